namespace Duologue.Http;

/// <summary>Why a server that hears, thinks or speaks for a cascade did not do it.</summary>
public enum PartFailure
{
    /// <summary>Nothing answers at the address.</summary>
    Unreachable,

    /// <summary>The server took the request and then sent nothing for too long.</summary>
    Silent,

    /// <summary>The answer broke off before its end.</summary>
    BrokenOff,

    /// <summary>The answer is not what the interface promises: a web page, damaged JSON, compressed audio.</summary>
    Garbage,

    /// <summary>The key is wrong or missing. Wire: 401.</summary>
    InvalidKey,

    /// <summary>The key may not do this. Wire: 403.</summary>
    Forbidden,

    /// <summary>The server does not know the model, or has no such interface. Wire: 404, 405, a redirection.</summary>
    NotFound,

    /// <summary>The server does not accept the request. Wire: other 4xx, 501.</summary>
    Refused,

    /// <summary>The account has no credit. Wire: 402, <c>insufficient_quota</c>.</summary>
    QuotaExceeded,

    /// <summary>Too many requests at once. Wire: 429.</summary>
    RateLimited,

    /// <summary>The server failed. Wire: 5xx, 408, an <c>error</c> inside the answer.</summary>
    ServerError,
}
