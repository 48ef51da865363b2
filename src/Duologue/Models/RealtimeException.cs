namespace Duologue.Models;

/// <summary>A line to a model could not be opened, or broke.</summary>
public sealed class RealtimeException : Exception
{
    /// <summary>Creates the error.</summary>
    /// <param name="reason">What happened.</param>
    /// <param name="message">Plain words that say what happened and what to do.</param>
    /// <param name="innerException">What the system said.</param>
    public RealtimeException(RealtimeFailure reason, string message, Exception? innerException = null)
        : base(message, innerException) => Reason = reason;

    /// <summary>What happened.</summary>
    public RealtimeFailure Reason { get; }

    /// <summary>When to try again at the earliest, if the server said so. Source: <c>Retry-After</c>.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Whether trying again may help.</summary>
    public bool IsTransient => Reason is RealtimeFailure.Unreachable or RealtimeFailure.ConnectionLost or RealtimeFailure.Silent
        or RealtimeFailure.RateLimited or RealtimeFailure.ServerError or RealtimeFailure.SessionExpired or RealtimeFailure.Garbage;
}
