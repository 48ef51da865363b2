using System.ComponentModel.DataAnnotations;

namespace Duologue.Speech.OpenAICompatible;

/// <summary>Where and how to reach a voice. Read when the voice is made.</summary>
public sealed class OpenAICompatibleVoiceOptions
{
    /// <summary>Address of the server, <c>http</c> or <c>https</c>; <c>/v1</c> is added where no version is in it.</summary>
    [Required]
    public string BaseUrl { get; set; } = "";

    /// <summary>Model asked for; servers with one model ignore it.</summary>
    /// <value>Default <c>tts-1</c>.</value>
    public string Model { get; set; } = "tts-1";

    /// <summary>Key sent as a bearer token; null for servers that need none.</summary>
    public string? ApiKey { get; set; }

    /// <summary>Voices that sessions may choose from; the first is the default. At least one.</summary>
    /// <value>Default <c>alloy</c> alone.</value>
    public IReadOnlyList<string> Voices { get; set; } = ["alloy"];

    /// <summary>How to speak, in words, for models that understand it; null for nothing. Wire: <c>instructions</c>.</summary>
    public string? Instructions { get; set; }

    /// <summary>Form of the audio asked for: <c>pcm</c> or <c>wav</c>. A server that refuses PCM is asked for WAV.</summary>
    /// <value>Default <c>pcm</c>: it can be played from its first byte.</value>
    public string ResponseFormat { get; set; } = "pcm";

    /// <summary>Sample rate of headerless PCM, in Hz, 4,000 to 192,000; WAV says its own.</summary>
    /// <value>Default 24,000, as the interface has it.</value>
    [Range(4_000, 192_000)]
    public int SampleRate { get; set; } = 24_000;

    /// <summary>Longest wait for the server's next byte, its first included.</summary>
    /// <value>Default 30 s.</value>
    public TimeSpan StallTimeout { get; set; } = TimeSpan.FromSeconds(30);
}
