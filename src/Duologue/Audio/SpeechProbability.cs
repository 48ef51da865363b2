namespace Duologue.Audio;

/// <summary>
/// Judges each 10 ms of a 16 kHz stream: how far the bands of the spectrum stand out of the noise, helped by pitch, measured against
/// the talker's own level.
/// </summary>
/// <remarks>The constants were found on recorded telephone prompts with noise added; they belong together. Not thread-safe.</remarks>
internal sealed class SpeechProbability
{
    /// <summary>Samples in a frame: 10 ms.</summary>
    public const int Hop = 160;

    private const int Bands = NoiseFloor.Bands;
    private const int BestBands = 8;
    private const double FullScale = 32_768;
    private const double QuietLevel = -75;
    private const double QuietestPeriodicRms = 17;
    private const double LargestSnr = 30;
    private const int SettlingFrames = 12;
    private const double SettlingProbability = 0.2;

    private static readonly int[] Edges = [3, 6, 9, 13, 17, 22, 28, 35, 44, 55, 68, 84, 104, 128, 160, 198, 240];
    private static readonly float[] Window = HannWindow();
    private static readonly double QuietPower = Math.Pow(10, QuietLevel / 10);

    // A sine of full scale has 0 dB in its bin.
    private static readonly double PowerScale = 4 / Math.Pow(Window.Sum() * FullScale, 2);

    private readonly RealFft _transform = new();
    private readonly Periodicity _periodicity = new();
    private readonly NoiseFloor _floor = new(QuietLevel);
    private readonly float[] _history = new float[RealFft.Length];
    private readonly float[] _frame = new float[RealFft.Length];
    private readonly float[] _power = new float[RealFft.Bins];
    private readonly double[] _smoothed = new double[Bands];
    private readonly double[] _levels = new double[Bands];
    private readonly double[] _snrs = new double[Bands];
    private double? _talkerLevel;
    private int _frames;

    /// <summary>Probability, 0 to 1, that the last frame was speech.</summary>
    public double Value { get; private set; }

    /// <summary>Takes the next 160 samples.</summary>
    public void Push(ReadOnlySpan<short> hop)
    {
        _history.AsSpan(Hop).CopyTo(_history);
        for (var n = 0; n < Hop; n++)
        {
            _history[RealFft.Length - Hop + n] = hop[n];
        }

        var rms = RemoveMean();
        var snr = MeasureBands();
        var level = 20 * Math.Log10(Math.Max(rms, 1) / FullScale);
        var score = Score(snr, rms, level);
        var raw = 1 / (1 + Math.Exp(-0.45 * (score - 8)));
        var isSettling = _frames < SettlingFrames;
        if (isSettling)
        {
            raw = Math.Min(raw, SettlingProbability);
            _frames++;
        }

        Value += (raw > Value ? 0.7 : 0.2) * (raw - Value);
        _floor.Follow(_levels, score, Value, isSettling);
        FollowTalker(level);
    }

    /// <summary>Fills the frame without its mean and returns its root mean square.</summary>
    private double RemoveMean()
    {
        var sum = 0f;
        foreach (var sample in _history)
        {
            sum += sample;
        }

        var mean = sum / RealFft.Length;
        var energy = 0f;
        for (var n = 0; n < RealFft.Length; n++)
        {
            var sample = _history[n] - mean;
            _frame[n] = sample;
            energy += sample * sample;
        }

        return Math.Sqrt(energy / RealFft.Length);
    }

    /// <summary>Measures the bands' levels and returns how far the best of them stand above the noise, in dB.</summary>
    private double MeasureBands()
    {
        Span<float> windowed = stackalloc float[RealFft.Length];
        for (var n = 0; n < RealFft.Length; n++)
        {
            windowed[n] = _frame[n] * Window[n];
        }

        _transform.Power(windowed, _power);
        for (var band = 0; band < Bands; band++)
        {
            var sum = 0f;
            for (var bin = Edges[band]; bin < Edges[band + 1]; bin++)
            {
                sum += _power[bin];
            }

            var power = (sum / (Edges[band + 1] - Edges[band]) * PowerScale) + QuietPower;
            _smoothed[band] = _frames == 0 ? power : (_smoothed[band] + power) / 2;
            _levels[band] = 10 * Math.Log10(_smoothed[band]);
            _snrs[band] = Math.Clamp(_levels[band] - _floor[band], 0, LargestSnr);
        }

        Array.Sort(_snrs);
        var best = 0.0;
        foreach (var snr in _snrs.AsSpan(Bands - BestBands))
        {
            best += snr;
        }

        return best / BestBands;
    }

    private double Score(double snr, double rms, double level)
    {
        var score = snr - 1.5;

        // Pitch counts for nothing under 2 dB, so it need not be looked for there.
        if (snr > 2 && rms >= QuietestPeriodicRms)
        {
            score += 9 * Math.Clamp(_periodicity.Of(_frame) - 0.45, 0, 0.45) * Math.Clamp((snr - 2) / 4, 0, 1);
        }

        // What lies far under the talker is the room, an echo or somebody else.
        return _talkerLevel is { } talker ? score - Math.Clamp(0.45 * (talker - 15 - level), 0, 9) : score;
    }

    private void FollowTalker(double level)
    {
        if (Value > 0.8)
        {
            var talker = _talkerLevel ?? level;
            _talkerLevel = talker + ((level > talker ? 0.05 : 0.004) * (level - talker));
        }
        else
        {
            _talkerLevel -= 0.5 / 100;
        }
    }

    private static float[] HannWindow() =>
        [.. Enumerable.Range(0, RealFft.Length).Select(n => (float)(0.5 - (0.5 * Math.Cos(2 * Math.PI * (n + 0.5) / RealFft.Length))))];
}
