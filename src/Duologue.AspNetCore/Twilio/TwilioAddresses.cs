namespace Duologue.AspNetCore.Twilio;

/// <summary>Where the carrier reaches this server: the configured origin and our own paths, never what a request says of itself.</summary>
internal sealed class TwilioAddresses(Uri origin)
{
    public const string Group = "/twilio";
    public const string VoicePath = "/voice";
    public const string ResumePath = "/resume";
    public const string StatusPath = "/status";
    public const string StreamPath = "/stream";

    /// <summary>Scheme, host and port for webhooks.</summary>
    public string Origin { get; } = origin.GetLeftPart(UriPartial.Authority);

    /// <summary>The same for media streams: <c>wss</c>, or <c>ws</c> on a line that stays on this machine.</summary>
    public string StreamOrigin => $"ws{Origin.AsSpan("http".Length)}";

    public string Resume => $"{Origin}{Group}{ResumePath}";

    public string Status => $"{Origin}{Group}{StatusPath}";

    public string Stream => $"{StreamOrigin}{Group}{StreamPath}";

    /// <summary>The webhook of a call that we place; its id cannot be guessed.</summary>
    public string VoiceOf(string callId) => $"{Origin}{Group}{VoicePath}?call={callId}";

    public string StatusOf(string callId) => $"{Status}?call={callId}";
}
