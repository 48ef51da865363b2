namespace Duologue.Audio;

/// <summary>Follows the level of the noise in each band: fast down, slowly up, and up by steps when the noise has become louder.</summary>
/// <remarks>Levels in dB of full scale, one step per 10 ms frame. Not thread-safe.</remarks>
internal sealed class NoiseFloor
{
    /// <summary>Number of bands.</summary>
    public const int Bands = 16;

    private const double LoudScore = 12;
    private const int FramesPerBlock = 75;
    private const double MinimumMargin = 1.5;

    private readonly double[] _floor = new double[Bands];
    private readonly double[] _minimum = new double[Bands];
    private readonly double[] _previousMinimum = new double[Bands];
    private int _blockFrames;

    /// <summary>Starts at the quietest level there is.</summary>
    public NoiseFloor(double quietLevel)
    {
        Array.Fill(_floor, quietLevel);
        Array.Fill(_minimum, double.PositiveInfinity);

        // No block lies before the first: nothing is lifted until the first full one has been seen.
        Array.Fill(_previousMinimum, double.NegativeInfinity);
    }

    /// <summary>The floor of a band, in dB.</summary>
    public double this[int band] => _floor[band];

    /// <summary>Takes one frame.</summary>
    /// <param name="levels">Level of each band, in dB.</param>
    /// <param name="score">The frame's score, before it becomes a probability.</param>
    /// <param name="probability">The smoothed probability of speech.</param>
    /// <param name="isSettling">Whether the stream has only just begun, and is most likely noise.</param>
    public void Follow(ReadOnlySpan<double> levels, double score, double probability, bool isSettling)
    {
        var largestRise = probability switch
        {
            < 0.2 => 0.15,
            < 0.5 => 0.012,
            _ => 0.015,
        };
        for (var band = 0; band < Bands; band++)
        {
            var difference = levels[band] - _floor[band];
            _floor[band] += isSettling && score < LoudScore ? 0.25 * difference : Step(difference, largestRise);
            _minimum[band] = Math.Min(_minimum[band], levels[band]);
        }

        if (++_blockFrames == FramesPerBlock)
        {
            LiftToMinimum();
            _blockFrames = 0;
        }
    }

    private static double Step(double difference, double largestRise) => difference switch
    {
        < -10 => 0.08 * difference,
        < 0 => 0.02 * difference,
        _ => Math.Min(0.03 * difference, largestRise),
    };

    /// <summary>Even in speech every band falls to the noise within a second or so: what never did is noise.</summary>
    private void LiftToMinimum()
    {
        for (var band = 0; band < Bands; band++)
        {
            var target = Math.Min(_minimum[band], _previousMinimum[band]) + MinimumMargin;
            if (_floor[band] < target)
            {
                _floor[band] += (target - _floor[band]) / 2;
            }

            _previousMinimum[band] = _minimum[band];
            _minimum[band] = double.PositiveInfinity;
        }
    }
}
