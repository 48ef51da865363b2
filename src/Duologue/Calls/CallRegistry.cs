using System.Collections.Concurrent;

namespace Duologue.Calls;

/// <summary>Counts, limits and lists the calls of an application, and lets them come to their end when it stops.</summary>
/// <remarks>Thread-safe; one for an application. A call takes its place before the model is dialled, and gives it back when it has ended.</remarks>
/// <param name="maximumCalls">Most calls at once; at least 1.</param>
/// <param name="maximumDuration">Longest duration of a call that does not set its own; null for none.</param>
/// <param name="timeProvider">The clock; null for the system's.</param>
public sealed class CallRegistry(int maximumCalls = int.MaxValue, TimeSpan? maximumDuration = null, TimeProvider? timeProvider = null) : IDisposable
{
    private readonly ConcurrentDictionary<string, ActiveCall> _calls = new(StringComparer.Ordinal);
    private readonly TimeProvider _timeProvider = timeProvider ?? TimeProvider.System;
    private readonly int _maximumCalls = maximumCalls > 0 ? maximumCalls : throw new ArgumentOutOfRangeException(nameof(maximumCalls), "At least one call must be allowed.");
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private TaskCompletionSource _empty = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _places;
    private bool _isDraining;

    /// <summary>The calls that go on, oldest first.</summary>
    public IReadOnlyList<ActiveCall> Active => [.. _calls.Values.OrderBy(c => c.StartedAt)];

    /// <summary>Calls that hold a place, those being dialled included.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _places;
            }
        }
    }

    /// <summary>Whether another call would be taken now.</summary>
    public bool HasRoom
    {
        get
        {
            lock (_gate)
            {
                return !_isDraining && _places < _maximumCalls;
            }
        }
    }

    /// <summary>Longest duration of a call that does not set its own; null for none.</summary>
    public TimeSpan? MaximumDuration { get; } = maximumDuration;

    /// <summary>Cancelled when the calls that are left shall end now.</summary>
    internal CancellationToken Stopping => _stop.Token;

    /// <summary>Takes no further calls, waits for those that go on, and ends them when the time is over.</summary>
    /// <param name="limit">How long calls may go on.</param>
    /// <param name="cancellationToken">Ends them at once.</param>
    /// <returns>How many calls had to be ended.</returns>
    public async Task<int> DrainAsync(TimeSpan limit, CancellationToken cancellationToken = default)
    {
        Task empty;
        lock (_gate)
        {
            _isDraining = true;
            if (_places == 0)
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
            // Time is over, by the limit or by the caller's wish: both mean ending what is left.
            var left = Count;
            await _stop.CancelAsync().ConfigureAwait(false);
            await empty.ConfigureAwait(false);
            return left;
        }
    }

    /// <summary>Frees what the registry holds; calls that go on are told to end.</summary>
    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
    }

    internal bool TryTakePlace()
    {
        lock (_gate)
        {
            if (_isDraining || _places >= _maximumCalls)
            {
                return false;
            }

            if (_places++ == 0 && _empty.Task.IsCompleted)
            {
                _empty = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            return true;
        }
    }

    internal void Began(RealtimeSession session) => _calls[session.Id] = new ActiveCall(session.Id, _timeProvider.GetUtcNow(), session);

    internal void GiveBackPlace(string? id)
    {
        if (id is not null)
        {
            _calls.TryRemove(id, out _);
        }

        lock (_gate)
        {
            if (--_places == 0)
            {
                _empty.TrySetResult();
            }
        }
    }
}
