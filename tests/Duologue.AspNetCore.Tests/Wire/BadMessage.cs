using System.Net.WebSockets;
using System.Text;

namespace Duologue.AspNetCore.Tests.Wire;

/// <summary>A message that a client should not have sent, and what it is told.</summary>
/// <param name="Name">For people.</param>
/// <param name="Bytes">The message.</param>
/// <param name="Code">The error's code.</param>
/// <param name="Param">The error's place; null for none.</param>
/// <param name="EventId">The id that the error carries; null for none.</param>
/// <param name="Type">Text, as a rule.</param>
public sealed record BadMessage(
    string Name, byte[] Bytes, string Code, string? Param = null, string? EventId = "mine", WebSocketMessageType Type = WebSocketMessageType.Text)
{
    private const string Commit = """{"event_id":"mine","type":"input_audio_buffer.commit"}""";

    public static IReadOnlyList<BadMessage> All { get; } =
    [
        // what is no event
        new("an unknown event", Json("""{"event_id":"mine","type":"session.dance"}"""), "invalid_value", "type"),
        new("an event of servers", Json("""{"event_id":"mine","type":"session.created","session":{}}"""), "invalid_value", "type"),
        new("no type", Json("""{"event_id":"mine"}"""), "missing_required_parameter", "type"),
        new("a null type", Json("""{"event_id":"mine","type":null}"""), "missing_required_parameter", "type"),
        new("a number for a type", Json("""{"event_id":"mine","type":7}"""), "invalid_value", "type"),
        new("an event of WebRTC", Json("""{"event_id":"mine","type":"output_audio_buffer.clear"}"""), "invalid_value", "type"),
        new("text as binary", Json(Commit), "invalid_event", Type: WebSocketMessageType.Binary),
        new("audio as binary", new byte[960], "invalid_event", null, null, WebSocketMessageType.Binary),
        new("an event id beyond reason", Json($$"""{"event_id":"{{new string('e', 513)}}","type":"input_audio_buffer.clear"}"""), "invalid_value", "event_id", null),

        // what is no JSON
        new("no JSON", Json("hello"), "invalid_json", null, null),
        new("nothing", [], "invalid_json", null, null),
        new("a list", Json("""[{"event_id":"mine"}]"""), "invalid_json", null, null),
        new("half an event", Json("""{"event_id":"mine","type":"response.create","""), "invalid_json"),
        new("an event and more", Json(Commit + Commit), "invalid_json"),
        new("a name twice", Json("""{"event_id":"mine","type":"response.create","response":{},"response":{}}"""), "invalid_json"),
        new("two types", Json("""{"event_id":"mine","type":"input_audio_buffer.clear","type":"response.create"}"""), "invalid_json"),
        new("a name twice inside", Json("""{"event_id":"mine","type":"session.update","session":{"type":"realtime","instructions":"a","instructions":"b"}}"""), "invalid_json"),
        new("too deep", Json($$"""{"event_id":"mine","type":"response.create","response":{{new string('[', 10_000)}}{{new string(']', 10_000)}} }"""), "invalid_json"),
        new("a lone surrogate", Json("""{"event_id":"mine","type":"session.update","session":{"type":"realtime","instructions":"\uD800"}}"""), "invalid_json"),

        // what an event lacks, or has of another kind
        new("an update of nothing", Json("""{"event_id":"mine","type":"session.update"}"""), "missing_required_parameter", "session"),
        new("a session that is text", Json("""{"event_id":"mine","type":"session.update","session":"be nice"}"""), "invalid_value", "session"),
        new("a threshold that is no number", Json(Turns("\"threshold\":\"high\"")), "invalid_value", "session.audio.input.turn_detection.threshold"),
        new("audio of nothing", Json("""{"event_id":"mine","type":"input_audio_buffer.append"}"""), "missing_required_parameter", "audio"),
        new("audio that is no base64", Json("""{"event_id":"mine","type":"input_audio_buffer.append","audio":"%%%%"}"""), "invalid_value", "audio"),
        new("audio that is a list", Json("""{"event_id":"mine","type":"input_audio_buffer.append","audio":[1,2]}"""), "invalid_value", "audio"),
        new("odd audio", Json($$"""{"event_id":"mine","type":"input_audio_buffer.append","audio":"{{Convert.ToBase64String(new byte[961])}}"}"""), "invalid_value", "audio"),
        new("an item of nothing", Json("""{"event_id":"mine","type":"conversation.item.create"}"""), "missing_required_parameter", "item"),
        new("an item that is a list", Json("""{"event_id":"mine","type":"conversation.item.create","item":[]}"""), "invalid_value", "item"),
        new("retrieving nothing", Json("""{"event_id":"mine","type":"conversation.item.retrieve"}"""), "missing_required_parameter", "item_id"),
        new("deleting null", Json("""{"event_id":"mine","type":"conversation.item.delete","item_id":null}"""), "missing_required_parameter", "item_id"),
        new("deleting what has no name", Json("""{"event_id":"mine","type":"conversation.item.delete","item_id":""}"""), "invalid_value", "item_id"),
        new("truncating without an end", Json("""{"event_id":"mine","type":"conversation.item.truncate","item_id":"i","content_index":0}"""), "missing_required_parameter", "audio_end_ms"),
        new("truncating without a part", Json("""{"event_id":"mine","type":"conversation.item.truncate","item_id":"i","audio_end_ms":1}"""), "missing_required_parameter", "content_index"),
        new("truncating at a fraction", Json("""{"event_id":"mine","type":"conversation.item.truncate","item_id":"i","content_index":0,"audio_end_ms":12.5}"""), "invalid_value", "audio_end_ms"),
        new("truncating at words", Json("""{"event_id":"mine","type":"conversation.item.truncate","item_id":"i","content_index":0,"audio_end_ms":"12"}"""), "invalid_value", "audio_end_ms"),
        new("a response that is text", Json("""{"event_id":"mine","type":"response.create","response":"please"}"""), "invalid_value", "response"),

        // what the session refuses
        new("a wrong rate", Json(Format("""{"type":"audio/pcm","rate":11025}""")), "integer_below_min_value", "session.audio.input.format.rate"),
        new("a rate too high", Json(Format("""{"type":"audio/pcm","rate":96000}""")), "invalid_value", "session.audio.input.format.rate"),
        new("a format nobody has", Json(Format("""{"type":"audio/opus"}""")), "invalid_value", "session.audio.input.format.type"),
        new("a threshold of two", Json(Turns("\"threshold\":2")), "invalid_value", "session.audio.input.turn_detection.threshold"),
        new("a member nobody knows", Json("""{"event_id":"mine","type":"session.update","session":{"type":"realtime","mood":"good"}}"""), "unknown_parameter", "session.mood"),
        new("another kind of session", Json("""{"event_id":"mine","type":"session.update","session":{"type":"transcription"}}"""), "invalid_value", "session.type"),
        new("an empty commit", Json(Commit), "input_audio_buffer_commit_empty"),
        new("an item nobody knows", Json("""{"event_id":"mine","type":"conversation.item.retrieve","item_id":"nobody"}"""), "item_retrieve_invalid_item_id", "item_id"),
        new("deleting what is not there", Json("""{"event_id":"mine","type":"conversation.item.delete","item_id":"nobody"}"""), "item_delete_invalid_item_id", "item_id"),
        new("truncating what is not there", Json("""{"event_id":"mine","type":"conversation.item.truncate","item_id":"nobody","content_index":0,"audio_end_ms":1}"""), "item_truncate_invalid_item_id", "item_id"),
        new("a place after nothing", Json("""{"event_id":"mine","type":"conversation.item.create","previous_item_id":"nobody","item":{"type":"message","role":"user","content":[{"type":"input_text","text":"x"}]}}"""), "invalid_value", "previous_item_id"),
        new("audio of the assistant", Json("""{"event_id":"mine","type":"conversation.item.create","item":{"type":"message","role":"assistant","content":[{"type":"output_audio","audio":"AAAA"}]}}"""), "invalid_value", "item.content[0].type"),
        new("cancelling nothing", Json("""{"event_id":"mine","type":"response.cancel"}"""), "response_cancel_not_active"),
        new("a reference to nothing", Json("""{"event_id":"mine","type":"response.create","response":{"input":[{"type":"item_reference","id":"nobody"}]}}"""), "invalid_value", "response.input[0].id"),
    ];

    public override string ToString() => Name;

    private static byte[] Json(string text) => Encoding.UTF8.GetBytes(text);

    private static string Turns(string member) =>
        $$"""{"event_id":"mine","type":"session.update","session":{"type":"realtime","audio":{"input":{"turn_detection":{"type":"server_vad",{{member}} } } } } }""";

    private static string Format(string format) =>
        $$"""{"event_id":"mine","type":"session.update","session":{"type":"realtime","audio":{"input":{"format":{{format}} } } } }""";
}
