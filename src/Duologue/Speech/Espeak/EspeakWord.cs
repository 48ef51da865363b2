namespace Duologue.Speech.Espeak;

/// <summary>A word espeak-ng begins to say.</summary>
/// <param name="Position">First character in the text, counted in code points from 0.</param>
/// <param name="Length">Code points.</param>
/// <param name="Start">When it begins.</param>
internal readonly record struct EspeakWord(int Position, int Length, TimeSpan Start);
