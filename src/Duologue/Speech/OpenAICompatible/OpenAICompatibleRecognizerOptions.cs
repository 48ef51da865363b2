using System.ComponentModel.DataAnnotations;

namespace Duologue.Speech.OpenAICompatible;

/// <summary>Where and how to reach a recogniser. Read when the recogniser is made.</summary>
public sealed class OpenAICompatibleRecognizerOptions
{
    /// <summary>Address of the server, <c>http</c> or <c>https</c>; <c>/v1</c> is added where no version is in it.</summary>
    [Required]
    public string BaseUrl { get; set; } = "";

    /// <summary>Model asked for; servers with one model ignore it.</summary>
    /// <value>Default <c>whisper-1</c>.</value>
    public string Model { get; set; } = "whisper-1";

    /// <summary>Key sent as a bearer token; null for servers that need none.</summary>
    public string? ApiKey { get; set; }

    /// <summary>Language spoken, as BCP 47 tag, whatever a session says; <c>auto</c> lets the server find out; null goes by the session.</summary>
    public string? Language { get; set; }

    /// <summary>
    /// Form of the answer: <c>json</c>, <c>text</c>, or <c>verbose_json</c>, with which stretches that the server itself takes for silence are left out.
    /// </summary>
    /// <value>Default <c>json</c>.</value>
    public string ResponseFormat { get; set; } = "json";

    /// <summary>Whether to ask for the text piece by piece. A server that refuses is asked for the whole; one that cannot just sends the whole.</summary>
    /// <value>Default true.</value>
    public bool Stream { get; set; } = true;

    /// <summary>Whether the server is told the words and sentences that the agent's tools expect. Wire: <c>prompt</c>.</summary>
    /// <value>Default true.</value>
    public bool UseHints { get; set; } = true;

    /// <summary>Longest wait for the server's next byte, its first included.</summary>
    /// <value>Default 30 s.</value>
    public TimeSpan StallTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Longest utterance sent; what goes beyond it is not heard. Servers take about 25 MB, which is 13 minutes.</summary>
    /// <value>Default 10 minutes.</value>
    public TimeSpan MaximumDuration { get; set; } = TimeSpan.FromMinutes(10);
}
