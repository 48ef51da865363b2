namespace Duologue.Tests.Support;

/// <summary>A clock that the test turns by hand; due timers run inside <see cref="Advance"/>, in order.</summary>
internal sealed class TestClock : TimeProvider
{
    private static readonly DateTimeOffset Begin = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);
    private readonly Lock _lock = new();
    private readonly List<TestTimer> _timers = [];
    private readonly List<(TimeSpan Within, TaskCompletionSource Found)> _waiters = [];
    private TimeSpan _now;

    /// <summary>Timers due within this time do not wait: the clock jumps to them by itself.</summary>
    public TimeSpan JumpWithin { get; init; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>How many timers wait.</summary>
    public int Waiting
    {
        get
        {
            lock (_lock)
            {
                return _timers.Count;
            }
        }
    }

    /// <summary>Completes when a timer waits that is due within a time from now.</summary>
    public Task TimerAsync(TimeSpan within)
    {
        lock (_lock)
        {
            if (_timers.Exists(t => t.Due <= _now + within))
            {
                return Task.CompletedTask;
            }

            var found = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiters.Add((within, found));
            return found.Task.WaitAsync(TestContext.Current.CancellationToken);
        }
    }

    public override DateTimeOffset GetUtcNow() => Begin + _now;

    public override long GetTimestamp() => _now.Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new TestTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    public void Advance(TimeSpan time)
    {
        var until = _now + time;
        while (true)
        {
            TestTimer? next;
            lock (_lock)
            {
                next = _timers.Where(t => t.Due <= until).MinBy(t => t.Due);
                if (next is null)
                {
                    _now = until;
                    return;
                }

                _now = next.Due > _now ? next.Due : _now;
                _timers.Remove(next);
                if (next.Period > TimeSpan.Zero)
                {
                    next.Due = _now + next.Period;
                    _timers.Add(next);
                }
            }

            next.Run();
        }
    }

    private void JumpTo(TimeSpan due)
    {
        var time = due - _now;
        Advance(time > TimeSpan.Zero ? time : TimeSpan.Zero);
    }

    private sealed class TestTimer(TestClock clock, Action run) : ITimer
    {
        public TimeSpan Due { get; set; }

        public TimeSpan Period { get; private set; }

        public void Run() => run();

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._lock)
            {
                clock._timers.Remove(this);
                Period = period;
                if (dueTime >= TimeSpan.Zero)
                {
                    Due = clock._now + dueTime;
                    clock._timers.Add(this);
                    clock._waiters.RemoveAll(w => dueTime <= w.Within && w.Found.TrySetResult());
                    if (dueTime <= clock.JumpWithin)
                    {
                        ThreadPool.QueueUserWorkItem(static state => state.Clock.JumpTo(state.Due), (Clock: clock, Due), preferLocal: false);
                    }
                }
            }

            return true;
        }

        public void Dispose()
        {
            lock (clock._lock)
            {
                clock._timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
