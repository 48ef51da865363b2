namespace Duologue.Speech.Flite;

/// <summary>A word flite says.</summary>
/// <param name="Token">Which token of the text it belongs to, counted from 0; a token may be said in several words.</param>
/// <param name="End">When it ends, from the start of the run.</param>
internal readonly record struct SpokenWord(int Token, TimeSpan End);
