namespace Duologue.Audio;

/// <summary>Tuning of a voice activity detector, with the meaning of the wire's <c>server_vad</c>.</summary>
public sealed record VoiceActivitySettings
{
    /// <summary>Probability from which a frame counts as speech. Range 0 to 1.</summary>
    /// <value>Default 0.5.</value>
    public double Threshold { get; init; } = 0.5;

    /// <summary>Audio kept from before the detected start.</summary>
    /// <value>Default 300 ms.</value>
    public TimeSpan PrefixPadding { get; init; } = TimeSpan.FromMilliseconds(300);

    /// <summary>Silence after which speech counts as ended.</summary>
    /// <value>Default 200 ms.</value>
    public TimeSpan SilenceDuration { get; init; } = TimeSpan.FromMilliseconds(200);
}
