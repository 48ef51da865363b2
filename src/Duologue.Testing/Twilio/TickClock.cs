namespace Duologue.Testing.Twilio;

/// <summary>Ticks every 20 ms on an absolute schedule, so that a late tick never makes the next one later.</summary>
/// <remarks>Ticks come one at a time, on the timer's thread, with their number from 1; those that were missed come at once, in order.</remarks>
internal sealed class TickClock(TimeProvider timeProvider, Action<long> tick) : IDisposable
{
    public static readonly TimeSpan Period = TimeSpan.FromMilliseconds(20);

    private readonly Lock _gate = new();
    private long _origin;
    private long _ticked;
    private ITimer? _timer;
    private bool _isDisposed;

    /// <summary>Begins; later calls change nothing.</summary>
    public void Start()
    {
        lock (_gate)
        {
            if (_timer is null && !_isDisposed)
            {
                _origin = timeProvider.GetTimestamp();
                _timer = timeProvider.CreateTimer(_ => Run(), null, Period, Timeout.InfiniteTimeSpan);
            }
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            _timer?.Dispose();
        }
    }

    /// <summary>A waiting time that the system's timers, which count whole milliseconds, do not cut short.</summary>
    public static TimeSpan AtLeast(TimeSpan wait, TimeProvider timeProvider)
    {
        if (wait <= TimeSpan.Zero)
        {
            return TimeSpan.Zero;
        }

        if (timeProvider != TimeProvider.System)
        {
            return wait;
        }

        var part = wait.Ticks % TimeSpan.TicksPerMillisecond;
        return part == 0 ? wait : TimeSpan.FromTicks(wait.Ticks + TimeSpan.TicksPerMillisecond - part);
    }

    private void Run()
    {
        lock (_gate)
        {
            while (!_isDisposed)
            {
                var wait = Period * (_ticked + 1) - timeProvider.GetElapsedTime(_origin);
                if (wait > TimeSpan.Zero)
                {
                    _timer?.Change(AtLeast(wait, timeProvider), Timeout.InfiniteTimeSpan);
                    return;
                }

                tick(++_ticked);
            }
        }
    }
}
