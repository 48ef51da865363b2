using System.Collections.Frozen;

namespace Duologue.Protocol;

/// <summary>Which members each server event has, and how it is made of them. A maker returns null when what matters is missing.</summary>
internal static class ServerEventTable
{
    private static readonly FrozenDictionary<string, ServerEventShape> Shapes = new Dictionary<string, ServerEventShape>
    {
        ["session.created"] = new(EventField.Session, f => f.Session is { } s ? new ServerEvent.SessionCreated(s) : null),
        ["session.updated"] = new(EventField.Session, f => f.Session is { } s ? new ServerEvent.SessionUpdated(s) : null),
        ["transcription_session.created"] = new(EventField.Session, f => f.Session is { } s ? new ServerEvent.SessionCreated(s) : null),
        ["transcription_session.updated"] = new(EventField.Session, f => f.Session is { } s ? new ServerEvent.SessionUpdated(s) : null),
        ["conversation.created"] = new(EventField.Conversation, f => new ServerEvent.ConversationCreated(f.Conversation)),
        ["conversation.item.added"] = new(ItemAndPrevious, f => f.Item is { } i ? new ServerEvent.ItemAdded(i, f.PreviousItemId) : null),
        ["conversation.item.created"] = new(ItemAndPrevious, f => f.Item is { } i ? new ServerEvent.ItemAdded(i, f.PreviousItemId) : null),
        ["conversation.item.done"] = new(ItemAndPrevious, f => f.Item is { } i ? new ServerEvent.ItemDone(i, f.PreviousItemId) : null),
        ["conversation.item.retrieved"] = new(EventField.Item, f => f.Item is { } i ? new ServerEvent.ItemRetrieved(i) : null),
        ["conversation.item.deleted"] = new(EventField.ItemId, f => new ServerEvent.ItemDeleted(f.ItemId)),
        ["conversation.item.truncated"] = new(
            ItemPart | EventField.AudioEndMs, f => new ServerEvent.ItemTruncated(f.ItemId, f.ContentIndex, f.AudioEndMs)),
        ["conversation.item.input_audio_transcription.delta"] = new(
            ItemPart | EventField.Delta, f => new ServerEvent.InputTranscriptionDelta(f.ItemId, f.ContentIndex, f.Delta)),
        ["conversation.item.input_audio_transcription.completed"] = new(
            ItemPart | EventField.Transcript | EventField.Usage,
            f => new ServerEvent.InputTranscriptionCompleted(f.ItemId, f.ContentIndex, f.Transcript, f.Usage)),
        ["conversation.item.input_audio_transcription.failed"] = new(
            ItemPart | EventField.Error, f => new ServerEvent.InputTranscriptionFailed(f.ItemId, f.ContentIndex, f.Error)),
        ["conversation.item.input_audio_transcription.segment"] = new(
            ItemPart | EventField.Id | EventField.Text | EventField.Speaker | EventField.Start | EventField.End,
            f => new ServerEvent.InputTranscriptionSegment(f.ItemId, f.ContentIndex, f.Id, f.Text, f.Speaker, f.Start, f.End)),
        ["input_audio_buffer.speech_started"] = new(
            EventField.ItemId | EventField.AudioStartMs, f => new ServerEvent.SpeechStarted(f.ItemId, f.AudioStartMs)),
        ["input_audio_buffer.speech_stopped"] = new(
            EventField.ItemId | EventField.AudioEndMs, f => new ServerEvent.SpeechStopped(f.ItemId, f.AudioEndMs)),
        ["input_audio_buffer.committed"] = new(
            EventField.ItemId | EventField.PreviousItemId, f => new ServerEvent.AudioCommitted(f.ItemId, f.PreviousItemId)),
        ["input_audio_buffer.cleared"] = new(EventField.None, _ => new ServerEvent.AudioCleared()),
        ["input_audio_buffer.timeout_triggered"] = new(
            EventField.ItemId | EventField.AudioStartMs | EventField.AudioEndMs,
            f => new ServerEvent.IdleTimeoutTriggered(f.ItemId, f.AudioStartMs, f.AudioEndMs)),
        ["input_audio_buffer.dtmf_event_received"] = new(
            EventField.Event | EventField.ReceivedAt, f => new ServerEvent.DtmfReceived(f.Event, f.ReceivedAt)),
        ["output_audio_buffer.started"] = new(EventField.ResponseId, f => new ServerEvent.OutputBufferStarted(f.ResponseId)),
        ["output_audio_buffer.stopped"] = new(EventField.ResponseId, f => new ServerEvent.OutputBufferStopped(f.ResponseId)),
        ["output_audio_buffer.cleared"] = new(EventField.ResponseId, f => new ServerEvent.OutputBufferCleared(f.ResponseId)),
        ["response.created"] = new(EventField.Response, f => f.Response is { } r ? new ServerEvent.ResponseCreated(r) : null),
        ["response.done"] = new(EventField.Response, f => f.Response is { } r ? new ServerEvent.ResponseDone(r) : null),
        ["response.output_item.added"] = new(
            OutputItem, f => f.Item is { } i ? new ServerEvent.OutputItemAdded(f.ResponseId, f.OutputIndex, i) : null),
        ["response.output_item.done"] = new(
            OutputItem, f => f.Item is { } i ? new ServerEvent.OutputItemDone(f.ResponseId, f.OutputIndex, i) : null),
        ["response.content_part.added"] = new(
            EventField.Place | EventField.Part,
            f => f.Part is { } p ? new ServerEvent.ContentPartAdded(f.ResponseId, f.ItemId, f.OutputIndex, f.ContentIndex, p) : null),
        ["response.content_part.done"] = new(
            EventField.Place | EventField.Part,
            f => f.Part is { } p ? new ServerEvent.ContentPartDone(f.ResponseId, f.ItemId, f.OutputIndex, f.ContentIndex, p) : null),
        ["response.output_text.delta"] = new(EventField.Place | EventField.Delta, TextDelta),
        ["response.text.delta"] = new(EventField.Place | EventField.Delta, TextDelta),
        ["response.output_text.done"] = new(EventField.Place | EventField.Text, TextDone),
        ["response.text.done"] = new(EventField.Place | EventField.Text, TextDone),
        ["response.output_audio.done"] = new(EventField.Place, AudioDone),
        ["response.audio.done"] = new(EventField.Place, AudioDone),
        ["response.output_audio_transcript.delta"] = new(EventField.Place | EventField.Delta, TranscriptDelta),
        ["response.audio_transcript.delta"] = new(EventField.Place | EventField.Delta, TranscriptDelta),
        ["response.output_audio_transcript.done"] = new(EventField.Place | EventField.Transcript, TranscriptDone),
        ["response.audio_transcript.done"] = new(EventField.Place | EventField.Transcript, TranscriptDone),
        ["response.function_call_arguments.delta"] = new(
            Call | EventField.CallId | EventField.Delta,
            f => new ServerEvent.FunctionArgumentsDelta(f.ResponseId, f.ItemId, f.OutputIndex, f.CallId, f.Delta)),
        ["response.function_call_arguments.done"] = new(
            Call | EventField.CallId | EventField.Name | EventField.Arguments,
            f => new ServerEvent.FunctionArgumentsDone(f.ResponseId, f.ItemId, f.OutputIndex, f.CallId, f.Name, f.Arguments)),
        ["response.mcp_call_arguments.delta"] = new(
            Call | EventField.Delta | EventField.Obfuscation,
            f => new ServerEvent.McpArgumentsDelta(f.ResponseId, f.ItemId, f.OutputIndex, f.Delta, f.Obfuscation)),
        ["response.mcp_call_arguments.done"] = new(
            Call | EventField.Arguments, f => new ServerEvent.McpArgumentsDone(f.ResponseId, f.ItemId, f.OutputIndex, f.Arguments)),
        ["response.mcp_call.in_progress"] = new(McpCall, f => new ServerEvent.McpCallInProgress(f.ItemId, f.OutputIndex)),
        ["response.mcp_call.completed"] = new(McpCall, f => new ServerEvent.McpCallCompleted(f.ItemId, f.OutputIndex)),
        ["response.mcp_call.failed"] = new(McpCall, f => new ServerEvent.McpCallFailed(f.ItemId, f.OutputIndex)),
        ["mcp_list_tools.in_progress"] = new(EventField.ItemId, f => new ServerEvent.McpListToolsInProgress(f.ItemId)),
        ["mcp_list_tools.completed"] = new(EventField.ItemId, f => new ServerEvent.McpListToolsCompleted(f.ItemId)),
        ["mcp_list_tools.failed"] = new(EventField.ItemId, f => new ServerEvent.McpListToolsFailed(f.ItemId)),
        ["rate_limits.updated"] = new(EventField.RateLimits, f => new ServerEvent.RateLimitsUpdated(f.RateLimits)),
        ["error"] = new(EventField.Error, f => f.Error is { } e ? new ServerEvent.Failure(e) : null),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private const EventField ItemAndPrevious = EventField.Item | EventField.PreviousItemId;
    private const EventField ItemPart = EventField.ItemId | EventField.ContentIndex;
    private const EventField OutputItem = EventField.ResponseId | EventField.OutputIndex | EventField.Item;
    private const EventField Call = EventField.ResponseId | EventField.ItemId | EventField.OutputIndex;
    private const EventField McpCall = EventField.ItemId | EventField.OutputIndex;

    /// <summary>The shape of an event, or null when this version does not know it.</summary>
    public static ServerEventShape? Find(ReadOnlySpan<char> type) =>
        Shapes.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(type, out var shape) ? shape : null;

    private static ServerEvent TextDelta(EventFields f) =>
        new ServerEvent.OutputTextDelta(f.ResponseId, f.ItemId, f.OutputIndex, f.ContentIndex, f.Delta);

    private static ServerEvent TextDone(EventFields f) =>
        new ServerEvent.OutputTextDone(f.ResponseId, f.ItemId, f.OutputIndex, f.ContentIndex, f.Text);

    private static ServerEvent AudioDone(EventFields f) =>
        new ServerEvent.OutputAudioDone(f.ResponseId, f.ItemId, f.OutputIndex, f.ContentIndex);

    private static ServerEvent TranscriptDelta(EventFields f) =>
        new ServerEvent.OutputTranscriptDelta(f.ResponseId, f.ItemId, f.OutputIndex, f.ContentIndex, f.Delta);

    private static ServerEvent TranscriptDone(EventFields f) =>
        new ServerEvent.OutputTranscriptDone(f.ResponseId, f.ItemId, f.OutputIndex, f.ContentIndex, f.Transcript);
}
