using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Duologue.Protocol;

/// <summary>Says what is wrong with a client event that could not be read, in the words and codes of the service.</summary>
internal static class UnreadEvent
{
    private static readonly Member ItemId = new("item_id", JsonValueKind.String, IsRequired: true);

    private static readonly FrozenDictionary<string, Member[]> Members = new Dictionary<string, Member[]>
    {
        ["session.update"] = [new("session", JsonValueKind.Object, IsRequired: true)],
        ["transcription_session.update"] = [new("session", JsonValueKind.Object, IsRequired: true)],
        ["input_audio_buffer.append"] = [new("audio", JsonValueKind.String, IsRequired: true)],
        ["conversation.item.create"] = [new("item", JsonValueKind.Object, IsRequired: true), new("previous_item_id", JsonValueKind.String)],
        ["conversation.item.retrieve"] = [ItemId],
        ["conversation.item.delete"] = [ItemId],
        ["conversation.item.truncate"] =
        [
            ItemId, new("content_index", JsonValueKind.Number, IsRequired: true), new("audio_end_ms", JsonValueKind.Number, IsRequired: true),
        ],
        ["response.create"] = [new("response", JsonValueKind.Object)],
        ["response.cancel"] = [new("response_id", JsonValueKind.String)],
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The error to answer.</summary>
    /// <exception cref="InvalidOperationException">The event holds text that is not valid Unicode.</exception>
    public static WireError Explain(JsonElement json)
    {
        if (!json.TryGetProperty("type", out var type) || type.ValueKind == JsonValueKind.Null)
        {
            return Missing("type");
        }

        if (type.ValueKind != JsonValueKind.String)
        {
            return WrongKind("type", JsonValueKind.String, type);
        }

        var name = type.GetString() ?? "";
        if (name != "input_audio_buffer.append" && ClientEventTable.Find(name) is null)
        {
            return Invalid($"Invalid value: '{Short(name)}'. Supported values are: {string.Join(", ", ClientEventTable.Names.Select(n => $"'{n}'"))}.", "type");
        }

        foreach (var member in Members.GetValueOrDefault(name) ?? [])
        {
            if (Check(json, member) is { } error)
            {
                return error;
            }
        }

        return name == "input_audio_buffer.append"
            ? Invalid("Invalid value: the audio is not base64.", "audio")
            : Inner(json) ?? Invalid("The event cannot be read: a member is of another type than it should be.", null);
    }

    private static WireError? Check(JsonElement json, Member member)
    {
        if (!json.TryGetProperty(member.Name, out var value) || value.ValueKind == JsonValueKind.Null)
        {
            return member.IsRequired ? Missing(member.Name) : null;
        }

        return member.Kind switch
        {
            JsonValueKind.String when value.ValueKind is JsonValueKind.Object or JsonValueKind.Array => WrongKind(member.Name, member.Kind, value),
            JsonValueKind.String when member == ItemId && value.ValueKind == JsonValueKind.String && value.ValueEquals("") =>
                Invalid("Invalid value: an item has an id.", member.Name),
            JsonValueKind.Object when value.ValueKind != JsonValueKind.Object => WrongKind(member.Name, member.Kind, value),
            JsonValueKind.Number when value.ValueKind != JsonValueKind.Number => WrongKind(member.Name, member.Kind, value),
            JsonValueKind.Number when !value.TryGetDecimal(out var number) || !decimal.IsInteger(number) || number is < int.MinValue or > int.MaxValue =>
                Invalid($"Invalid value for '{member.Name}': expected a whole number.", member.Name),
            _ => null,
        };
    }

    /// <summary>Reads the objects inside the event once more, to learn where they went wrong.</summary>
    private static WireError? Inner(JsonElement json)
    {
        var contracts = RealtimeJsonContext.Default;
        return Inner(json, "session", contracts.WireSession)
            ?? Inner(json, "item", contracts.WireItem)
            ?? Inner(json, "response", contracts.WireResponseParameters);
    }

    private static WireError? Inner<T>(JsonElement json, string name, JsonTypeInfo<T> contract)
    {
        if (!json.TryGetProperty(name, out var value) || value.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        try
        {
            value.Deserialize(contract);
            return null;
        }
        catch (JsonException exception) when (exception.InnerException is InvalidOperationException notText)
        {
            throw new InvalidOperationException(notText.Message, exception);
        }
        catch (JsonException exception)
        {
            var path = exception.Path is { Length: > 2 } below ? JsonPlace.Find(value, name, below[2..]) ?? name : name;
            return Invalid($"Invalid type for '{path}'.", path);
        }
    }

    private static WireError Missing(string name) =>
        new() { Type = "invalid_request_error", Code = "missing_required_parameter", Message = $"Missing required parameter: '{name}'.", Param = name };

    private static WireError WrongKind(string name, JsonValueKind expected, JsonElement value) =>
        Invalid($"Invalid type for '{name}': expected {Word(expected)}, but got {Word(value.ValueKind)}.", name);

    private static WireError Invalid(string message, string? param) =>
        new() { Type = "invalid_request_error", Code = "invalid_value", Message = message, Param = param };

    private static string Word(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => "a number",
        _ => "a boolean",
    };

    private static string Short(string name) => name.Length <= 96 ? name : name[..96] + "…";

    private sealed record Member(string Name, JsonValueKind Kind, bool IsRequired = false);
}
