namespace Duologue.Load.Talk;

/// <summary>What all lines of the model stand-in count together.</summary>
internal sealed class ModelMeasures
{
    private readonly LatencyHistogram _up = new();
    private long _frames;
    private long _deltas;

    /// <summary>A frame came.</summary>
    public void Up(double? ageMs)
    {
        Interlocked.Increment(ref _frames);
        if (ageMs is { } age)
        {
            _up.Add(age);
        }
    }

    /// <summary>A delta left.</summary>
    public void Down() => Interlocked.Increment(ref _deltas);

    /// <summary>Tells, and begins anew.</summary>
    public ModelStatistics Take()
    {
        var taken = new ModelStatistics(Interlocked.Exchange(ref _frames, 0), Interlocked.Exchange(ref _deltas, 0), _up.At(0.5), _up.At(0.99));
        _up.Reset();
        return taken;
    }
}
