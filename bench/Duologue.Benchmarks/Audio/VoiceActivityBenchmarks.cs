using BenchmarkDotNet.Attributes;
using Duologue.Audio;

namespace Duologue.Benchmarks.Audio;

/// <summary>One second of audio through the detector in pushes of 20 ms; the baseline sums the samples.</summary>
[MemoryDiagnoser]
public class VoiceActivityBenchmarks
{
    private readonly short[] _voice = new short[16_000];
    private readonly short[] _quiet = new short[16_000];
    private readonly List<VoiceActivityChange> _changes = [];
    private readonly SpectralVoiceActivityDetector _speaking = new();
    private readonly SpectralVoiceActivityDetector _silent = new();

    /// <summary>A buzz in noise, and noise alone.</summary>
    [GlobalSetup]
    public void Fill()
    {
        var random = new Random(5);
        for (var n = 0; n < _voice.Length; n++)
        {
            _quiet[n] = (short)random.Next(-4, 5);

            // Half a second of voice in each, so that the floor never takes it for noise.
            var voice = n < 8_000 ? 8_000 * Math.Pow(Math.Sin(Math.PI * 110 * n / 16_000), 15) : 0;
            _voice[n] = (short)(voice + _quiet[n]);
        }
    }

    [Benchmark(Baseline = true)]
    public long Sum()
    {
        long sum = 0;
        foreach (var sample in _voice)
        {
            sum += sample;
        }

        return sum;
    }

    [Benchmark]
    public int HalfSpeech() => Push(_speaking, _voice);

    [Benchmark]
    public int Silence() => Push(_silent, _quiet);

    private int Push(SpectralVoiceActivityDetector detector, short[] samples)
    {
        _changes.Clear();
        for (var n = 0; n < samples.Length; n += 320)
        {
            detector.Push(samples.AsSpan(n, 320), _changes);
        }

        return _changes.Count;
    }
}
