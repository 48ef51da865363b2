using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Duologue.Chat.OpenAICompatible;

/// <summary>Writes the messages of a request.</summary>
internal static class ChatRequestMessages
{
    private static readonly JsonSerializerOptions Compact = new(AIJsonUtilities.DefaultOptions) { WriteIndented = false };

    public static void Write(Utf8JsonWriter json, string? instructions, IReadOnlyList<ChatMessage> messages)
    {
        if (!string.IsNullOrWhiteSpace(instructions))
        {
            json.WriteStartObject();
            json.WriteString("role", "system");
            json.WriteString("content", instructions);
            json.WriteEndObject();
        }

        foreach (var message in messages)
        {
            if (message.Contents.OfType<FunctionResultContent>().Any())
            {
                WriteResults(json, message);
            }
            else
            {
                WriteMessage(json, message);
            }
        }
    }

    private static void WriteMessage(Utf8JsonWriter json, ChatMessage message)
    {
        var calls = message.Contents.OfType<FunctionCallContent>().ToList();
        var images = message.Contents.Select(ImageAddress).OfType<string>().ToList();
        var text = string.Concat(message.Contents.OfType<TextContent>().Select(t => t.Text));
        if (calls.Count == 0 && images.Count == 0 && text.Length == 0)
        {
            return;
        }

        json.WriteStartObject();
        json.WriteString("role", message.Role.Value);
        if (images.Count > 0)
        {
            WriteParts(json, message.Contents);
        }
        else if (text.Length > 0)
        {
            json.WriteString("content", text);
        }
        else
        {
            json.WriteNull("content");
        }

        if (calls.Count > 0)
        {
            WriteCalls(json, calls);
        }

        json.WriteEndObject();
    }

    private static void WriteParts(Utf8JsonWriter json, IEnumerable<AIContent> contents)
    {
        json.WriteStartArray("content");
        foreach (var content in contents)
        {
            if (content is TextContent { Text.Length: > 0 } text)
            {
                json.WriteStartObject();
                json.WriteString("type", "text");
                json.WriteString("text", text.Text);
                json.WriteEndObject();
            }
            else if (ImageAddress(content) is { } address)
            {
                json.WriteStartObject();
                json.WriteString("type", "image_url");
                json.WriteStartObject("image_url");
                json.WriteString("url", address);
                json.WriteEndObject();
                json.WriteEndObject();
            }
        }

        json.WriteEndArray();
    }

    private static void WriteCalls(Utf8JsonWriter json, List<FunctionCallContent> calls)
    {
        json.WriteStartArray("tool_calls");
        foreach (var call in calls)
        {
            json.WriteStartObject();
            json.WriteString("id", call.CallId);
            json.WriteString("type", "function");
            json.WriteStartObject("function");
            json.WriteString("name", call.Name);
            json.WriteString("arguments", call.Arguments is null ? "{}" : Serialize(call.Arguments));
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>Each result is a message of its own.</summary>
    private static void WriteResults(Utf8JsonWriter json, ChatMessage message)
    {
        foreach (var result in message.Contents.OfType<FunctionResultContent>())
        {
            json.WriteStartObject();
            json.WriteString("role", "tool");
            json.WriteString("tool_call_id", result.CallId);
            json.WriteString("content", ResultText(result));
            json.WriteEndObject();
        }
    }

    private static string ResultText(FunctionResultContent result) => result.Result switch
    {
        null => result.Exception?.Message ?? "",
        string text => text,
        JsonElement { ValueKind: JsonValueKind.String } text => text.GetString() ?? "",
        TextContent content => content.Text,
        var other => Serialize(other),
    };

    /// <summary>JSON where the type is known without reflection; its own words otherwise.</summary>
    private static string Serialize(object value) =>
        value is IDictionary<string, object?> members ? JsonSerializer.Serialize(members, Compact.GetTypeInfo(typeof(IDictionary<string, object?>)))
        : Compact.TryGetTypeInfo(value.GetType(), out var type) ? JsonSerializer.Serialize(value, type)
        : value.ToString() ?? "";

    private static string? ImageAddress(AIContent content) => content switch
    {
        DataContent data when data.HasTopLevelMediaType("image") => data.Uri,
        UriContent link when link.HasTopLevelMediaType("image") => link.Uri.OriginalString,
        _ => null,
    };
}
