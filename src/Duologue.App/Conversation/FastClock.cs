namespace Duologue.App.Conversation;

/// <summary>A clock that runs several times as fast as the real one, so that a recorded conversation takes less time and stays the same.</summary>
/// <remarks>Not faster than the recogniser can follow: at four times real time it uses about half a core.</remarks>
/// <param name="speed">How many times as fast.</param>
/// <param name="startsAt">Its time at the beginning; null for now.</param>
internal sealed class FastClock(int speed, DateTimeOffset? startsAt = null) : TimeProvider
{
    private readonly long _start = System.GetTimestamp();
    private readonly DateTimeOffset _startsAt = startsAt ?? System.GetUtcNow();

    public override long TimestampFrequency => System.TimestampFrequency;

    public override long GetTimestamp() => _start + ((System.GetTimestamp() - _start) * speed);

    public override DateTimeOffset GetUtcNow() => _startsAt + (System.GetElapsedTime(_start) * speed);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        System.CreateTimer(callback, state, Shorten(dueTime), Shorten(period));

    private TimeSpan Shorten(TimeSpan time) => time == Timeout.InfiniteTimeSpan ? time : time / speed;
}
