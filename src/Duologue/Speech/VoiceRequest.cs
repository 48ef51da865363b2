namespace Duologue.Speech;

/// <summary>A text to be spoken: usually one clause or sentence.</summary>
/// <param name="Text">Plain text as people write it; the voice expands times, money, dates and the like.</param>
public sealed record VoiceRequest(string Text)
{
    /// <summary>Which voice; null or an unknown name is the default voice.</summary>
    public string? Voice { get; init; }

    /// <summary>BCP 47 language tag.</summary>
    /// <value>Default <c>en</c>.</value>
    public string Language { get; init; } = "en";

    /// <summary>Speaking rate, 0.25 to 1.5; 1 is normal.</summary>
    /// <value>Default 1.</value>
    public double Speed { get; init; } = 1;
}
