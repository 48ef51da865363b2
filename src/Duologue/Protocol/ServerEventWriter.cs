using System.Text.Json;

namespace Duologue.Protocol;

/// <summary>Writes server events in the GA shape. Text that the schema demands is written empty when it is null.</summary>
internal static class ServerEventWriter
{
    private static RealtimeJsonContext Contracts => RealtimeJsonContext.Default;

    public static void Write(Utf8JsonWriter writer, ServerEvent serverEvent, WireShape shape, string type, ReadOnlySpan<byte> madeId)
    {
        if (serverEvent is ServerEvent.Unknown unknown)
        {
            unknown.Json.WriteTo(writer);
            return;
        }

        writer.WriteStartObject();
        writer.WriteString("type"u8, type);
        if (serverEvent.EventId is { } id)
        {
            writer.WriteString("event_id"u8, id);
        }
        else if (serverEvent is not ServerEvent.DtmfReceived)
        {
            writer.WriteString("event_id"u8, madeId);
        }

        if (!WriteOutput(writer, serverEvent) && !WriteResponse(writer, serverEvent) && !WriteInput(writer, serverEvent))
        {
            WriteRest(writer, serverEvent, shape);
        }

        WireMembers.Extra(writer, serverEvent.Extra);
        writer.WriteEndObject();
    }

    private static bool WriteOutput(Utf8JsonWriter writer, ServerEvent serverEvent)
    {
        switch (serverEvent)
        {
            case ServerEvent.OutputAudioDelta e:
                WireMembers.Place(writer, e.ResponseId, e.ItemId, e.OutputIndex, e.ContentIndex);
                writer.WriteBase64String("delta"u8, e.Audio.Span);
                return true;
            case ServerEvent.OutputTranscriptDelta e:
                WireMembers.Place(writer, e.ResponseId, e.ItemId, e.OutputIndex, e.ContentIndex);
                writer.WriteString("delta"u8, e.Delta ?? "");
                return true;
            case ServerEvent.OutputTextDelta e:
                WireMembers.Place(writer, e.ResponseId, e.ItemId, e.OutputIndex, e.ContentIndex);
                writer.WriteString("delta"u8, e.Delta ?? "");
                return true;
            case ServerEvent.OutputTextDone e:
                WireMembers.Place(writer, e.ResponseId, e.ItemId, e.OutputIndex, e.ContentIndex);
                writer.WriteString("text"u8, e.Text ?? "");
                return true;
            case ServerEvent.OutputAudioDone e:
                WireMembers.Place(writer, e.ResponseId, e.ItemId, e.OutputIndex, e.ContentIndex);
                return true;
            case ServerEvent.OutputTranscriptDone e:
                WireMembers.Place(writer, e.ResponseId, e.ItemId, e.OutputIndex, e.ContentIndex);
                writer.WriteString("transcript"u8, e.Transcript ?? "");
                return true;
            case ServerEvent.ContentPartAdded e:
                WireMembers.Place(writer, e.ResponseId, e.ItemId, e.OutputIndex, e.ContentIndex);
                WireMembers.Object(writer, "part"u8, e.Part, Contracts.WireContentPart);
                return true;
            case ServerEvent.ContentPartDone e:
                WireMembers.Place(writer, e.ResponseId, e.ItemId, e.OutputIndex, e.ContentIndex);
                WireMembers.Object(writer, "part"u8, e.Part, Contracts.WireContentPart);
                return true;
            default:
                return false;
        }
    }

    private static bool WriteResponse(Utf8JsonWriter writer, ServerEvent serverEvent)
    {
        switch (serverEvent)
        {
            case ServerEvent.ResponseCreated e:
                WireMembers.Object(writer, "response"u8, e.Response, Contracts.WireResponse);
                return true;
            case ServerEvent.ResponseDone e:
                WireMembers.Object(writer, "response"u8, e.Response, Contracts.WireResponse);
                return true;
            case ServerEvent.OutputItemAdded e:
                WriteOutputItem(writer, e.ResponseId, e.OutputIndex, e.Item);
                return true;
            case ServerEvent.OutputItemDone e:
                WriteOutputItem(writer, e.ResponseId, e.OutputIndex, e.Item);
                return true;
            case ServerEvent.FunctionArgumentsDelta e:
                WireMembers.Item(writer, e.ResponseId, e.ItemId, e.OutputIndex);
                writer.WriteString("call_id"u8, e.CallId ?? "");
                writer.WriteString("delta"u8, e.Delta ?? "");
                return true;
            case ServerEvent.FunctionArgumentsDone e:
                WireMembers.Item(writer, e.ResponseId, e.ItemId, e.OutputIndex);
                writer.WriteString("call_id"u8, e.CallId ?? "");
                WireMembers.Text(writer, "name"u8, e.Name);
                writer.WriteString("arguments"u8, e.Arguments ?? "");
                return true;
            case ServerEvent.McpArgumentsDelta e:
                WireMembers.Item(writer, e.ResponseId, e.ItemId, e.OutputIndex);
                writer.WriteString("delta"u8, e.Delta ?? "");
                writer.WriteString("obfuscation"u8, e.Obfuscation ?? "");
                return true;
            case ServerEvent.McpArgumentsDone e:
                WireMembers.Item(writer, e.ResponseId, e.ItemId, e.OutputIndex);
                writer.WriteString("arguments"u8, e.Arguments ?? "");
                return true;
            case ServerEvent.McpCallInProgress e:
                return WriteItemAndIndex(writer, e.ItemId, e.OutputIndex);
            case ServerEvent.McpCallCompleted e:
                return WriteItemAndIndex(writer, e.ItemId, e.OutputIndex);
            case ServerEvent.McpCallFailed e:
                return WriteItemAndIndex(writer, e.ItemId, e.OutputIndex);
            default:
                return false;
        }
    }

    private static bool WriteInput(Utf8JsonWriter writer, ServerEvent serverEvent)
    {
        switch (serverEvent)
        {
            case ServerEvent.SpeechStarted e:
                writer.WriteString("item_id"u8, e.ItemId);
                writer.WriteNumber("audio_start_ms"u8, e.AudioStartMs);
                return true;
            case ServerEvent.SpeechStopped e:
                writer.WriteString("item_id"u8, e.ItemId);
                writer.WriteNumber("audio_end_ms"u8, e.AudioEndMs);
                return true;
            case ServerEvent.AudioCommitted e:
                writer.WriteString("previous_item_id"u8, e.PreviousItemId);
                writer.WriteString("item_id"u8, e.ItemId);
                return true;
            case ServerEvent.IdleTimeoutTriggered e:
                writer.WriteString("item_id"u8, e.ItemId);
                writer.WriteNumber("audio_start_ms"u8, e.AudioStartMs);
                writer.WriteNumber("audio_end_ms"u8, e.AudioEndMs);
                return true;
            case ServerEvent.DtmfReceived e:
                writer.WriteString("event"u8, e.Event ?? "");
                writer.WriteNumber("received_at"u8, e.ReceivedAt);
                return true;
            case ServerEvent.InputTranscriptionDelta e:
                WireMembers.ItemPart(writer, e.ItemId, e.ContentIndex);
                writer.WriteString("delta"u8, e.Delta ?? "");
                return true;
            case ServerEvent.InputTranscriptionCompleted e:
                WireMembers.ItemPart(writer, e.ItemId, e.ContentIndex);
                writer.WriteString("transcript"u8, e.Transcript ?? "");
                WireMembers.Object(writer, "usage"u8, e.Usage, Contracts.WireUsage);
                return true;
            case ServerEvent.InputTranscriptionFailed e:
                WireMembers.ItemPart(writer, e.ItemId, e.ContentIndex);
                WireMembers.Object(writer, "error"u8, e.Error, Contracts.WireError);
                return true;
            case ServerEvent.InputTranscriptionSegment e:
                WriteSegment(writer, e);
                return true;
            default:
                return false;
        }
    }

    private static void WriteRest(Utf8JsonWriter writer, ServerEvent serverEvent, WireShape shape)
    {
        switch (serverEvent)
        {
            case ServerEvent.SessionCreated e: WireMembers.Session(writer, e.Session, shape); break;
            case ServerEvent.SessionUpdated e: WireMembers.Session(writer, e.Session, shape); break;
            case ServerEvent.ItemAdded e: WriteItem(writer, e.PreviousItemId, e.Item); break;
            case ServerEvent.ItemDone e: WriteItem(writer, e.PreviousItemId, e.Item); break;
            case ServerEvent.ItemRetrieved e: WireMembers.Object(writer, "item"u8, ShownItem.Of(e.Item), Contracts.WireItem); break;
            case ServerEvent.ItemDeleted e: writer.WriteString("item_id"u8, e.ItemId); break;
            case ServerEvent.ItemTruncated e:
                WireMembers.ItemPart(writer, e.ItemId, e.ContentIndex);
                writer.WriteNumber("audio_end_ms"u8, e.AudioEndMs);
                break;
            case ServerEvent.OutputBufferStarted e: writer.WriteString("response_id"u8, e.ResponseId); break;
            case ServerEvent.OutputBufferStopped e: writer.WriteString("response_id"u8, e.ResponseId); break;
            case ServerEvent.OutputBufferCleared e: writer.WriteString("response_id"u8, e.ResponseId); break;
            case ServerEvent.McpListToolsInProgress e: writer.WriteString("item_id"u8, e.ItemId); break;
            case ServerEvent.McpListToolsCompleted e: writer.WriteString("item_id"u8, e.ItemId); break;
            case ServerEvent.McpListToolsFailed e: writer.WriteString("item_id"u8, e.ItemId); break;
            case ServerEvent.RateLimitsUpdated e: WriteRateLimits(writer, e.RateLimits ?? []); break;
            case ServerEvent.Failure e: WireMembers.Object(writer, "error"u8, e.Error, Contracts.WireError); break;
            case ServerEvent.ConversationCreated { Conversation: { } conversation }:
                writer.WritePropertyName("conversation"u8);
                conversation.WriteTo(writer);
                break;
        }
    }

    // Null says that nothing stands before the item; a client that finds no member leaves the item where it was.
    private static void WriteItem(Utf8JsonWriter writer, string? previousItemId, WireItem item)
    {
        writer.WriteString("previous_item_id"u8, previousItemId);
        WireMembers.Object(writer, "item"u8, ShownItem.Of(item), Contracts.WireItem);
    }

    private static void WriteOutputItem(Utf8JsonWriter writer, string responseId, int outputIndex, WireItem item)
    {
        writer.WriteString("response_id"u8, responseId);
        writer.WriteNumber("output_index"u8, outputIndex);
        WireMembers.Object(writer, "item"u8, item, Contracts.WireItem);
    }

    private static bool WriteItemAndIndex(Utf8JsonWriter writer, string itemId, int outputIndex)
    {
        writer.WriteString("item_id"u8, itemId);
        writer.WriteNumber("output_index"u8, outputIndex);
        return true;
    }

    private static void WriteSegment(Utf8JsonWriter writer, ServerEvent.InputTranscriptionSegment segment)
    {
        WireMembers.ItemPart(writer, segment.ItemId, segment.ContentIndex);
        writer.WriteString("id"u8, segment.Id ?? "");
        writer.WriteString("text"u8, segment.Text ?? "");
        writer.WriteString("speaker"u8, segment.Speaker ?? "");
        writer.WriteNumber("start"u8, segment.Start);
        writer.WriteNumber("end"u8, segment.End);
    }

    private static void WriteRateLimits(Utf8JsonWriter writer, IReadOnlyList<WireRateLimit> limits)
    {
        writer.WritePropertyName("rate_limits"u8);
        new ListConverter<WireRateLimit>().Write(writer, limits, Contracts.Options);
    }
}
