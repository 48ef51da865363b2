namespace Duologue.Load.Generate;

/// <summary>Measured values of one kind, all of them.</summary>
internal sealed class Samples
{
    private double[] _values = new double[4096];

    public int Count { get; private set; }

    public void Add(double value)
    {
        if (Count == _values.Length)
        {
            Array.Resize(ref _values, 2 * Count);
        }

        _values[Count++] = value;
    }

    /// <summary>The value that a share of all do not exceed; NaN when there is none.</summary>
    public double At(double share)
    {
        if (Count == 0)
        {
            return double.NaN;
        }

        Array.Sort(_values, 0, Count);
        return _values[Math.Clamp((int)Math.Ceiling(share * Count) - 1, 0, Count - 1)];
    }
}
