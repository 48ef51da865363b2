namespace Duologue.Chat.Intents.Slots;

/// <summary>A value found for a parameter.</summary>
/// <param name="Value">The value in the schema's type: string, long, double, bool or a JSON element.</param>
/// <param name="Spoken">The value as it would be read back.</param>
/// <param name="Words">The words it was taken from; empty when it was not said in this turn.</param>
internal sealed record SlotValue(object? Value, string Spoken, IReadOnlyList<string> Words);
