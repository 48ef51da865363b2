using BenchmarkDotNet.Attributes;
using Duologue.Audio;

namespace Duologue.Benchmarks.Audio;

/// <summary>One second of audio in chunks of 20 ms; the baseline copies as much at 24 kHz. A second ÷ the mean is the speed.</summary>
[MemoryDiagnoser]
public class ResamplerBenchmarks
{
    private const int Chunks = 50;

    private readonly short[] _input = new short[960];
    private readonly short[] _output = new short[2_400];
    private readonly short[] _decoded = new short[160];
    private readonly byte[] _codes = new byte[160];
    private readonly Resampler _up = new(8_000, 24_000);
    private readonly Resampler _down = new(24_000, 8_000);
    private readonly Resampler _voice = new(22_050, 24_000);
    private readonly Resampler _wide = new(24_000, 16_000);

    /// <summary>Noise, which no branch can guess.</summary>
    [GlobalSetup]
    public void Fill()
    {
        var random = new Random(2);
        for (var n = 0; n < _input.Length; n++)
        {
            _input[n] = (short)random.Next(-20_000, 20_000);
        }

        random.NextBytes(_codes);
    }

    [Benchmark(Baseline = true, Description = "copy 24 kHz")]
    public void Copy() => Repeat(() => _input.AsSpan(0, 480).CopyTo(_output));

    [Benchmark(Description = "8 → 24 kHz")]
    public void Up() => Repeat(() => _up.Process(_input.AsSpan(0, 160), _output));

    [Benchmark(Description = "24 → 8 kHz")]
    public void Down() => Repeat(() => _down.Process(_input.AsSpan(0, 480), _output));

    [Benchmark(Description = "µ-law 8 → 24 kHz")]
    public void UpFromMuLaw() => Repeat(() =>
    {
        G711.Decode(AudioEncoding.MuLaw, _codes, _decoded);
        _up.Process(_decoded, _output);
    });

    [Benchmark(Description = "24 → µ-law 8 kHz")]
    public void DownToMuLaw() => Repeat(() =>
    {
        var made = _down.Process(_input.AsSpan(0, 480), _output);
        G711.Encode(AudioEncoding.MuLaw, _output.AsSpan(0, made), _codes);
    });

    [Benchmark(Description = "24 → 16 kHz")]
    public void Wide() => Repeat(() => _wide.Process(_input.AsSpan(0, 480), _output));

    [Benchmark(Description = "22.05 → 24 kHz")]
    public void Voice() => Repeat(() => _voice.Process(_input.AsSpan(0, 441), _output));

    private static void Repeat(Action action)
    {
        for (var chunk = 0; chunk < Chunks; chunk++)
        {
            action();
        }
    }
}
