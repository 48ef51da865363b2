namespace Duologue.AspNetCore.Calls;

/// <summary>The body of <c>POST /calls</c>.</summary>
internal sealed record CallRequest(
    string? To, string? Agent, Dictionary<string, string>? Variables = null, string? IdempotencyKey = null, double? TimeLimitSeconds = null);
