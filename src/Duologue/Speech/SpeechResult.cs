namespace Duologue.Speech;

/// <summary>What was said in one utterance.</summary>
/// <param name="Text">The words, lower case unless the recogniser knows better; empty when nothing was recognised.</param>
/// <param name="Words">The same word by word when the recogniser knows, else empty.</param>
public sealed record SpeechResult(string Text, IReadOnlyList<RecognizedWord> Words)
{
    /// <summary>Nothing was recognised.</summary>
    public static SpeechResult Empty { get; } = new("", []);
}
