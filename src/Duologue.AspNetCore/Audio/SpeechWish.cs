namespace Duologue.AspNetCore.Audio;

/// <summary>The body of <c>POST /audio/tts</c>.</summary>
/// <param name="Text">What to say.</param>
/// <param name="Voice">Which voice; an unknown one is the default voice.</param>
/// <param name="Speed">0.25 to 1.5; 1 is normal.</param>
/// <param name="Language">BCP 47 tag.</param>
/// <param name="Format"><c>wav</c> or <c>pcm</c>.</param>
internal sealed record SpeechWish(string? Text, string? Voice = null, double? Speed = null, string? Language = null, string? Format = null);
