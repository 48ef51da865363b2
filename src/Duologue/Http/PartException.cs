namespace Duologue.Http;

/// <summary>A server that hears, thinks or speaks for a cascade failed. The message says what happened and which setting to look at.</summary>
/// <remarks>Keys are never in the message. Inside a cascade it becomes a failed transcription or response; the session goes on.</remarks>
public sealed class PartException : Exception
{
    /// <summary>Creates the error.</summary>
    /// <param name="reason">What happened.</param>
    /// <param name="message">Plain words that say what happened and what to do.</param>
    /// <param name="innerException">What the system said.</param>
    public PartException(PartFailure reason, string message, Exception? innerException = null)
        : base(message, innerException) => Reason = reason;

    /// <summary>What happened.</summary>
    public PartFailure Reason { get; }

    /// <summary>The status the server answered with; null when it did not get that far.</summary>
    public int? StatusCode { get; init; }

    /// <summary>When to try again at the earliest, if the server said so. Source: <c>Retry-After</c>.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Whether trying again may help.</summary>
    public bool IsTransient => Reason is PartFailure.Unreachable or PartFailure.Silent or PartFailure.BrokenOff or PartFailure.RateLimited
        or PartFailure.ServerError;
}
