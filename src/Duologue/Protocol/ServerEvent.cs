using System.Text.Json;
using System.Text.Json.Serialization;

namespace Duologue.Protocol;

/// <summary>Everything a model may say to a client, in the GA shape of the Realtime protocol.</summary>
/// <remarks>A vocabulary, not logic: each case names its wire event. Ids are opaque. Members that the wire declares as text may be null.</remarks>
public abstract record ServerEvent
{
    private protected ServerEvent(string type) => Type = type;

    /// <summary>Id given by the server; null for audio deltas, whose id is not kept.</summary>
    public string? EventId { get; init; }

    /// <summary>The <c>type</c> on the wire.</summary>
    [JsonIgnore]
    public string Type { get; }

    /// <summary>Members this version does not know.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Extra { get; set; }

    /// <summary>Whether it is about the line itself and was made on this side: such an event is never on the wire.</summary>
    [JsonIgnore]
    public bool IsLocal => this is ConnectionLost or ConnectionRestored;

    /// <summary>The session exists; the first event of a connection.</summary>
    /// <param name="Session">Whole.</param>
    public sealed record SessionCreated(WireSession Session) : ServerEvent("session.created");

    /// <summary>An update was taken.</summary>
    /// <param name="Session">The whole effective session.</param>
    public sealed record SessionUpdated(WireSession Session) : ServerEvent("session.updated");

    /// <summary>The conversation exists. In the schema; not seen.</summary>
    /// <param name="Conversation">Its id.</param>
    public sealed record ConversationCreated(JsonElement? Conversation) : ServerEvent("conversation.created");

    /// <summary>An item entered the conversation; a model's items arrive in progress and empty. The beta name <c>conversation.item.created</c> reads as this too.</summary>
    /// <param name="Item">The item.</param>
    /// <param name="PreviousItemId">The item before it; null when first.</param>
    public sealed record ItemAdded(WireItem Item, string? PreviousItemId) : ServerEvent("conversation.item.added");

    /// <summary>An item is whole; once for each added item.</summary>
    /// <param name="Item">The item.</param>
    /// <param name="PreviousItemId">The item before it; null when first.</param>
    public sealed record ItemDone(WireItem Item, string? PreviousItemId) : ServerEvent("conversation.item.done");

    /// <summary>Answer to <see cref="ClientEvent.RetrieveItem"/>.</summary>
    /// <param name="Item">The item.</param>
    public sealed record ItemRetrieved(WireItem Item) : ServerEvent("conversation.item.retrieved");

    /// <summary>Answer to <see cref="ClientEvent.DeleteItem"/>.</summary>
    /// <param name="ItemId">Which.</param>
    public sealed record ItemDeleted(string ItemId) : ServerEvent("conversation.item.deleted");

    /// <summary>An assistant's audio was shortened.</summary>
    /// <param name="ItemId">Which.</param>
    /// <param name="ContentIndex">Which part.</param>
    /// <param name="AudioEndMs">What is left, in ms.</param>
    public sealed record ItemTruncated(string ItemId, int ContentIndex, int AudioEndMs) : ServerEvent("conversation.item.truncated");

    /// <summary>More words of what the user said.</summary>
    /// <param name="ItemId">The user's item.</param>
    /// <param name="ContentIndex">Which part.</param>
    /// <param name="Delta">The words; append-only.</param>
    public sealed record InputTranscriptionDelta(
        string ItemId, int ContentIndex, string? Delta)
        : ServerEvent("conversation.item.input_audio_transcription.delta");

    /// <summary>What the user said, whole.</summary>
    /// <param name="ItemId">The user's item.</param>
    /// <param name="ContentIndex">Which part.</param>
    /// <param name="Transcript">The words.</param>
    /// <param name="Usage">What it cost.</param>
    public sealed record InputTranscriptionCompleted(
        string ItemId, int ContentIndex, string? Transcript, WireUsage? Usage)
        : ServerEvent("conversation.item.input_audio_transcription.completed");

    /// <summary>What the user said could not be transcribed.</summary>
    /// <param name="ItemId">The user's item.</param>
    /// <param name="ContentIndex">Which part.</param>
    /// <param name="Error">Why.</param>
    public sealed record InputTranscriptionFailed(
        string ItemId, int ContentIndex, WireError? Error)
        : ServerEvent("conversation.item.input_audio_transcription.failed");

    /// <summary>A stretch of one speaker, from a diarizing model.</summary>
    /// <param name="ItemId">The user's item.</param>
    /// <param name="ContentIndex">Which part.</param>
    /// <param name="Id">The segment.</param>
    /// <param name="Text">The words.</param>
    /// <param name="Speaker">Who.</param>
    /// <param name="Start">From, in seconds.</param>
    /// <param name="End">To, in seconds.</param>
    public sealed record InputTranscriptionSegment(
        string ItemId, int ContentIndex, string? Id, string? Text, string? Speaker, double Start, double End)
        : ServerEvent("conversation.item.input_audio_transcription.segment");

    /// <summary>The user began to speak.</summary>
    /// <param name="ItemId">The item that this will become.</param>
    /// <param name="AudioStartMs">Offset into all audio appended, less the prefix padding.</param>
    public sealed record SpeechStarted(string ItemId, int AudioStartMs) : ServerEvent("input_audio_buffer.speech_started");

    /// <summary>The user stopped speaking.</summary>
    /// <param name="ItemId">The item that this will become.</param>
    /// <param name="AudioEndMs">Offset into all audio appended.</param>
    public sealed record SpeechStopped(string ItemId, int AudioEndMs) : ServerEvent("input_audio_buffer.speech_stopped");

    /// <summary>The input buffer became an item.</summary>
    /// <param name="ItemId">The item.</param>
    /// <param name="PreviousItemId">The item before it; null when first.</param>
    public sealed record AudioCommitted(string ItemId, string? PreviousItemId) : ServerEvent("input_audio_buffer.committed");

    /// <summary>The input buffer is empty.</summary>
    public sealed record AudioCleared() : ServerEvent("input_audio_buffer.cleared");

    /// <summary>Nobody spoke for the idle timeout.</summary>
    /// <param name="ItemId">The silent item.</param>
    /// <param name="AudioStartMs">From.</param>
    /// <param name="AudioEndMs">To.</param>
    public sealed record IdleTimeoutTriggered(
        string ItemId, int AudioStartMs, int AudioEndMs)
        : ServerEvent("input_audio_buffer.timeout_triggered");

    /// <summary>A telephone key was pressed; SIP only.</summary>
    /// <param name="Event">The key.</param>
    /// <param name="ReceivedAt">Unix seconds.</param>
    public sealed record DtmfReceived(string? Event, long ReceivedAt) : ServerEvent("input_audio_buffer.dtmf_event_received");

    /// <summary>Playback began; WebRTC and SIP only.</summary>
    /// <param name="ResponseId">Of which response.</param>
    public sealed record OutputBufferStarted(string ResponseId) : ServerEvent("output_audio_buffer.started");

    /// <summary>Playback ended; WebRTC and SIP only.</summary>
    /// <param name="ResponseId">Of which response.</param>
    public sealed record OutputBufferStopped(string ResponseId) : ServerEvent("output_audio_buffer.stopped");

    /// <summary>Playback was cut; WebRTC and SIP only.</summary>
    /// <param name="ResponseId">Of which response.</param>
    public sealed record OutputBufferCleared(string ResponseId) : ServerEvent("output_audio_buffer.cleared");

    /// <summary>A response began; before anything else of it.</summary>
    /// <param name="Response">In progress, without output.</param>
    public sealed record ResponseCreated(WireResponse Response) : ServerEvent("response.created");

    /// <summary>A response ended, however; exactly once.</summary>
    /// <param name="Response">With status, output and usage.</param>
    public sealed record ResponseDone(WireResponse Response) : ServerEvent("response.done");

    /// <summary>An output item began.</summary>
    /// <param name="ResponseId">Of which response.</param>
    /// <param name="OutputIndex">Its place.</param>
    /// <param name="Item">In progress.</param>
    public sealed record OutputItemAdded(string ResponseId, int OutputIndex, WireItem Item) : ServerEvent("response.output_item.added");

    /// <summary>An output item is whole.</summary>
    /// <param name="ResponseId">Of which response.</param>
    /// <param name="OutputIndex">Its place.</param>
    /// <param name="Item">Completed or incomplete.</param>
    public sealed record OutputItemDone(string ResponseId, int OutputIndex, WireItem Item) : ServerEvent("response.output_item.done");

    /// <summary>A part of an output item began.</summary>
    /// <param name="ResponseId">Of which response.</param>
    /// <param name="ItemId">Of which item.</param>
    /// <param name="OutputIndex">The item's place.</param>
    /// <param name="ContentIndex">The part's place.</param>
    /// <param name="Part">Empty.</param>
    public sealed record ContentPartAdded(
        string ResponseId, string ItemId, int OutputIndex, int ContentIndex, WireContentPart Part)
        : ServerEvent("response.content_part.added");

    /// <summary>A part of an output item is whole.</summary>
    /// <param name="ResponseId">Of which response.</param>
    /// <param name="ItemId">Of which item.</param>
    /// <param name="OutputIndex">The item's place.</param>
    /// <param name="ContentIndex">The part's place.</param>
    /// <param name="Part">Whole.</param>
    public sealed record ContentPartDone(
        string ResponseId, string ItemId, int OutputIndex, int ContentIndex, WireContentPart Part)
        : ServerEvent("response.content_part.done");

    /// <summary>More text.</summary>
    /// <param name="ResponseId">Of which response.</param>
    /// <param name="ItemId">Of which item.</param>
    /// <param name="OutputIndex">The item's place.</param>
    /// <param name="ContentIndex">The part's place.</param>
    /// <param name="Delta">The text.</param>
    public sealed record OutputTextDelta(
        string ResponseId, string ItemId, int OutputIndex, int ContentIndex, string? Delta)
        : ServerEvent("response.output_text.delta");

    /// <summary>The text, whole.</summary>
    /// <param name="ResponseId">Of which response.</param>
    /// <param name="ItemId">Of which item.</param>
    /// <param name="OutputIndex">The item's place.</param>
    /// <param name="ContentIndex">The part's place.</param>
    /// <param name="Text">The text.</param>
    public sealed record OutputTextDone(
        string ResponseId, string ItemId, int OutputIndex, int ContentIndex, string? Text)
        : ServerEvent("response.output_text.done");

    /// <summary>More audio.</summary>
    /// <param name="ResponseId">Of which response.</param>
    /// <param name="ItemId">Of which item.</param>
    /// <param name="OutputIndex">The item's place.</param>
    /// <param name="ContentIndex">The part's place.</param>
    /// <param name="Audio">In the session's output format; the memory is valid until the next event is asked for.</param>
    public sealed record OutputAudioDelta(
        string ResponseId, string ItemId, int OutputIndex, int ContentIndex, ReadOnlyMemory<byte> Audio)
        : ServerEvent("response.output_audio.delta");

    /// <summary>The audio is whole; it may still be playing.</summary>
    /// <param name="ResponseId">Of which response.</param>
    /// <param name="ItemId">Of which item.</param>
    /// <param name="OutputIndex">The item's place.</param>
    /// <param name="ContentIndex">The part's place.</param>
    public sealed record OutputAudioDone(
        string ResponseId, string ItemId, int OutputIndex, int ContentIndex)
        : ServerEvent("response.output_audio.done");

    /// <summary>More of the words spoken.</summary>
    /// <param name="ResponseId">Of which response.</param>
    /// <param name="ItemId">Of which item.</param>
    /// <param name="OutputIndex">The item's place.</param>
    /// <param name="ContentIndex">The part's place.</param>
    /// <param name="Delta">The words.</param>
    public sealed record OutputTranscriptDelta(
        string ResponseId, string ItemId, int OutputIndex, int ContentIndex, string? Delta)
        : ServerEvent("response.output_audio_transcript.delta");

    /// <summary>The words spoken, whole.</summary>
    /// <param name="ResponseId">Of which response.</param>
    /// <param name="ItemId">Of which item.</param>
    /// <param name="OutputIndex">The item's place.</param>
    /// <param name="ContentIndex">The part's place.</param>
    /// <param name="Transcript">The words.</param>
    public sealed record OutputTranscriptDone(
        string ResponseId, string ItemId, int OutputIndex, int ContentIndex, string? Transcript)
        : ServerEvent("response.output_audio_transcript.done");

    /// <summary>More of a function call's arguments.</summary>
    /// <param name="ResponseId">Of which response.</param>
    /// <param name="ItemId">Of which item.</param>
    /// <param name="OutputIndex">The item's place.</param>
    /// <param name="CallId">The call.</param>
    /// <param name="Delta">JSON text.</param>
    public sealed record FunctionArgumentsDelta(
        string ResponseId, string ItemId, int OutputIndex, string? CallId, string? Delta)
        : ServerEvent("response.function_call_arguments.delta");

    /// <summary>A function call's arguments, whole. Run the call only when its item is completed.</summary>
    /// <param name="ResponseId">Of which response.</param>
    /// <param name="ItemId">Of which item.</param>
    /// <param name="OutputIndex">The item's place.</param>
    /// <param name="CallId">The call.</param>
    /// <param name="Name">The function.</param>
    /// <param name="Arguments">JSON text.</param>
    public sealed record FunctionArgumentsDone(
        string ResponseId, string ItemId, int OutputIndex, string? CallId, string? Name, string? Arguments)
        : ServerEvent("response.function_call_arguments.done");

    /// <summary>More of an MCP call's arguments.</summary>
    /// <param name="ResponseId">Of which response.</param>
    /// <param name="ItemId">Of which item.</param>
    /// <param name="OutputIndex">The item's place.</param>
    /// <param name="Delta">JSON text.</param>
    /// <param name="Obfuscation">Padding.</param>
    public sealed record McpArgumentsDelta(
        string ResponseId, string ItemId, int OutputIndex, string? Delta, string? Obfuscation)
        : ServerEvent("response.mcp_call_arguments.delta");

    /// <summary>An MCP call's arguments, whole.</summary>
    /// <param name="ResponseId">Of which response.</param>
    /// <param name="ItemId">Of which item.</param>
    /// <param name="OutputIndex">The item's place.</param>
    /// <param name="Arguments">JSON text.</param>
    public sealed record McpArgumentsDone(
        string ResponseId, string ItemId, int OutputIndex, string? Arguments)
        : ServerEvent("response.mcp_call_arguments.done");

    /// <summary>The server runs an MCP call.</summary>
    /// <param name="ItemId">Of which item.</param>
    /// <param name="OutputIndex">The item's place.</param>
    public sealed record McpCallInProgress(string ItemId, int OutputIndex) : ServerEvent("response.mcp_call.in_progress");

    /// <summary>An MCP call ended; the client asks for the next response.</summary>
    /// <param name="ItemId">Of which item.</param>
    /// <param name="OutputIndex">The item's place.</param>
    public sealed record McpCallCompleted(string ItemId, int OutputIndex) : ServerEvent("response.mcp_call.completed");

    /// <summary>An MCP call failed.</summary>
    /// <param name="ItemId">Of which item.</param>
    /// <param name="OutputIndex">The item's place.</param>
    public sealed record McpCallFailed(string ItemId, int OutputIndex) : ServerEvent("response.mcp_call.failed");

    /// <summary>The server asks an MCP server for its tools.</summary>
    /// <param name="ItemId">Of which item.</param>
    public sealed record McpListToolsInProgress(string ItemId) : ServerEvent("mcp_list_tools.in_progress");

    /// <summary>An MCP server's tools are usable.</summary>
    /// <param name="ItemId">Of which item.</param>
    public sealed record McpListToolsCompleted(string ItemId) : ServerEvent("mcp_list_tools.completed");

    /// <summary>An MCP server's tools could not be listed.</summary>
    /// <param name="ItemId">Of which item.</param>
    public sealed record McpListToolsFailed(string ItemId) : ServerEvent("mcp_list_tools.failed");

    /// <summary>What is left of the rate limits.</summary>
    /// <param name="RateLimits">Each limit.</param>
    public sealed record RateLimitsUpdated(IReadOnlyList<WireRateLimit>? RateLimits) : ServerEvent("rate_limits.updated");

    /// <summary>Something went wrong. The session goes on unless the connection closes.</summary>
    /// <param name="Error">What, and which client event caused it.</param>
    public sealed record Failure(WireError Error) : ServerEvent("error");

    /// <summary>The line broke and is being built again; what was open has been closed by events before this one. Never on the wire.</summary>
    /// <param name="Reason">What happened, for people.</param>
    /// <param name="Attempt">Which try to connect again comes next, from 1.</param>
    public sealed record ConnectionLost(string Reason, int Attempt) : ServerEvent("duologue.connection.lost");

    /// <summary>The line is back, with settings and conversation as they were. Never on the wire.</summary>
    /// <param name="Gap">How long there was none; zero when the line was renewed before it broke.</param>
    public sealed record ConnectionRestored(TimeSpan Gap) : ServerEvent("duologue.connection.restored");

    /// <summary>An event this version does not know, or could not read, kept as it came.</summary>
    /// <param name="Name">Its <c>type</c>.</param>
    /// <param name="Json">The whole event.</param>
    public sealed record Unknown(string Name, JsonElement Json) : ServerEvent(Name);
}
