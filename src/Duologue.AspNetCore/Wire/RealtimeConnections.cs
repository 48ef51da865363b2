namespace Duologue.AspNetCore.Wire;

/// <summary>Counts the open Realtime connections and lets them come to their end when the server stops.</summary>
/// <remarks>
/// Thread-safe; one may serve several calls of <c>MapRealtimeApi</c>. When the application stops without <see cref="DrainAsync"/>, every
/// connection is closed at once with 1001.
/// </remarks>
/// <param name="timeProvider">The clock; null for the system's.</param>
public sealed class RealtimeConnections(TimeProvider? timeProvider = null) : IDisposable
{
    private readonly TimeProvider _timeProvider = timeProvider ?? TimeProvider.System;
    private readonly CancellationTokenSource _draining = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _gate = new();
    private TaskCompletionSource _empty = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Connections that are open, those whose model is being dialled included.</summary>
    public int Count { get; private set; }

    /// <summary>Cancelled when connections shall end as soon as no response runs.</summary>
    internal CancellationToken Draining => _draining.Token;

    /// <summary>Cancelled when connections shall end now.</summary>
    internal CancellationToken Stopping => _stopping.Token;

    /// <summary>Takes no further connections, closes those that are quiet, and the others when their response is done or the time is over.</summary>
    /// <param name="limit">How long running responses may go on; zero closes everything now.</param>
    /// <param name="cancellationToken">Closes everything now.</param>
    /// <returns>How many connections were closed in the middle of a response.</returns>
    public async Task<int> DrainAsync(TimeSpan limit, CancellationToken cancellationToken = default)
    {
        await _draining.CancelAsync().ConfigureAwait(false);
        Task empty;
        lock (_gate)
        {
            if (Count == 0)
            {
                return 0;
            }

            empty = _empty.Task;
        }

        try
        {
            await empty.WaitAsync(limit, _timeProvider, cancellationToken).ConfigureAwait(false);
            return 0;
        }
        catch (Exception error) when (error is TimeoutException or OperationCanceledException)
        {
            // Time is over, by the limit or by the caller's wish: both mean closing what is left.
            var left = Count;
            await _stopping.CancelAsync().ConfigureAwait(false);
            await empty.ConfigureAwait(false);
            return left;
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _draining.Dispose();
        _stopping.Dispose();
    }

    /// <summary>Closes everything now, without waiting for it.</summary>
    internal void Stop()
    {
        _draining.Cancel();
        _stopping.Cancel();
    }

    internal bool TryEnter(int most)
    {
        lock (_gate)
        {
            if (Count >= most || _draining.IsCancellationRequested)
            {
                return false;
            }

            if (Count++ == 0 && _empty.Task.IsCompleted)
            {
                _empty = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            return true;
        }
    }

    internal void Leave()
    {
        lock (_gate)
        {
            if (--Count == 0)
            {
                _empty.TrySetResult();
            }
        }
    }
}
