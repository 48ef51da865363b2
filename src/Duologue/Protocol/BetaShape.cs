using System.Buffers;
using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Duologue.Protocol;

/// <summary>All that is known of the beta shape: turns whole events from one shape into the other.</summary>
/// <remarks>Works on trees, because only audio is frequent and audio events differ in nothing but their name.</remarks>
internal static class BetaShape
{
    private static readonly FrozenDictionary<string, string> Names = new Dictionary<string, string>
    {
        ["response.output_text.delta"] = "response.text.delta",
        ["response.output_text.done"] = "response.text.done",
        ["response.output_audio.delta"] = "response.audio.delta",
        ["response.output_audio.done"] = "response.audio.done",
        ["response.output_audio_transcript.delta"] = "response.audio_transcript.delta",
        ["response.output_audio_transcript.done"] = "response.audio_transcript.done",
        ["conversation.item.added"] = "conversation.item.created",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private const string Transcription = "transcription_";

    /// <summary>The beta name of an event.</summary>
    public static string NameOf(string gaName) => Names.GetValueOrDefault(gaName, gaName);

    /// <summary>A beta event in the GA shape. Names stay: the tables know both.</summary>
    /// <exception cref="JsonException">It is not one JSON object.</exception>
    public static byte[] ToGa(ReadOnlySpan<byte> json, JsonDocumentOptions options)
    {
        using var document = JsonDocument.Parse(json.ToArray(), options);
        var root = JsonObject.Create(document.RootElement) ?? throw new JsonException("An event is a JSON object.");
        var type = TextOf(root["type"]) ?? "";
        Each(root, "session", session => BetaSession.ToGa(session, type.StartsWith(Transcription, StringComparison.Ordinal) ? "transcription" : "realtime"));
        Each(root, "response", BetaResponse.ToGa);
        Each(root, "item", BetaItem.ToGa);
        return Bytes(root);
    }

    /// <summary>Writes a GA event in the beta shape.</summary>
    public static void WriteBeta(ReadOnlySpan<byte> gaJson, Utf8JsonWriter writer)
    {
        var root = JsonNode.Parse(gaJson)?.AsObject() ?? [];
        if (root["type"]?.GetValue<string>() is { } type)
        {
            root["type"] = IsTranscription(root["session"]) ? Transcription + type : NameOf(type);
        }

        Each(root, "session", BetaSession.ToBeta);
        Each(root, "response", BetaResponse.ToBeta);
        Each(root, "item", BetaItem.ToBeta);
        root.WriteTo(writer);
    }

    /// <summary>Takes a member out of an object, so that it can be put elsewhere.</summary>
    internal static bool Take(JsonObject from, string name, out JsonNode? value)
    {
        if (!from.TryGetPropertyValue(name, out value))
        {
            return false;
        }

        from.Remove(name);
        return true;
    }

    /// <summary>Moves a member into another object under another name.</summary>
    internal static void Move(JsonObject from, string name, JsonObject to, string newName)
    {
        if (Take(from, name, out var value))
        {
            to[newName] = value;
        }
    }

    /// <summary>The object below a name, made if it is missing.</summary>
    internal static JsonObject Child(JsonObject parent, string name)
    {
        if (parent[name] is not JsonObject child)
        {
            child = [];
            parent[name] = child;
        }

        return child;
    }

    /// <summary>The text of a node that is text.</summary>
    internal static string? TextOf(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    /// <summary>Beta keeps the two kinds of session apart by the names of the events.</summary>
    private static bool IsTranscription(JsonNode? session) => session is JsonObject && TextOf(session["type"]) == "transcription";

    private static void Each(JsonObject root, string name, Action<JsonObject> change)
    {
        if (root[name] is JsonObject value)
        {
            change(value);
        }
    }

    private static byte[] Bytes(JsonObject root)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer);
        root.WriteTo(writer);
        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }
}
