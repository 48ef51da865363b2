namespace Duologue.Testing.Browser;

/// <summary>How a <see cref="VoicePage"/> behaves. Immutable.</summary>
public sealed record VoicePageOptions
{
    /// <summary>Which agent it asks for; null takes the server's first.</summary>
    public string? Agent { get; init; }

    /// <summary>The origin it says it is from; null is the server's own.</summary>
    public string? Origin { get; init; }

    /// <summary>The key it shows; null shows none.</summary>
    public string? ApiKey { get; init; }

    /// <summary>Whether it says what it has played.</summary>
    /// <value>Default true.</value>
    public bool ReportsPlayback { get; init; } = true;

    /// <summary>Whether it answers <c>clear</c>.</summary>
    /// <value>Default true.</value>
    public bool AnswersClear { get; init; } = true;

    /// <summary>Whether it answers <c>ping</c>.</summary>
    /// <value>Default true.</value>
    public bool AnswersPing { get; init; } = true;

    /// <summary>Whether it keeps the bytes of the audio it is sent; not wanted for load.</summary>
    /// <value>Default true.</value>
    public bool KeepsAudio { get; init; } = true;

    /// <summary>Where to post for a ticket; null makes a client of its own. For many pages, share one.</summary>
    public HttpClient? Http { get; init; }
}
