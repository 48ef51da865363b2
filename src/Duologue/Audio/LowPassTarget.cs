namespace Duologue.Audio;

/// <summary>What a <see cref="LowPassPrototype"/> is optimised for: length, pass band and the levels of the stop band.</summary>
/// <param name="HalfLength">Half the response's length, in samples of the lower rate.</param>
/// <param name="PassEdge">End of the pass band, in cycles per sample of the lower rate.</param>
/// <param name="PassTolerance">Largest deviation in the pass band, in dB under the signal (−48 dB is a ripple of 0.035 dB).</param>
/// <param name="Stops">Frequency and level, in dB, from which each part of the stop band begins.</param>
internal sealed record LowPassTarget(double HalfLength, double PassEdge, double PassTolerance, params (double From, double Level)[] Stops)
{
    // The spectrum of a response without jumps falls by itself; beyond this frequency no point is needed to hold it down.
    private const double LastFrequency = 4;
    private const double CoarseFrom = 1.25;
    private const double PinTolerance = 1e-6;

    /// <summary>
    /// Telephone band: flat to 3.4 kHz, little left at 4.5 kHz; images of 3.4 kHz (at 4.6) and of 3 kHz (at 5) vanish.
    /// </summary>
    public static LowPassTarget Default { get; } = new(14, 0.425, -50, (0.5625, -64), (0.575, -84), (0.62, -94));

    /// <summary>Just over half the length, with the transition and the levels that leaves.</summary>
    public static LowPassTarget Fast { get; } = new(8, 0.4, -44, (0.615, -66));

    /// <summary>Nearly the whole band, for files.</summary>
    public static LowPassTarget High { get; } = new(32, 0.4625, -62, (0.5375, -100));

    /// <summary>Where the stop band begins.</summary>
    public double StopEdge => Stops[0].From;

    /// <summary>The frequencies at which the error is weighed.</summary>
    public IReadOnlyList<LowPassPoint> Points(int perLobe)
    {
        var step = 1 / (2 * HalfLength * perLobe);
        var points = new List<LowPassPoint>();
        var count = (int)Math.Ceiling(PassEdge / step);
        for (var i = 0; i <= count; i++)
        {
            points.Add(new LowPassPoint(PassEdge * i / count, 1, FromDecibels(PassTolerance)));
        }

        for (var f = StopEdge; f < LastFrequency; f += f < CoarseFrom ? step : 2.3 * step)
        {
            points.Add(new LowPassPoint(f, 0, FromDecibels(LevelAt(f))));
        }

        points.AddRange(Stops.Select(stop => new LowPassPoint(stop.From, 0, FromDecibels(stop.Level))));

        // Direct current keeps its level and makes no tone at the lower rate: offsets are common, and steady tones are heard best.
        for (var multiple = 0; multiple < LastFrequency; multiple++)
        {
            points.Add(new LowPassPoint(multiple, multiple == 0 ? 1 : 0, PinTolerance));
        }

        points.Add(new LowPassPoint(LowPassPoint.EndOfResponse, 0, PinTolerance));
        return points;
    }

    private static double FromDecibels(double level) => Math.Pow(10, level / 20);

    private double LevelAt(double frequency) => Stops.Last(stop => stop.From <= frequency).Level;
}
