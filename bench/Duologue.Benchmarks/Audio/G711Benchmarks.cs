using BenchmarkDotNet.Attributes;
using Duologue.Audio;

namespace Duologue.Benchmarks.Audio;

/// <summary>One second of telephone audio, coded in frames of 20 ms; the baseline copies it.</summary>
[MemoryDiagnoser]
public class G711Benchmarks
{
    private const int Frame = 160;
    private const int Frames = 50;

    private readonly short[] _samples = new short[Frame * Frames];
    private readonly short[] _decoded = new short[Frame * Frames];
    private readonly byte[] _codes = new byte[Frame * Frames];

    /// <summary>Codes of every value.</summary>
    [GlobalSetup]
    public void Fill()
    {
        var random = new Random(1);
        for (var n = 0; n < _samples.Length; n++)
        {
            _samples[n] = (short)random.Next(short.MinValue, short.MaxValue);
        }

        random.NextBytes(_codes);
    }

    [Benchmark(Baseline = true)]
    public void Copy()
    {
        for (var n = 0; n < _samples.Length; n += Frame)
        {
            _samples.AsSpan(n, Frame).CopyTo(_decoded.AsSpan(n));
        }
    }

    [Benchmark]
    [Arguments(AudioEncoding.MuLaw)]
    [Arguments(AudioEncoding.ALaw)]
    public void Encode(AudioEncoding encoding)
    {
        for (var n = 0; n < _samples.Length; n += Frame)
        {
            G711.Encode(encoding, _samples.AsSpan(n, Frame), _codes.AsSpan(n));
        }
    }

    [Benchmark]
    [Arguments(AudioEncoding.MuLaw)]
    [Arguments(AudioEncoding.ALaw)]
    public void Decode(AudioEncoding encoding)
    {
        for (var n = 0; n < _samples.Length; n += Frame)
        {
            G711.Decode(encoding, _codes.AsSpan(n, Frame), _decoded.AsSpan(n));
        }
    }
}
