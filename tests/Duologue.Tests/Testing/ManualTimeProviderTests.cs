using Duologue.Testing;

namespace Duologue.Tests.Testing;

public sealed class ManualTimeProviderTests
{
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public void Time_stands_still_until_it_is_moved()
    {
        var before = (_time.GetUtcNow(), _time.GetTimestamp());

        _time.Advance(TimeSpan.FromSeconds(3));

        Assert.Equal(TimeSpan.FromSeconds(3), _time.GetUtcNow() - before.Item1);
        Assert.Equal(TimeSpan.FromSeconds(3), _time.GetElapsedTime(before.Item2));
    }

    [Fact]
    public void Timers_fire_in_the_order_of_their_times_and_see_their_own()
    {
        var fired = new List<(string Name, double At)>();
        using var late = Timer("late", 300, fired);
        using var early = Timer("early", 100, fired);
        using var same = Timer("same", 100, fired);

        _time.Advance(TimeSpan.FromMilliseconds(250));

        Assert.Equal([("early", 100), ("same", 100)], fired);
        Assert.Equal(TimeSpan.FromMilliseconds(50), _time.NextDue);
    }

    [Fact]
    public void A_periodic_timer_fires_each_time_it_is_due()
    {
        var fired = new List<double>();
        using var timer = _time.CreateTimer(_ => fired.Add(_time.Elapsed.TotalMilliseconds), null, TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(50));

        _time.Advance(TimeSpan.FromMilliseconds(220));

        Assert.Equal([100, 150, 200], fired);
    }

    [Fact]
    public void A_timer_made_by_a_timer_fires_in_the_same_advance()
    {
        var fired = new List<(string Name, double At)>();
        ITimer? second = null;
        using var first = _time.CreateTimer(_ => second = Timer("second", 50, fired), null, TimeSpan.FromMilliseconds(100), Timeout.InfiniteTimeSpan);

        _time.Advance(TimeSpan.FromMilliseconds(200));
        second!.Dispose();

        Assert.Equal([("second", 150)], fired);
    }

    [Fact]
    public void A_disposed_timer_is_silent_and_cannot_be_changed()
    {
        var fired = new List<(string Name, double At)>();
        var timer = Timer("gone", 100, fired);

        timer.Dispose();
        var isChanged = timer.Change(TimeSpan.Zero, TimeSpan.FromSeconds(1));
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Empty(fired);
        Assert.False(isChanged);
        Assert.Null(_time.NextDue);
    }

    [Fact(Timeout = 10_000)]
    public async Task Delays_and_timeouts_of_the_framework_follow_it()
    {
        var delay = Task.Delay(TimeSpan.FromMinutes(5), _time, TestContext.Current.CancellationToken);
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(4), _time);

        _time.Advance(TimeSpan.FromMinutes(4));
        var isEarly = delay.IsCompleted;
        _time.Advance(TimeSpan.FromMinutes(1));
        await delay;

        Assert.False(isEarly);
        Assert.True(limit.IsCancellationRequested);
        Assert.Equal(0, _time.TimerCount);
    }

    private ITimer Timer(string name, int dueMs, List<(string Name, double At)> fired) =>
        _time.CreateTimer(_ => fired.Add((name, _time.Elapsed.TotalMilliseconds)), null, TimeSpan.FromMilliseconds(dueMs), Timeout.InfiniteTimeSpan);
}
