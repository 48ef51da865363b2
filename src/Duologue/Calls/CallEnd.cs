namespace Duologue.Calls;

/// <summary>How a call ended: a value, because ending is what every call does.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Duration">From the first event to the end.</param>
/// <param name="Error">What broke, when something did: the first failure, not what followed from it.</param>
public sealed record CallEnd(CallEndReason Reason, TimeSpan Duration, Exception? Error = null);
