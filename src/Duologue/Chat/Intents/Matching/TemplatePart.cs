namespace Duologue.Chat.Intents.Matching;

/// <summary>A piece of an expanded example: words, or a slot.</summary>
/// <param name="Text">The words, or the slot's name.</param>
/// <param name="IsSlot">Whether it is a slot.</param>
internal readonly record struct TemplatePart(string Text, bool IsSlot);
