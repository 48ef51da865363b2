namespace Duologue.Http;

/// <summary>Gives up a wait for the server that lasts too long. Only waits count: a slow reader is not the server's fault.</summary>
internal sealed class StallGuard : IDisposable
{
    private readonly CancellationTokenSource _stall;
    private readonly CancellationTokenSource _both;

    public StallGuard(TimeSpan limit, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        Limit = limit;
        Caller = cancellationToken;
        _stall = new CancellationTokenSource(Timeout.InfiniteTimeSpan, timeProvider);
        _both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stall.Token);
    }

    /// <summary>Longest wait; may be shortened on the way.</summary>
    public TimeSpan Limit { get; set; }

    /// <summary>Cancelled by the caller or by a wait too long.</summary>
    public CancellationToken Token => _both.Token;

    /// <summary>Cancelled by the caller only.</summary>
    public CancellationToken Caller { get; }

    public bool HasStalled => _stall.IsCancellationRequested;

    /// <summary>A wait begins.</summary>
    public void Arm() => _stall.CancelAfter(Limit);

    /// <summary>A wait is over.</summary>
    public void Disarm() => _stall.CancelAfter(Timeout.InfiniteTimeSpan);

    public void Dispose()
    {
        _both.Dispose();
        _stall.Dispose();
    }
}
