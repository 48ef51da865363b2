namespace Duologue.Chat.Intents.Language;

/// <summary>A day found in words.</summary>
/// <param name="Date">The day.</param>
/// <param name="Length">Words it takes.</param>
internal readonly record struct DateReading(DateOnly Date, int Length);
