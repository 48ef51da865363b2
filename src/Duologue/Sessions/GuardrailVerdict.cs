namespace Duologue;

/// <summary>The first guardrail that objected, and why.</summary>
internal sealed record GuardrailVerdict(string Name, string Reason, string? Advice, Exception? Error, string? Words = null);
