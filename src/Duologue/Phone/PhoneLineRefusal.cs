namespace Duologue.Phone;

/// <summary>Why a line did not do what was asked.</summary>
public enum PhoneLineRefusal
{
    /// <summary>Placing calls is switched off, or the line is not set up.</summary>
    NotEnabled,

    /// <summary>The number is not one in E.164.</summary>
    InvalidNumber,

    /// <summary>The number may not be called from here.</summary>
    NotAllowed,

    /// <summary>A limit is reached: calls at once, per second, per day, or per destination.</summary>
    LimitReached,

    /// <summary>There is no such agent.</summary>
    UnknownAgent,

    /// <summary>There is no such call, or it is over.</summary>
    UnknownCall,

    /// <summary>The carrier refused.</summary>
    Carrier,

    /// <summary>The carrier could not be reached.</summary>
    Unreachable,

    /// <summary>The idempotency key stood for another call.</summary>
    KeyReused,
}
