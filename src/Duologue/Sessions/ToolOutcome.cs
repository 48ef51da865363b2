namespace Duologue;

/// <summary>What became of a tool call.</summary>
/// <param name="Output">What the model is told.</param>
/// <param name="Result">The whole result, also what was cut off for the model.</param>
/// <param name="Duration">How long the tool ran.</param>
/// <param name="Error">Why it failed; null when it did not.</param>
internal sealed record ToolOutcome(string Output, string Result, TimeSpan Duration, Exception? Error = null);
