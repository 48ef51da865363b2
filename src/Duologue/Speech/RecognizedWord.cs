namespace Duologue.Speech;

/// <summary>One recognised word.</summary>
/// <param name="Text">The word.</param>
/// <param name="Start">Offset from the first sample of the utterance.</param>
/// <param name="End">Offset of its end.</param>
/// <param name="Confidence">Posterior probability, 0 to 1; 1 when the recogniser does not say.</param>
public readonly record struct RecognizedWord(string Text, TimeSpan Start, TimeSpan End, double Confidence);
