using Duologue.Audio;

namespace Duologue.Speech;

/// <summary>A piece of spoken audio.</summary>
/// <param name="Frame">The audio.</param>
/// <param name="Words">Words whose times became known with this piece, counted from the start of the request; empty when the voice does not say.</param>
public sealed record VoiceChunk(AudioFrame Frame, IReadOnlyList<WordTiming> Words);
