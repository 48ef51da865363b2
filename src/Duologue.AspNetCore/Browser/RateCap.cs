namespace Duologue.AspNetCore.Browser;

/// <summary>Lets so much through in a time, and not more. Not thread-safe.</summary>
/// <param name="perSecond">How much, on average.</param>
/// <param name="burst">How much at once.</param>
/// <param name="timeProvider">The clock.</param>
internal sealed class RateCap(double perSecond, double burst, TimeProvider timeProvider)
{
    private readonly double _burst = burst;
    private double _left = burst;
    private long _at = timeProvider.GetTimestamp();

    /// <summary>Takes some. False when there is not enough: then nothing is taken.</summary>
    public bool TryTake(double amount)
    {
        var now = timeProvider.GetTimestamp();
        _left = Math.Max(_left, Math.Min(_burst, _left + (timeProvider.GetElapsedTime(_at, now).TotalSeconds * perSecond)));
        _at = now;
        if (amount > _left)
        {
            return false;
        }

        _left -= amount;
        return true;
    }

    /// <summary>Allows more, once.</summary>
    public void Grant(double amount) => _left += amount;
}
