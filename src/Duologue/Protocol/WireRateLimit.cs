namespace Duologue.Protocol;

/// <summary>What is left of a rate limit.</summary>
/// <param name="Name"><c>requests</c> or <c>tokens</c>.</param>
/// <param name="Limit">The whole.</param>
/// <param name="Remaining">What is left.</param>
/// <param name="ResetSeconds">When it is whole again.</param>
public sealed record WireRateLimit(string? Name, long Limit, long Remaining, double ResetSeconds);
