namespace Duologue.Benchmarks.Twilio;

/// <summary>Goes on by 20 ms for each frame, however fast they come, and costs what the real clock costs.</summary>
internal sealed class FrameClock : TimeProvider
{
    private long _ticks;
    private long _asked;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public void Advance() => _ticks += 20 * TimeSpan.TicksPerMillisecond;

    public override long GetTimestamp()
    {
        _asked = System.GetTimestamp();
        return _ticks;
    }

    /// <summary>When the real clock was last asked, so that asking is not optimised away.</summary>
    public long Asked => _asked;
}
