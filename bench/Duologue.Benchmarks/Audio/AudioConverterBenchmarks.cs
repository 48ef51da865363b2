using BenchmarkDotNet.Attributes;
using Duologue.Audio;

namespace Duologue.Benchmarks.Audio;

/// <summary>One frame of 20 ms through a converter, as the frame path does it; the baseline copies the frame.</summary>
[MemoryDiagnoser]
public class AudioConverterBenchmarks
{
    private readonly byte[] _telephone = new byte[160];
    private readonly byte[] _model = new byte[960];
    private readonly byte[] _copy = new byte[960];
    private readonly AudioConverter _identity = new(AudioFormat.MuLaw8k, AudioFormat.MuLaw8k);
    private readonly AudioConverter _law = new(AudioFormat.MuLaw8k, AudioFormat.ALaw8k);
    private readonly AudioConverter _up = new(AudioFormat.MuLaw8k, AudioFormat.Pcm24k);
    private readonly AudioConverter _down = new(AudioFormat.Pcm24k, AudioFormat.MuLaw8k);

    /// <summary>Noise, which no branch can guess.</summary>
    [GlobalSetup]
    public void Fill()
    {
        new Random(3).NextBytes(_telephone);
        new Random(4).NextBytes(_model);
    }

    [Benchmark(Baseline = true)]
    public void Copy() => _model.CopyTo(_copy.AsSpan());

    [Benchmark]
    public int Identity() => _identity.Convert(_telephone).Length;

    [Benchmark(Description = "µ-law → A-law")]
    public int MuLawToALaw() => _law.Convert(_telephone).Length;

    [Benchmark(Description = "µ-law 8 kHz → PCM16 24 kHz")]
    public int Up() => _up.Convert(_telephone).Length;

    [Benchmark(Description = "PCM16 24 kHz → µ-law 8 kHz")]
    public int Down() => _down.Convert(_model).Length;
}
