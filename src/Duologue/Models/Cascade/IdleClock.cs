namespace Duologue.Models.Cascade;

/// <summary>Tells the loop when nobody has spoken for the idle timeout.</summary>
internal sealed class IdleClock : IDisposable
{
    private readonly ConnectionScope _scope;
    private readonly ITimer _timer;
    private long _round;

    /// <summary>Stands still until <see cref="Arm"/>.</summary>
    public IdleClock(ConnectionScope scope)
    {
        _scope = scope;
        _timer = scope.Time.CreateTimer(
            static state => ((IdleClock?)state)?.Ring(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Starts anew.</summary>
    public void Arm(TimeSpan delay)
    {
        Interlocked.Increment(ref _round);
        _timer.Change(delay, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Stops.</summary>
    public void Disarm()
    {
        Interlocked.Increment(ref _round);
        _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Whether a ring is still meant: it may have crossed with a stop.</summary>
    public bool IsCurrent(long round) => Interlocked.Read(ref _round) == round;

    /// <inheritdoc />
    public void Dispose() => _timer.Dispose();

    private void Ring() => _scope.Inbox.TryWrite(new Note.IdleElapsed(Interlocked.Read(ref _round)));
}
