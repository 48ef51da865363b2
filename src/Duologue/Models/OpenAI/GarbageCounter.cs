namespace Duologue.Models.OpenAI;

/// <summary>Counts what is not the protocol: a little is forgiven, much means that something else is at the other end.</summary>
internal sealed class GarbageCounter(TimeProvider timeProvider)
{
    private const int Forgiven = 5;
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);
    private readonly Queue<long> _times = new();

    /// <summary>How many there were since the line was opened.</summary>
    public long Total { get; private set; }

    /// <summary>Counts one. True when there were more than five in ten seconds.</summary>
    public bool Add()
    {
        Total++;
        var now = timeProvider.GetTimestamp();
        _times.Enqueue(now);
        while (timeProvider.GetElapsedTime(_times.Peek(), now) > Window)
        {
            _times.Dequeue();
        }

        return _times.Count > Forgiven;
    }
}
