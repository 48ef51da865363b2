namespace Duologue.Audio;

/// <summary>
/// The impulse response every polyphase table is sampled from: a symmetric low-pass of given length, optimised instead of windowed
/// because at two milliseconds a Kaiser window misses the stop band by several decibels.
/// </summary>
/// <remarks>
/// Time is counted in samples of the lower rate, frequency in cycles per such sample. The response is a cosine series over
/// [−S, S], which makes its spectrum a closed formula and lets it be sampled at any ratio. The coefficients are the weighted least
/// squares solution; the weights are then raised where the error is largest and the system solved again (Lawson's iteration),
/// which drives the errors towards equal height in units of what is allowed.
/// </remarks>
internal sealed class LowPassPrototype
{
    private const int Iterations = 20;
    private const int PointsPerLobe = 4;
    private const double WeightFloor = 0.02;

    private readonly double[] _series;

    private LowPassPrototype(LowPassTarget target)
    {
        HalfLength = target.HalfLength;
        _series = Solve(target);
    }

    /// <summary>The prototype of telephone work: 14 samples a side are 1.75 ms at 8 kHz.</summary>
    public static LowPassPrototype Default => Lazily.Default.Value;

    /// <summary>The shortest.</summary>
    public static LowPassPrototype Fast => Lazily.Fast.Value;

    /// <summary>The longest.</summary>
    public static LowPassPrototype High => Lazily.High.Value;

    /// <summary>Half the length of the response, in samples of the lower rate.</summary>
    public double HalfLength { get; }

    /// <summary>The prototype of a quality.</summary>
    public static LowPassPrototype Of(ResamplerQuality quality) => quality switch
    {
        ResamplerQuality.Default => Default,
        ResamplerQuality.Fast => Fast,
        ResamplerQuality.High => High,
        _ => throw new ArgumentOutOfRangeException(nameof(quality), quality, "Use Fast, Default or High."),
    };

    /// <summary>The response at a time; zero outside the support.</summary>
    public double At(double time)
    {
        if (Math.Abs(time) >= HalfLength)
        {
            return 0;
        }

        var sum = 0.0;
        for (var k = 0; k < _series.Length; k++)
        {
            sum += _series[k] * Math.Cos(Math.PI * k * time / HalfLength);
        }

        return sum;
    }

    private static double[] Solve(LowPassTarget target)
    {
        var points = target.Points(PointsPerLobe);
        var terms = (int)(target.HalfLength * target.StopEdge * 2) + 5;
        var basis = points.Select(point => Spectrum(point.Frequency, target.HalfLength, terms)).ToArray();
        var emphasis = Enumerable.Repeat(1.0, points.Count).ToArray();
        var series = new double[terms];
        for (var iteration = 0; iteration < Iterations; iteration++)
        {
            series = LeastSquares(points, basis, emphasis, terms);
            Emphasise(points, basis, emphasis, series);
        }

        return series;
    }

    /// <summary>Fourier transforms of the series' terms at one frequency.</summary>
    private static double[] Spectrum(double frequency, double halfLength, int terms)
    {
        var values = new double[terms];
        var x = 2 * frequency * halfLength;
        for (var k = 0; k < terms; k++)
        {
            if (double.IsInfinity(frequency))
            {
                values[k] = k % 2 == 0 ? 1 : -1;
                continue;
            }

            values[k] = halfLength * (k == 0 ? 2 * Sinc(x) : Sinc(x - k) + Sinc(x + k));
        }

        return values;
    }

    private static double[] LeastSquares(IReadOnlyList<LowPassPoint> points, double[][] basis, double[] emphasis, int terms)
    {
        var matrix = new double[terms, terms + 1];
        for (var p = 0; p < points.Count; p++)
        {
            var row = basis[p];
            var weight = emphasis[p] / (points[p].Tolerance * points[p].Tolerance);
            for (var i = 0; i < terms; i++)
            {
                matrix[i, terms] += weight * row[i] * points[p].Gain;
                for (var j = 0; j < terms; j++)
                {
                    matrix[i, j] += weight * row[i] * row[j];
                }
            }
        }

        return Eliminate(matrix, terms);
    }

    private static double[] Eliminate(double[,] matrix, int size)
    {
        for (var column = 0; column < size; column++)
        {
            for (var row = column + 1; row < size; row++)
            {
                var factor = matrix[row, column] / matrix[column, column];
                for (var k = column; k <= size; k++)
                {
                    matrix[row, k] -= factor * matrix[column, k];
                }
            }
        }

        var solution = new double[size];
        for (var row = size - 1; row >= 0; row--)
        {
            var sum = matrix[row, size];
            for (var k = row + 1; k < size; k++)
            {
                sum -= matrix[row, k] * solution[k];
            }

            solution[row] = sum / matrix[row, row];
        }

        return solution;
    }

    private static void Emphasise(IReadOnlyList<LowPassPoint> points, double[][] basis, double[] emphasis, double[] series)
    {
        var errors = new double[points.Count];
        for (var p = 0; p < points.Count; p++)
        {
            var value = 0.0;
            for (var k = 0; k < series.Length; k++)
            {
                value += series[k] * basis[p][k];
            }

            errors[p] = Math.Abs(value - points[p].Gain) / points[p].Tolerance;
        }

        var largest = errors.Max();
        for (var p = 0; p < points.Count; p++)
        {
            emphasis[p] *= (errors[p] / largest) + WeightFloor;
        }

        var mean = emphasis.Average();
        for (var p = 0; p < points.Count; p++)
        {
            emphasis[p] /= mean;
        }
    }

    private static double Sinc(double x) => Math.Abs(x) < 1e-12 ? 1 : Math.Sin(Math.PI * x) / (Math.PI * x);

    /// <summary>Designed when first asked for: a program that never resamples pays nothing.</summary>
    private static class Lazily
    {
        public static readonly Lazy<LowPassPrototype> Default = new(() => new LowPassPrototype(LowPassTarget.Default));
        public static readonly Lazy<LowPassPrototype> Fast = new(() => new LowPassPrototype(LowPassTarget.Fast));
        public static readonly Lazy<LowPassPrototype> High = new(() => new LowPassPrototype(LowPassTarget.High));
    }
}
