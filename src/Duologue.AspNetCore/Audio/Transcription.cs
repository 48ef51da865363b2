namespace Duologue.AspNetCore.Audio;

/// <summary>The answer of <c>POST /audio/transcribe</c>.</summary>
/// <param name="Text">The words; empty when somebody spoke and nothing was understood.</param>
/// <param name="Language">The language that was asked for.</param>
/// <param name="DurationMs">Length of the recording.</param>
/// <param name="Words">The same word by word; absent when the recogniser does not say.</param>
internal sealed record Transcription(string Text, string? Language, long DurationMs, IReadOnlyList<TranscribedWord>? Words);
