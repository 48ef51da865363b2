namespace Duologue.Chat.Intents.Language;

/// <summary>A number found in words.</summary>
/// <param name="Value">Its value.</param>
/// <param name="Length">Words it takes.</param>
/// <param name="Digits">The digits as said, when it was spelled digit by digit (a phone number); null otherwise.</param>
internal readonly record struct NumberReading(double Value, int Length, string? Digits = null);
