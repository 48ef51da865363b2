using System.Text.Json;
using System.Text.Json.Serialization;
using Duologue.Protocol;

namespace Duologue.AspNetCore.Browser;

/// <summary>What goes to the page over the voice socket, and the numbers and names both sides must know. Version 1.</summary>
/// <remarks>
/// Binary frames both ways are PCM16, little endian, mono, 24 kHz; text frames are one JSON object each, with <c>type</c>. What comes from the
/// page is <see cref="PageMessage"/>. Names are in snake case, members that are null are left out, times are milliseconds, positions are samples.
/// Positions count the audio that was sent to the page and not cleared, over the whole session.
/// </remarks>
internal static class BrowserMessages
{
    /// <summary>Version of the table; part of the sub-protocol's name.</summary>
    public const int ProtocolVersion = 1;

    /// <summary>The sub-protocol that is selected.</summary>
    public const string SubProtocol = "duologue.v1";

    /// <summary>What precedes the ticket among the sub-protocols offered.</summary>
    public const string TicketPrefix = "duologue.ticket.";

    /// <summary>What precedes the resume token among the sub-protocols offered.</summary>
    public const string ResumePrefix = "duologue.resume.";

    /// <summary>The conversation is over.</summary>
    public const int Ended = 1000;

    /// <summary>The server stops.</summary>
    public const int ServerStops = 1001;

    /// <summary>More than the rate caps allow.</summary>
    public const int TooFast = 1008;

    /// <summary>A message larger than allowed.</summary>
    public const int TooLarge = 1009;

    /// <summary>No place for another conversation after all.</summary>
    public const int Full = 1013;

    /// <summary>The page sends another format than PCM16 at 24 kHz.</summary>
    public const int WrongFormat = 4400;

    /// <summary>Nothing was heard of the page for two heartbeats.</summary>
    public const int HeartbeatMissed = 4408;

    /// <summary>Another socket goes on with the session.</summary>
    public const int TakenOver = 4409;

    /// <summary>The model is lost, or refused the conversation.</summary>
    public const int ModelLost = 4500;

    /// <summary>The format of binary frames.</summary>
    public static FormatView Format { get; } = new("pcm16", 24_000, 1);

    /// <summary>A message to the page.</summary>
    [JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
    [JsonDerivedType(typeof(SessionReady), "session_ready")]
    [JsonDerivedType(typeof(State), "state")]
    [JsonDerivedType(typeof(AudioBegin), "audio_begin")]
    [JsonDerivedType(typeof(AudioEnd), "audio_end")]
    [JsonDerivedType(typeof(Clear), "clear")]
    [JsonDerivedType(typeof(UserTranscript), "user_transcript")]
    [JsonDerivedType(typeof(AssistantTranscript), "assistant_transcript")]
    [JsonDerivedType(typeof(ResponseText), "response_text")]
    [JsonDerivedType(typeof(ResponseStarted), "response_started")]
    [JsonDerivedType(typeof(ResponseDone), "response_done")]
    [JsonDerivedType(typeof(ToolStarted), "tool_started")]
    [JsonDerivedType(typeof(ToolEnded), "tool_ended")]
    [JsonDerivedType(typeof(ToolApprovalRequested), "tool_approval_requested")]
    [JsonDerivedType(typeof(HandedOff), "handoff")]
    [JsonDerivedType(typeof(Guardrail), "guardrail")]
    [JsonDerivedType(typeof(BackgroundTask), "background_task")]
    [JsonDerivedType(typeof(History), "history")]
    [JsonDerivedType(typeof(Connection), "connection")]
    [JsonDerivedType(typeof(Settings), "settings")]
    [JsonDerivedType(typeof(Error), "error")]
    [JsonDerivedType(typeof(Metrics), "metrics")]
    [JsonDerivedType(typeof(Ping), "ping")]
    [JsonDerivedType(typeof(Pong), "pong")]
    [JsonDerivedType(typeof(SessionOver), "ended")]
    public abstract record ToPage
    {
        private protected ToPage()
        {
        }

        /// <summary>When it was said, in ms since the session began.</summary>
        public long At { get; set; }
    }

    /// <summary>The first message of every socket: everything a page must know to go on. What it has queued from an earlier socket is void.</summary>
    public sealed record SessionReady : ToPage
    {
        public int ProtocolVersion => BrowserMessages.ProtocolVersion;

        public required string SessionId { get; init; }

        /// <summary>Brings a page back to the session, once; each socket gets another.</summary>
        public required string ResumeToken { get; init; }

        public required bool Resumed { get; init; }

        /// <summary>Name of the agent who speaks, as in the graph.</summary>
        public required string Agent { get; init; }

        /// <summary>Which of <see cref="Agents"/> was chosen.</summary>
        public required string Choice { get; init; }

        public required IReadOnlyList<AgentView> Agents { get; init; }

        public required GraphView Graph { get; init; }

        public required IReadOnlyList<string> Voices { get; init; }

        public required string Voice { get; init; }

        public required TurnView TurnDetection { get; init; }

        public FormatView AudioFormat => Format;

        /// <summary>Where the page's own count of samples played begins on this socket.</summary>
        public required long Position { get; init; }

        public required double HeartbeatSeconds { get; init; }

        public required double ResumeSeconds { get; init; }

        public required IReadOnlyList<HistoryView> History { get; init; }
    }

    /// <summary>What goes on: <c>listening</c>, <c>hearing</c> (the user speaks), <c>thinking</c> or <c>speaking</c> (until the page has played to the end).</summary>
    public sealed record State([property: JsonPropertyName("state")] string Name) : ToPage;

    /// <summary>The binary frames from here on belong to this item, whose first sample has this position. Said again after a resume in its middle.</summary>
    public sealed record AudioBegin(string ItemId, string ResponseId, long Position) : ToPage;

    /// <summary>The item's audio has been sent to its end.</summary>
    public sealed record AudioEnd(string ItemId, string ResponseId, long DurationMs) : ToPage;

    /// <summary>Throw away everything queued, at once, and answer with <c>playback</c>.</summary>
    public sealed record Clear(int Id) : ToPage;

    /// <summary>What the user says, whole so far.</summary>
    public sealed record UserTranscript(string ItemId, string Text, bool Final) : ToPage;

    /// <summary>What the agent speaks, whole so far. When it was interrupted, once more with what was heard.</summary>
    public sealed record AssistantTranscript(string ItemId, string ResponseId, string Text, bool Final, bool Interrupted) : ToPage
    {
        public string? HeardText { get; init; }

        public long? HeardMs { get; init; }
    }

    /// <summary>Text of a response that is not spoken, whole so far.</summary>
    public sealed record ResponseText(string ItemId, string ResponseId, string Text, bool Final) : ToPage;

    /// <summary>The model began a response.</summary>
    public sealed record ResponseStarted(string ResponseId, string Agent, bool OutOfBand) : ToPage;

    /// <summary>A response ended; it may still be playing.</summary>
    public sealed record ResponseDone(string ResponseId, string Agent, string Status, bool OutOfBand) : ToPage
    {
        public WireUsage? Usage { get; init; }

        public long? LatencyMs { get; init; }

        public TimingsView? Timings { get; init; }
    }

    /// <summary>A tool begins to run.</summary>
    public sealed record ToolStarted(string CallId, string Name, JsonElement Arguments) : ToPage;

    /// <summary>A tool ended.</summary>
    public sealed record ToolEnded(string CallId, string Name, JsonElement Arguments, JsonElement Result, long DurationMs, string? Error) : ToPage;

    /// <summary>A tool waits for <c>tool_approval</c>. Said again after a resume while it waits.</summary>
    public sealed record ToolApprovalRequested(string CallId, string Name, JsonElement Arguments) : ToPage;

    /// <summary>Another agent took over.</summary>
    public sealed record HandedOff(string From, string To) : ToPage;

    /// <summary>A guardrail tripped.</summary>
    public sealed record Guardrail(string Name, string Reason, bool Input, string? ResponseId) : ToPage;

    /// <summary>Work behind the conversation: <c>running</c>, <c>completed</c> or <c>failed</c>. Said again after a resume while it runs.</summary>
    public sealed record BackgroundTask(string TaskId, string Name, string Status, double? Progress, string? Detail) : ToPage;

    /// <summary>An item of the conversation was <c>added</c>, <c>changed</c> or <c>removed</c>.</summary>
    public sealed record History(string ItemId, string Change, string Role, string Text, string Status, string? HeardText) : ToPage;

    /// <summary>The line between server and model: <c>lost</c> or <c>restored</c>.</summary>
    public sealed record Connection(string Status, string? Reason, long? GapMs) : ToPage;

    /// <summary>Something of it changed.</summary>
    public sealed record Settings(string Agent, string Choice, string Voice, TurnView TurnDetection, GraphView Graph) : ToPage;

    /// <summary>Something went wrong; fatal ones are followed by the end of the socket.</summary>
    public sealed record Error(string Code, string Message, string Advice, bool Fatal) : ToPage;

    /// <summary>What the session has come to, after every response. The same object as that of the metrics route.</summary>
    public sealed record Metrics : ToPage
    {
        public required string SessionId { get; init; }

        /// <summary>Whether the session goes on.</summary>
        public required bool Running { get; init; }

        public required long UptimeMs { get; init; }

        public required long MessagesIn { get; init; }

        public required long MessagesOut { get; init; }

        public required int Responses { get; init; }

        public required int Errors { get; init; }

        /// <summary>Lines to the model that were restored.</summary>
        public required int Reconnects { get; init; }

        /// <summary>Sockets of the page that came back.</summary>
        public required int Resumes { get; init; }

        public required int FunctionCalls { get; init; }

        public required int Interruptions { get; init; }

        public long? LatencyAverageMs { get; init; }

        public long? LatencyP95Ms { get; init; }
    }

    /// <summary>Are you there? Answered by <c>pong</c>.</summary>
    public sealed record Ping(string? Id) : ToPage;

    /// <summary>Here.</summary>
    public sealed record Pong(string? Id) : ToPage;

    /// <summary>The last message: why the session is over.</summary>
    public sealed record SessionOver(string Reason, string Message) : ToPage;

    /// <summary>An audio format.</summary>
    public sealed record FormatView(string Encoding, int SampleRate, int Channels);

    /// <summary>An agent that may be chosen.</summary>
    public sealed record AgentView(string Name, string Summary);

    /// <summary>Who may hand over to whom.</summary>
    public sealed record GraphView(IReadOnlyList<NodeView> Nodes, IReadOnlyList<EdgeView> Edges);

    /// <summary>An agent and its tools.</summary>
    public sealed record NodeView(string Name, IReadOnlyList<string> Tools);

    /// <summary>A handoff.</summary>
    public sealed record EdgeView(string From, string To);

    /// <summary>How turns are found, as in <c>set_turn_detection</c>.</summary>
    public sealed record TurnView(string Mode)
    {
        public double? Threshold { get; init; }

        public long? SilenceDurationMs { get; init; }

        public long? PrefixPaddingMs { get; init; }

        public string? Eagerness { get; init; }

        public bool? InterruptResponse { get; init; }

        public bool? CreateResponse { get; init; }
    }

    /// <summary>Something said.</summary>
    public sealed record HistoryView(string ItemId, string Role, string Text, string? HeardText, string Status);

    /// <summary>When what happened, in ms after the end of the user's turn; absent when it did not happen.</summary>
    public sealed record TimingsView
    {
        public long? SpeechStopped { get; init; }

        public long? Transcript { get; init; }

        public long? ResponseStarted { get; init; }

        public long? FirstText { get; init; }

        public long? FirstAudio { get; init; }

        public long? ToolStarted { get; init; }

        public long? ToolEnded { get; init; }

        public long? AudioDone { get; init; }

        public long? ResponseDone { get; init; }
    }
}
