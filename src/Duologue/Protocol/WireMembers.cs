using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Duologue.Protocol;

/// <summary>Writes the members that events share. Null members are left out.</summary>
internal static class WireMembers
{
    public static void Text(Utf8JsonWriter writer, ReadOnlySpan<byte> name, string? value)
    {
        if (value is not null)
        {
            writer.WriteString(name, value);
        }
    }

    public static void Object<T>(Utf8JsonWriter writer, ReadOnlySpan<byte> name, T? value, JsonTypeInfo<T> contract)
        where T : class
    {
        if (value is not null)
        {
            writer.WritePropertyName(name);
            JsonSerializer.Serialize(writer, value, contract);
        }
    }

    /// <summary>The session; GA knows no temperature, and refuses an update that has one.</summary>
    public static void Session(Utf8JsonWriter writer, WireSession session, WireShape shape)
    {
        var known = shape == WireShape.Ga && session.Temperature is not null ? session with { Temperature = null } : session;
        Object(writer, "session"u8, known, RealtimeJsonContext.Default.WireSession);
    }

    public static void Extra(Utf8JsonWriter writer, IDictionary<string, JsonElement>? extra)
    {
        if (extra is null)
        {
            return;
        }

        foreach (var (name, value) in extra)
        {
            writer.WritePropertyName(name);
            value.WriteTo(writer);
        }
    }

    /// <summary>Where in a response something belongs: response, item and output index.</summary>
    public static void Item(Utf8JsonWriter writer, string responseId, string itemId, int outputIndex)
    {
        writer.WriteString("response_id"u8, responseId);
        writer.WriteString("item_id"u8, itemId);
        writer.WriteNumber("output_index"u8, outputIndex);
    }

    /// <summary>Where in a response something belongs, down to the part.</summary>
    public static void Place(Utf8JsonWriter writer, string responseId, string itemId, int outputIndex, int contentIndex)
    {
        Item(writer, responseId, itemId, outputIndex);
        writer.WriteNumber("content_index"u8, contentIndex);
    }

    /// <summary>A part of an item outside responses.</summary>
    public static void ItemPart(Utf8JsonWriter writer, string itemId, int contentIndex)
    {
        writer.WriteString("item_id"u8, itemId);
        writer.WriteNumber("content_index"u8, contentIndex);
    }
}
