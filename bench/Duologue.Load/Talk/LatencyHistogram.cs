namespace Duologue.Load.Talk;

/// <summary>Times in the server's process, counted by many threads without a lock and without memory: buckets of 2 % from 1 µs on.</summary>
internal sealed class LatencyHistogram
{
    private const double Ratio = 1.02;
    private const double LeastMs = 0.001;
    private readonly long[] _counts = new long[1024];

    public void Add(double ms)
    {
        var bucket = ms <= LeastMs ? 0 : (int)(Math.Log(ms / LeastMs) / Math.Log(Ratio));
        Interlocked.Increment(ref _counts[Math.Clamp(bucket, 0, _counts.Length - 1)]);
    }

    /// <summary>The value that a share of all do not exceed, in ms; NaN when there is none.</summary>
    public double At(double share)
    {
        var wanted = (long)Math.Ceiling(share * _counts.Sum());
        long seen = 0;
        for (var i = 0; i < _counts.Length && wanted > 0; i++)
        {
            seen += _counts[i];
            if (seen >= wanted)
            {
                return LeastMs * Math.Pow(Ratio, i + 0.5);
            }
        }

        return double.NaN;
    }

    public void Reset() => Array.Clear(_counts);
}
