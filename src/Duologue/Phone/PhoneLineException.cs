namespace Duologue.Phone;

/// <summary>A line could not do what was asked. The message says why and what to do, without any number in it.</summary>
/// <param name="reason">Why.</param>
/// <param name="message">For people.</param>
/// <param name="innerException">What broke, when something did.</param>
public sealed class PhoneLineException(PhoneLineRefusal reason, string message, Exception? innerException = null)
    : Exception(message, innerException)
{
    /// <summary>Why.</summary>
    public PhoneLineRefusal Reason { get; } = reason;

    /// <summary>When to ask again, if that helps; null when it does not or nobody knows.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
