namespace Duologue.Audio;

/// <summary>One frequency of the design with the gain wanted there and the error allowed.</summary>
internal readonly record struct LowPassPoint(double Frequency, double Gain, double Tolerance)
{
    /// <summary>
    /// Stands for the response's last value instead of a frequency: a response that ends in a jump has a spectrum that hardly falls.
    /// </summary>
    public const double EndOfResponse = double.PositiveInfinity;
}
