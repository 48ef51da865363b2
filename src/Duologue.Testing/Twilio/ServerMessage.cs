using System.Text.Json;

namespace Duologue.Testing.Twilio;

/// <summary>A message of the server, checked as strictly as Twilio does: exactly the documented fields, nothing else.</summary>
internal abstract record ServerMessage
{
    /// <summary>Reads a text message.</summary>
    /// <exception cref="FormatException">It is not one of the three; the sentence says why.</exception>
    public static ServerMessage Parse(ReadOnlyMemory<byte> utf8, string streamSid)
    {
        using var json = Read(utf8);
        var root = json.RootElement;
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw new FormatException("It is not a JSON object.");
        }

        var kind = root.TryGetProperty("event", out _) ? Text(root, "event") : throw new FormatException("The field 'event' is missing.");
        switch (kind)
        {
            case "media":
                Demand(root, "the message", "event", "streamSid", "media");
                DemandSid(root, streamSid);
                Demand(root.GetProperty("media"), "'media'", "payload");
                return new Media(Payload(root.GetProperty("media")));
            case "mark":
                Demand(root, "the message", "event", "streamSid", "mark");
                DemandSid(root, streamSid);
                Demand(root.GetProperty("mark"), "'mark'", "name");
                return new Mark(Text(root.GetProperty("mark"), "name") is { Length: > 0 } name ? name : throw new FormatException("The mark's name is empty."));
            case "clear":
                Demand(root, "the message", "event", "streamSid");
                DemandSid(root, streamSid);
                return new Clear();
            default:
                throw new FormatException($"The event '{kind}' is unknown.");
        }
    }

    private static JsonDocument Read(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            return JsonDocument.Parse(utf8);
        }
        catch (JsonException exception)
        {
            throw new FormatException("It is not JSON.", exception);
        }
    }

    private static void Demand(JsonElement element, string what, params ReadOnlySpan<string> names)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            throw new FormatException($"{what} is not an object.");
        }

        HashSet<string> missing = [.. names];
        foreach (var property in element.EnumerateObject())
        {
            if (!missing.Remove(property.Name))
            {
                throw new FormatException($"The field '{property.Name}' in {what} is {(names.Contains(property.Name) ? "there twice" : "unknown")}.");
            }
        }

        if (missing.Count > 0)
        {
            throw new FormatException($"The field '{missing.First()}' in {what} is missing.");
        }
    }

    private static void DemandSid(JsonElement root, string streamSid)
    {
        if (Text(root, "streamSid") != streamSid)
        {
            throw new FormatException("The streamSid is not this stream's.");
        }
    }

    private static string Text(JsonElement element, string name)
    {
        var value = element.GetProperty(name);
        return value.ValueKind == JsonValueKind.String ? value.GetString() ?? "" : throw new FormatException($"The field '{name}' is not a string.");
    }

    private static byte[] Payload(JsonElement media)
    {
        var payload = media.GetProperty("payload");
        if (payload.ValueKind != JsonValueKind.String || !payload.TryGetBytesFromBase64(out var audio))
        {
            throw new FormatException("The payload is not base64.");
        }

        return audio switch
        {
            [] => throw new FormatException("The payload is empty."),
            [(byte)'R', (byte)'I', (byte)'F', (byte)'F', ..] => throw new FormatException("The payload begins with a file header."),
            _ => audio,
        };
    }

    public sealed record Media(byte[] Audio) : ServerMessage;

    public sealed record Mark(string Name) : ServerMessage;

    public sealed record Clear : ServerMessage;
}
