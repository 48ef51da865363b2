namespace Duologue.Testing;

/// <summary>Time that stands still until it is moved by hand: clock, timestamps and timers.</summary>
/// <remarks>
/// Thread-safe. Timers fire on the thread that advances the time, in the order of their due times and, at the same time, of their
/// creation; the clock shows each timer's due time while it fires. Timers created or changed meanwhile count too.
/// </remarks>
/// <param name="start">The time at the beginning; null is 1 January 2026, 00:00 UTC.</param>
public sealed class ManualTimeProvider(DateTimeOffset? start = null) : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<ManualTimer> _timers = [];
    private readonly DateTimeOffset _start = start ?? new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private long _ticks;
    private long _created;

    /// <summary>Ticks per second of <see cref="GetTimestamp"/>: those of <see cref="TimeSpan"/>.</summary>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc />
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <summary>Time advanced so far.</summary>
    public TimeSpan Elapsed => TimeSpan.FromTicks(Volatile.Read(ref _ticks));

    /// <summary>How long until the next timer is due; null when no timer runs.</summary>
    public TimeSpan? NextDue
    {
        get
        {
            lock (_gate)
            {
                return Next() is { } timer ? TimeSpan.FromTicks(Math.Max(0, timer.DueAt - _ticks)) : null;
            }
        }
    }

    /// <summary>Timers that are waiting to fire.</summary>
    public int TimerCount
    {
        get
        {
            lock (_gate)
            {
                return _timers.Count(t => t.DueAt != long.MaxValue);
            }
        }
    }

    /// <inheritdoc />
    public override DateTimeOffset GetUtcNow() => _start + Elapsed;

    /// <inheritdoc />
    public override long GetTimestamp() => Volatile.Read(ref _ticks);

    /// <inheritdoc />
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves the time on and fires every timer that becomes due.</summary>
    /// <param name="duration">How far; zero fires what is due now.</param>
    public void Advance(TimeSpan duration)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(duration, TimeSpan.Zero);
        var end = Volatile.Read(ref _ticks) + duration.Ticks;
        while (true)
        {
            ManualTimer? due;
            lock (_gate)
            {
                due = Next();
                if (due is null || due.DueAt > end)
                {
                    Volatile.Write(ref _ticks, Math.Max(_ticks, end));
                    return;
                }

                Volatile.Write(ref _ticks, Math.Max(_ticks, due.DueAt));
                due.Schedule();
            }

            due.Fire();
        }
    }

    private ManualTimer? Next()
    {
        ManualTimer? next = null;
        foreach (var timer in _timers)
        {
            if (timer.DueAt != long.MaxValue && (next is null || (timer.DueAt, timer.Number).CompareTo((next.DueAt, next.Number)) < 0))
            {
                next = timer;
            }
        }

        return next;
    }

    private sealed class ManualTimer(ManualTimeProvider owner, TimerCallback callback, object? state) : ITimer
    {
        private long _period = -1;
        private bool _isDisposed;

        public long DueAt { get; private set; } = long.MaxValue;

        public long Number { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (owner._gate)
            {
                if (_isDisposed)
                {
                    return false;
                }

                owner._timers.Remove(this);
                Number = ++owner._created;
                _period = period > TimeSpan.Zero ? period.Ticks : -1;
                DueAt = dueTime < TimeSpan.Zero ? long.MaxValue : owner._ticks + dueTime.Ticks;
                owner._timers.Add(this);
                return true;
            }
        }

        /// <summary>Sets the next due time before it fires, so that the callback may change it.</summary>
        public void Schedule() => DueAt = _period > 0 ? DueAt + _period : long.MaxValue;

        public void Fire() => callback(state);

        public void Dispose()
        {
            lock (owner._gate)
            {
                _isDisposed = true;
                owner._timers.Remove(this);
                DueAt = long.MaxValue;
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
