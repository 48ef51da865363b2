namespace Duologue.AspNetCore.Twilio;

/// <summary>Counts messages that are not the protocol: twenty in ten seconds are forgiven, more mean that something else is at the other end.</summary>
internal sealed class BadMessageCounter
{
    private const int Forgiven = 20;
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);
    private readonly Queue<TimeSpan> _times = new(Forgiven + 1);

    /// <summary>How many there were in all.</summary>
    public long Total { get; private set; }

    /// <summary>Counts one. True when it was one too many.</summary>
    public bool Add(TimeSpan now)
    {
        Total++;
        while (_times.TryPeek(out var oldest) && now - oldest >= Window)
        {
            _times.Dequeue();
        }

        _times.Enqueue(now);
        return _times.Count > Forgiven;
    }
}
