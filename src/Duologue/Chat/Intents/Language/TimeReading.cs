namespace Duologue.Chat.Intents.Language;

/// <summary>A time of day found in words.</summary>
/// <param name="Minutes">Minutes after midnight.</param>
/// <param name="Length">Words it takes.</param>
/// <param name="Vague">Whether morning or evening was left open and chosen by habit.</param>
internal readonly record struct TimeReading(int Minutes, int Length, bool Vague);
