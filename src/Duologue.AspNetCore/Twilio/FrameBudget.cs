namespace Duologue.AspNetCore.Twilio;

/// <summary>What a stream may send: a rate it can keep up, and three seconds of it at once. A phone sends a quarter of it.</summary>
/// <remarks>Not thread-safe: owned by the loop that reads.</remarks>
internal sealed class FrameBudget
{
    private const double MessagesPerSecond = 200;
    private const double BytesPerSecond = 1_024 * 1_024;
    private const double Burst = 3;

    private double _messages = MessagesPerSecond * Burst;
    private double _bytes = BytesPerSecond * Burst;
    private TimeSpan _at;

    /// <summary>Takes one message off. False when there were too many, or too much.</summary>
    /// <param name="now">Time on any clock that only goes forward.</param>
    /// <param name="byteCount">Its length.</param>
    public bool Spend(TimeSpan now, int byteCount)
    {
        var passed = Math.Max(0, (now - _at).TotalSeconds);
        _at = now;
        _messages = Refill(_messages, passed * MessagesPerSecond, MessagesPerSecond * Burst) - 1;
        _bytes = Refill(_bytes, passed * BytesPerSecond, BytesPerSecond * Burst) - byteCount;
        return _messages >= 0 && _bytes >= 0;
    }

    /// <summary>Time in which this side did not read: what came meanwhile arrives at once, and that is not the sender's fault.</summary>
    public void Forgive(TimeSpan stalled)
    {
        _at += stalled;
        _messages += stalled.TotalSeconds * MessagesPerSecond;
        _bytes += stalled.TotalSeconds * BytesPerSecond;
    }

    private static double Refill(double left, double more, double most) => left >= most ? left : Math.Min(most, left + more);
}
