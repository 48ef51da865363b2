using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Duologue.Audio;

/// <summary>How periodic a frame is, as voiced speech is: the best normalised autocorrelation over the pitches of people.</summary>
/// <remarks>Not thread-safe.</remarks>
internal sealed class Periodicity
{
    private const int Length = RealFft.Length / 2;
    private const int ShortestLag = 20;
    private const int LongestLag = 114;
    private const int Lane = 8;

    // Zeros behind the samples let every sum run to whole vectors.
    private readonly float[] _samples = new float[Length + Lane];
    private readonly float[] _energy = new float[Length + 1];

    /// <summary>0 (none) to 1 of a frame of 512 samples at 16 kHz without its mean.</summary>
    public double Of(ReadOnlySpan<float> frame)
    {
        // 8 kHz is enough for pitch and a quarter of the work.
        for (var n = 0; n < Length; n++)
        {
            var sample = (frame[2 * n] + frame[(2 * n) + 1]) / 2;
            _samples[n] = sample;
            _energy[n + 1] = _energy[n] + (sample * sample);
        }

        var best = 0.0;
        for (var lag = ShortestLag; lag <= LongestLag; lag++)
        {
            var energy = (double)_energy[Length - lag] * (_energy[Length] - _energy[lag]);
            if (energy > 0)
            {
                best = Math.Max(best, Correlation(lag) / Math.Sqrt(energy));
            }
        }

        return best;
    }

    private float Correlation(int lag)
    {
        ref var samples = ref MemoryMarshal.GetArrayDataReference(_samples);
        var a = Vector256<float>.Zero;
        var b = Vector256<float>.Zero;
        nuint n = 0;
        var length = (nuint)(Length - lag);
        for (; n + Lane < length; n += 2 * Lane)
        {
            a = Vector256.MultiplyAddEstimate(Vector256.LoadUnsafe(ref samples, n), Vector256.LoadUnsafe(ref samples, n + (nuint)lag), a);
            b = Vector256.MultiplyAddEstimate(
                Vector256.LoadUnsafe(ref samples, n + Lane), Vector256.LoadUnsafe(ref samples, n + Lane + (nuint)lag), b);
        }

        if (n < length)
        {
            a = Vector256.MultiplyAddEstimate(Vector256.LoadUnsafe(ref samples, n), Vector256.LoadUnsafe(ref samples, n + (nuint)lag), a);
        }

        return Vector256.Sum(a + b);
    }
}
