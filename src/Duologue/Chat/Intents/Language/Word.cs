namespace Duologue.Chat.Intents.Language;

/// <summary>One normalised word, with its place in the text it came from.</summary>
/// <param name="Text">Lower case, unaccented, without punctuation.</param>
/// <param name="Start">First character in the source.</param>
/// <param name="End">Character after the last one.</param>
/// <param name="Capital">Whether it was written with a capital.</param>
/// <param name="Breaks">Whether punctuation follows it.</param>
internal readonly record struct Word(string Text, int Start, int End, bool Capital, bool Breaks);
