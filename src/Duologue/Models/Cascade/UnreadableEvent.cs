using System.Text.Json;
using Duologue.Protocol;

namespace Duologue.Models.Cascade;

/// <summary>Says what is wrong with an event that could not be read as one of the protocol's.</summary>
internal static class UnreadableEvent
{
    private static readonly Dictionary<string, string[]> Required = new(StringComparer.Ordinal)
    {
        ["session.update"] = ["session"],
        ["input_audio_buffer.append"] = ["audio"],
        ["conversation.item.create"] = ["item"],
        ["conversation.item.retrieve"] = ["item_id"],
        ["conversation.item.delete"] = ["item_id"],
        ["conversation.item.truncate"] = ["item_id", "content_index", "audio_end_ms"],
        ["response.create"] = [],
        ["response.cancel"] = [],
        ["input_audio_buffer.commit"] = [],
        ["input_audio_buffer.clear"] = [],
    };

    /// <summary>The wire's error.</summary>
    public static WireError Explain(ClientEvent.Unknown said)
    {
        if (said.Name.Length == 0)
        {
            return Errors.Invalid("missing_required_parameter", "Missing required parameter: 'type'.", "type");
        }

        if (!Required.TryGetValue(said.Name, out var members))
        {
            return NotAnEvent(said.Name);
        }

        foreach (var name in members)
        {
            if (said.Json.ValueKind != JsonValueKind.Object || !said.Json.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
            {
                return Errors.Invalid("missing_required_parameter", $"Missing required parameter: '{name}'.", name);
            }

            if (!IsOfItsKind(name, value))
            {
                return Errors.Invalid("invalid_value", $"Invalid value for '{name}'.", name);
            }
        }

        return said.Name == "input_audio_buffer.append"
            ? Errors.Invalid("invalid_value", "Invalid 'audio': expected base64.", "audio")
            : Errors.Invalid("invalid_value", $"A member of this '{said.Name}' has a value of the wrong kind.", members.FirstOrDefault());
    }

    /// <summary>The error for an event that no connection of this kind takes.</summary>
    public static WireError NotAnEvent(string type) => Errors.Invalid("invalid_value", $"Invalid value: '{type}' is not an event of this connection.", "type");

    private static bool IsOfItsKind(string name, JsonElement value) => name switch
    {
        "session" or "item" => value.ValueKind == JsonValueKind.Object,
        "content_index" or "audio_end_ms" => value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out _),
        _ => value.ValueKind == JsonValueKind.String,
    };
}
