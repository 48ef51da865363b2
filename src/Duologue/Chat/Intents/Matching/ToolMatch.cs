namespace Duologue.Chat.Intents.Matching;

/// <summary>How well a tool fits an utterance.</summary>
/// <param name="Tool">The tool.</param>
/// <param name="Score">0 to 1.</param>
/// <param name="Captured">What an example's open slots stood for, by parameter: first word and count.</param>
internal sealed record ToolMatch(ToolModel Tool, double Score, IReadOnlyDictionary<string, (int Start, int Length)>? Captured = null);
