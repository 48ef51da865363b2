namespace Duologue.Chat.Intents.Matching;

/// <summary>The best sentence of a tool for an utterance.</summary>
/// <param name="Score">Cosine, 0 to 1.</param>
/// <param name="Expansion">The sentence; null when a whole short example was said.</param>
internal readonly record struct ExampleHit(float Score, Expansion? Expansion);
