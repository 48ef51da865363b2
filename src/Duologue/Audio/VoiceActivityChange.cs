namespace Duologue.Audio;

/// <summary>A boundary of speech in a stream.</summary>
/// <param name="IsStart">True where speech begins, false where it ended.</param>
/// <param name="At">
/// Offset from the stream's first sample. For a start: the first speech frame less the prefix padding, never before the last stop.
/// For a stop: the end of the last speech frame plus the silence waited for.
/// Wire: <c>audio_start_ms</c>, <c>audio_end_ms</c>.
/// </param>
public readonly record struct VoiceActivityChange(bool IsStart, TimeSpan At);
