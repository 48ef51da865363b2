namespace Duologue.Speech.PocketSphinx;

/// <summary>One thing somebody may say, or a part of it where what comes before or behind is anybody's guess.</summary>
/// <param name="Words">Lower case, as the dictionary writes them.</param>
/// <param name="Begins">Whether nothing is said before it.</param>
/// <param name="Ends">Whether nothing is said behind it.</param>
internal readonly record struct ExampleSentence(IReadOnlyList<string> Words, bool Begins = true, bool Ends = true);
