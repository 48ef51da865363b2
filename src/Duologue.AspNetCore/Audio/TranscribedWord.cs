namespace Duologue.AspNetCore.Audio;

/// <summary>One word of a recording.</summary>
/// <param name="Text">The word.</param>
/// <param name="StartMs">Offset from the recording's first sample.</param>
/// <param name="EndMs">Offset of its end.</param>
/// <param name="Confidence">0 to 1.</param>
internal sealed record TranscribedWord(string Text, long StartMs, long EndMs, double Confidence);
