using System.Collections.Concurrent;

namespace Duologue.Audio;

/// <summary>
/// Filter coefficients of one pair of rates, shared by all streams: for each phase of the output grid the weights of the input
/// samples around it.
/// </summary>
/// <remarks>
/// Output n lies n·M/L input samples after the first. Its phase is (n·M mod L)/L; its taps are the inputs from
/// ⌊n·M/L⌋ − <see cref="HalfTaps"/> + 1 to ⌊n·M/L⌋ + <see cref="HalfTaps"/>. Ratios with very many phases share
/// <see cref="InterpolatedPhases"/> + 1 evenly spaced ones, between which the kernel interpolates linearly; the images this makes
/// lie under −110 dB.
/// </remarks>
internal sealed class PolyphaseTable
{
    /// <summary>Phases kept when the ratio has more than can be stored.</summary>
    public const int InterpolatedPhases = 1024;

    /// <summary>A row of weights is padded with zeros to a multiple of this many, one vector.</summary>
    public const int Lane = 8;

    private static readonly ConcurrentDictionary<(int, int, ResamplerQuality), PolyphaseTable> Cache = new();

    private PolyphaseTable(int interpolation, int decimation, ResamplerQuality quality)
    {
        Interpolation = interpolation;
        Decimation = decimation;
        var prototype = LowPassPrototype.Of(quality);
        var stretch = Math.Max(1.0, (double)decimation / interpolation);
        HalfTaps = (int)Math.Ceiling(prototype.HalfLength * stretch);
        IsInterpolated = interpolation > InterpolatedPhases;
        RowLength = ((2 * HalfTaps) + Lane - 1) / Lane * Lane;
        var rows = IsInterpolated ? InterpolatedPhases + 1 : interpolation;
        Weights = new float[rows * RowLength];
        for (var row = 0; row < rows; row++)
        {
            var phase = IsInterpolated ? (double)row / InterpolatedPhases : (double)row / interpolation;
            Fill(Weights.AsSpan(row * RowLength, 2 * HalfTaps), prototype, phase, stretch);
        }
    }

    /// <summary>L: output samples per group.</summary>
    public int Interpolation { get; }

    /// <summary>M: input samples per group.</summary>
    public int Decimation { get; }

    /// <summary>Input samples needed on each side of an output.</summary>
    public int HalfTaps { get; }

    /// <summary>Whether the rows are a grid to interpolate in, instead of the phases themselves.</summary>
    public bool IsInterpolated { get; }

    /// <summary>Weights per row, padding included.</summary>
    public int RowLength { get; }

    /// <summary>All rows, phase by phase.</summary>
    public float[] Weights { get; }

    /// <summary>The table of a pair of rates, made when first asked for.</summary>
    public static PolyphaseTable For(int inputRate, int outputRate, ResamplerQuality quality)
    {
        var divisor = GreatestCommonDivisor(inputRate, outputRate);
        return Cache.GetOrAdd(
            (outputRate / divisor, inputRate / divisor, quality),
            static key => new PolyphaseTable(key.Item1, key.Item2, key.Item3));
    }

    private static void Fill(Span<float> row, LowPassPrototype prototype, double phase, double stretch)
    {
        var half = row.Length / 2;
        for (var tap = 0; tap < row.Length; tap++)
        {
            row[tap] = (float)(prototype.At((phase + half - 1 - tap) / stretch) / stretch);
        }
    }

    private static int GreatestCommonDivisor(int a, int b)
    {
        while (b != 0)
        {
            (a, b) = (b, a % b);
        }

        return a;
    }
}
