namespace Duologue.Phone;

/// <summary>How far a phone call has come, as the carrier tells it. The last five are final.</summary>
public enum PhoneCallStatus
{
    /// <summary>Taken by the carrier, not dialled yet.</summary>
    Queued,

    /// <summary>Being dialled.</summary>
    Initiated,

    /// <summary>The other side rings.</summary>
    Ringing,

    /// <summary>Somebody, or something, has answered.</summary>
    InProgress,

    /// <summary>It was answered and is over.</summary>
    Completed,

    /// <summary>The other side was talking to somebody else.</summary>
    Busy,

    /// <summary>Nobody picked up.</summary>
    NoAnswer,

    /// <summary>The carrier could not connect it, for example because the number does not exist.</summary>
    Failed,

    /// <summary>It was called off before anybody answered.</summary>
    Canceled,
}
