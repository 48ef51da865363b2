namespace Duologue.AspNetCore.Browser;

/// <summary>What comes from the page over the voice socket, as JSON.</summary>
internal abstract record PageMessage
{
    private protected PageMessage()
    {
    }

    /// <summary>The page declares its format, before anything else; not needed.</summary>
    public sealed record Hello(string Encoding, long SampleRate, long Channels) : PageMessage;

    /// <summary>The user types.</summary>
    public sealed record TextInput(string Text, bool Interrupts) : PageMessage;

    /// <summary>The end of a turn by hand: commits what was said and asks for an answer.</summary>
    public sealed record Commit : PageMessage;

    /// <summary>Throws away what was said and is no turn yet.</summary>
    public sealed record Clear : PageMessage;

    /// <summary>Stop speaking.</summary>
    public sealed record Interrupt : PageMessage;

    /// <summary>Go on with another agent: one of the list, or one of the graph.</summary>
    public sealed record SetAgent(string Agent) : PageMessage;

    /// <summary>Speak with another voice.</summary>
    public sealed record SetVoice(string Voice) : PageMessage;

    /// <summary>Find turns otherwise. Members left out stay as they are if the mode stays, else are the mode's defaults.</summary>
    public sealed record SetTurnDetection(string Mode) : PageMessage
    {
        public double? Threshold { get; init; }

        public long? SilenceDurationMs { get; init; }

        public long? PrefixPaddingMs { get; init; }

        public string? Eagerness { get; init; }

        public bool? InterruptResponse { get; init; }

        public bool? CreateResponse { get; init; }
    }

    /// <summary>Decides on a tool that waits.</summary>
    public sealed record ToolApproval(string CallId, bool Approved, string? Reason) : PageMessage;

    /// <summary>Samples really played so far; with <paramref name="ClearId"/>, in answer to it.</summary>
    public sealed record Playback(long Position, int? ClearId) : PageMessage;

    /// <summary>Are you there?</summary>
    public sealed record Ping(string? Id) : PageMessage;

    /// <summary>Here.</summary>
    public sealed record Pong : PageMessage;

    /// <summary>The page ends the session.</summary>
    public sealed record End : PageMessage;

    /// <summary>No message: what the page is told instead.</summary>
    public sealed record Wrong(string Code, string Message, string Advice) : PageMessage;
}
