namespace Duologue.Models;

/// <summary>Why a line to a model could not be opened, or broke.</summary>
public enum RealtimeFailure
{
    /// <summary>Nothing answers at the address.</summary>
    Unreachable,

    /// <summary>The line was cut.</summary>
    ConnectionLost,

    /// <summary>The line is open and dead: no answer to a ping.</summary>
    Silent,

    /// <summary>The server sent too much that is not the protocol.</summary>
    Garbage,

    /// <summary>The key is wrong or missing. Wire: 401, close 3000.</summary>
    InvalidKey,

    /// <summary>The key may not use this model. Wire: 403, <c>model_not_found</c>.</summary>
    NoModelAccess,

    /// <summary>The account has no credit. Wire: <c>insufficient_quota</c>.</summary>
    QuotaExceeded,

    /// <summary>Too many requests at once. Wire: 429.</summary>
    RateLimited,

    /// <summary>The server failed. Wire: 5xx, close 1011.</summary>
    ServerError,

    /// <summary>The session reached its longest duration. Wire: <c>session_expired</c>, close 1001.</summary>
    SessionExpired,

    /// <summary>The server speaks the other shape of the protocol. Wire: <c>beta_api_shape_disabled</c>.</summary>
    WrongShape,

    /// <summary>A setting cannot work: a missing address, an unknown format.</summary>
    InvalidSettings,

    /// <summary>A part this model needs is not on this machine.</summary>
    Unavailable,

    /// <summary>The connection was closed by this side.</summary>
    Closed,
}
