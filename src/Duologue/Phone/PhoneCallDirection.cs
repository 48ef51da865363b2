namespace Duologue.Phone;

/// <summary>Who placed a call.</summary>
public enum PhoneCallDirection
{
    /// <summary>Somebody rang us.</summary>
    Inbound,

    /// <summary>We rang somebody.</summary>
    Outbound,
}
