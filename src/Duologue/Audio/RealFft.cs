using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Duologue.Audio;

/// <summary>Power spectrum of 512 real samples, by a complex transform of half the length.</summary>
/// <remarks>
/// Even samples are the real part, odd samples the imaginary part of 256 complex numbers; their spectrum is untangled afterwards.
/// Real and imaginary parts lie in arrays of their own, so that butterflies of eight and more work in vectors. Not thread-safe.
/// </remarks>
internal sealed class RealFft
{
    /// <summary>Samples taken.</summary>
    public const int Length = 512;

    /// <summary>Bins given: 0 to half the sample rate, both included.</summary>
    public const int Bins = Half + 1;

    private const int Half = Length / 2;
    private const int Lane = 8;

    private static readonly int[] Reversed = ReversedBits();

    // Twiddle factors of the stage with half-length h lie at h…2h−1; those for untangling at k.
    private static readonly float[] StageCos = StageFactors(Math.Cos);
    private static readonly float[] StageSin = StageFactors(Math.Sin);
    private static readonly float[] FinalCos = [.. Enumerable.Range(0, Bins).Select(k => (float)Math.Cos(-2 * Math.PI * k / Length))];
    private static readonly float[] FinalSin = [.. Enumerable.Range(0, Bins).Select(k => (float)Math.Sin(-2 * Math.PI * k / Length))];

    private readonly float[] _real = new float[Half];
    private readonly float[] _imaginary = new float[Half];

    /// <summary>Computes |X|² of each bin.</summary>
    /// <param name="samples">512 samples.</param>
    /// <param name="power">Receives 257 values.</param>
    public void Power(ReadOnlySpan<float> samples, Span<float> power)
    {
        for (var n = 0; n < Half; n++)
        {
            var from = 2 * Reversed[n];
            _real[n] = samples[from];
            _imaginary[n] = samples[from + 1];
        }

        for (var half = 1; half < Lane; half *= 2)
        {
            RunShortStage(half);
        }

        for (var half = Lane; half < Half; half *= 2)
        {
            RunLongStage(half);
        }

        Untangle(power);
    }

    private void RunShortStage(int half)
    {
        for (var start = 0; start < Half; start += 2 * half)
        {
            for (var k = 0; k < half; k++)
            {
                var (a, b) = (start + k, start + k + half);
                var real = (_real[b] * StageCos[half + k]) - (_imaginary[b] * StageSin[half + k]);
                var imaginary = (_real[b] * StageSin[half + k]) + (_imaginary[b] * StageCos[half + k]);
                (_real[a], _real[b]) = (_real[a] + real, _real[a] - real);
                (_imaginary[a], _imaginary[b]) = (_imaginary[a] + imaginary, _imaginary[a] - imaginary);
            }
        }
    }

    private void RunLongStage(int half)
    {
        ref var reals = ref MemoryMarshal.GetArrayDataReference(_real);
        ref var imaginaries = ref MemoryMarshal.GetArrayDataReference(_imaginary);
        for (var start = 0; start < Half; start += 2 * half)
        {
            for (var k = 0; k < half; k += Lane)
            {
                var (a, b) = ((nuint)(start + k), (nuint)(start + k + half));
                var cos = Vector256.Create(StageCos, half + k);
                var sin = Vector256.Create(StageSin, half + k);
                var (realB, imaginaryB) = (Vector256.LoadUnsafe(ref reals, b), Vector256.LoadUnsafe(ref imaginaries, b));
                var real = (realB * cos) - (imaginaryB * sin);
                var imaginary = (realB * sin) + (imaginaryB * cos);
                var (realA, imaginaryA) = (Vector256.LoadUnsafe(ref reals, a), Vector256.LoadUnsafe(ref imaginaries, a));
                (realA + real).StoreUnsafe(ref reals, a);
                (realA - real).StoreUnsafe(ref reals, b);
                (imaginaryA + imaginary).StoreUnsafe(ref imaginaries, a);
                (imaginaryA - imaginary).StoreUnsafe(ref imaginaries, b);
            }
        }
    }

    /// <summary>X[k] = E[k] + e^(−2πik/512)·O[k], with E and O the spectra of the even and the odd samples.</summary>
    private void Untangle(Span<float> power)
    {
        for (var k = 0; k < Bins; k++)
        {
            var (up, down) = (k % Half, (Half - k) % Half);
            var evenReal = (_real[up] + _real[down]) / 2;
            var evenImaginary = (_imaginary[up] - _imaginary[down]) / 2;
            var oddReal = (_imaginary[up] + _imaginary[down]) / 2;
            var oddImaginary = (_real[down] - _real[up]) / 2;
            var real = evenReal + (FinalCos[k] * oddReal) - (FinalSin[k] * oddImaginary);
            var imaginary = evenImaginary + (FinalCos[k] * oddImaginary) + (FinalSin[k] * oddReal);
            power[k] = (real * real) + (imaginary * imaginary);
        }
    }

    private static int[] ReversedBits()
    {
        var bits = BitOperations.Log2(Half);
        var reversed = new int[Half];
        for (var n = 1; n < Half; n++)
        {
            reversed[n] = (reversed[n / 2] / 2) | ((n & 1) << (bits - 1));
        }

        return reversed;
    }

    private static float[] StageFactors(Func<double, double> function)
    {
        var factors = new float[Half];
        for (var half = 1; half < Half; half *= 2)
        {
            for (var k = 0; k < half; k++)
            {
                factors[half + k] = (float)function(-Math.PI * k / half);
            }
        }

        return factors;
    }
}
