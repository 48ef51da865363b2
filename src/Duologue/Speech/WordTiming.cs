namespace Duologue.Speech;

/// <summary>Where a word of the request's text is heard.</summary>
/// <param name="TextEnd">Index into the request's text just behind the word.</param>
/// <param name="End">When the word ends, counted from the start of the request.</param>
public readonly record struct WordTiming(int TextEnd, TimeSpan End);
