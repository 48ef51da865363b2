namespace Duologue.AspNetCore.Twilio;

/// <summary>What one placed call takes of the limits. Belongs to its guard.</summary>
internal sealed class OutboundPlace(OutboundGuard guard, string asker, string to, long at, int minutes)
{
    public string Asker { get; } = asker;

    public string To { get; } = to;

    public long At { get; } = at;

    public int Minutes { get; set; } = minutes;

    public bool IsTaken { get; set; } = true;

    /// <summary>The call is over. May be called more than once.</summary>
    public void Ended(TimeSpan talked) => guard.Ended(this, talked);

    /// <summary>The call was never placed.</summary>
    public void GiveBack() => guard.GiveBack(this);
}
