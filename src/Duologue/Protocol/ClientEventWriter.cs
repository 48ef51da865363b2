using System.Text.Json;

namespace Duologue.Protocol;

/// <summary>Writes client events in the GA shape.</summary>
internal static class ClientEventWriter
{
    public static void Write(Utf8JsonWriter writer, ClientEvent clientEvent, WireShape shape)
    {
        if (clientEvent is ClientEvent.Unknown unknown)
        {
            unknown.Json.WriteTo(writer);
            return;
        }

        writer.WriteStartObject();
        writer.WriteString("type"u8, clientEvent.Type);
        WireMembers.Text(writer, "event_id"u8, clientEvent.EventId);
        WriteMembers(writer, clientEvent, shape);
        WireMembers.Extra(writer, clientEvent.Extra);
        writer.WriteEndObject();
    }

    private static void WriteMembers(Utf8JsonWriter writer, ClientEvent clientEvent, WireShape shape)
    {
        var contracts = RealtimeJsonContext.Default;
        switch (clientEvent)
        {
            case ClientEvent.UpdateSession update:
                // The service takes no update without a type, and keeps two kinds of session apart by it.
                var session = update.Session.Type is null ? update.Session with { Type = "realtime" } : update.Session;
                WireMembers.Session(writer, session, shape);
                break;
            case ClientEvent.AppendAudio append:
                writer.WriteBase64String("audio"u8, append.Audio.Span);
                break;
            case ClientEvent.CreateItem create:
                WireMembers.Text(writer, "previous_item_id"u8, create.PreviousItemId);
                WireMembers.Object(writer, "item"u8, create.Item, contracts.WireItem);
                break;
            case ClientEvent.RetrieveItem retrieve:
                writer.WriteString("item_id"u8, retrieve.ItemId);
                break;
            case ClientEvent.DeleteItem delete:
                writer.WriteString("item_id"u8, delete.ItemId);
                break;
            case ClientEvent.TruncateItem truncate:
                writer.WriteString("item_id"u8, truncate.ItemId);
                writer.WriteNumber("content_index"u8, truncate.ContentIndex);
                writer.WriteNumber("audio_end_ms"u8, truncate.AudioEndMs);
                break;
            case ClientEvent.CreateResponse { Response: { } parameters }:
                WireMembers.Object(writer, "response"u8, parameters, contracts.WireResponseParameters);
                break;
            case ClientEvent.CancelResponse cancel:
                WireMembers.Text(writer, "response_id"u8, cancel.ResponseId);
                break;
        }
    }
}
