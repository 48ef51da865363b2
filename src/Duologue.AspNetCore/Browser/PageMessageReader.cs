using System.Text;
using System.Text.Json;

namespace Duologue.AspNetCore.Browser;

/// <summary>Reads what a page sends as text. Whatever comes, it answers with a message or with what is wrong about it, and never throws.</summary>
internal static class PageMessageReader
{
    private const int LongestText = 10_000;
    private const int LongestName = 200;
    private const int LongestSilenceMs = 10_000;
    private const long LastPosition = 1L << 48;

    private static readonly string[] Modes = ["server_vad", "semantic_vad", "none"];
    private static readonly string[] Eagernesses = ["low", "medium", "high", "auto"];

    // A duplicate member is a way to show two readers two messages.
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 32, AllowDuplicateProperties = false };

    /// <summary>Reads one message.</summary>
    public static PageMessage Read(ReadOnlyMemory<byte> text)
    {
        try
        {
            using var document = JsonDocument.Parse(text, Strict);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
            {
                return new PageMessage.Wrong("wrong_type", "A message is a JSON object.", "Send {\"type\":…}.");
            }

            return Read(root);
        }
        catch (MemberException wrong)
        {
            return new PageMessage.Wrong(wrong.Code, wrong.Message, wrong.Advice);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or DecoderFallbackException)
        {
            // InvalidOperationException: a string with half of a surrogate pair, found out only when it is read.
            return new PageMessage.Wrong("bad_json", "This is not JSON that can be read.", "Send one object, at most 32 levels deep, each member once, valid UTF-8.");
        }
    }

    /// <summary>Whether a binary frame is a message sent the wrong way: no sound looks like this.</summary>
    public static bool IsText(ReadOnlySpan<byte> frame) => frame is [(byte)'{', .., (byte)'}'] && frame.IndexOf("\"type\""u8) >= 0;

    private static PageMessage Read(JsonElement root)
    {
        var type = Text(root, "type", LongestName);
        return type switch
        {
            "hello" => Hello(root),
            "text_input" => new PageMessage.TextInput(Text(root, "text", LongestText), Flag(root, "interrupt") ?? true),
            "commit" => new PageMessage.Commit(),
            "clear" => new PageMessage.Clear(),
            "interrupt" => new PageMessage.Interrupt(),
            "set_agent" => new PageMessage.SetAgent(Text(root, "agent", LongestName)),
            "set_voice" => new PageMessage.SetVoice(Text(root, "voice", LongestName)),
            "set_turn_detection" => TurnDetection(root),
            "tool_approval" => new PageMessage.ToolApproval(
                Text(root, "call_id", LongestName), Flag(root, "approved") ?? throw Missing("approved"), OptionalText(root, "reason", LongestText)),
            "playback" => new PageMessage.Playback(
                Number(root, "position", 0, LastPosition) ?? throw Missing("position"), (int?)Number(root, "clear", 1, int.MaxValue)),
            "ping" => new PageMessage.Ping(OptionalText(root, "id", LongestName)),
            "pong" => new PageMessage.Pong(),
            "end" => new PageMessage.End(),
            _ => throw new MemberException("unknown_type", $"There is no message '{Short(type)}'.", "The table of messages is in docs/guide/browser.md."),
        };
    }

    private static PageMessage.Hello Hello(JsonElement root)
    {
        if (!root.TryGetProperty("audio_format", out var format) || format.ValueKind == JsonValueKind.Null)
        {
            return new PageMessage.Hello(BrowserMessages.Format.Encoding, BrowserMessages.Format.SampleRate, BrowserMessages.Format.Channels);
        }

        if (format.ValueKind != JsonValueKind.Object)
        {
            throw Type("audio_format", "an object");
        }

        return new PageMessage.Hello(
            Text(format, "encoding", LongestName),
            Number(format, "sample_rate", 0, int.MaxValue) ?? throw Missing("sample_rate"),
            Number(format, "channels", 0, int.MaxValue) ?? 1);
    }

    private static PageMessage.SetTurnDetection TurnDetection(JsonElement root)
    {
        var silence = Number(root, "silence_duration_ms", 0, LongestSilenceMs);
        return new PageMessage.SetTurnDetection(OneOf("mode", Text(root, "mode", LongestName), Modes))
        {
            Threshold = Share(root, "threshold"),
            SilenceDurationMs = silence,
            PrefixPaddingMs = Number(root, "prefix_padding_ms", 0, LongestSilenceMs),
            Eagerness = OptionalText(root, "eagerness", LongestName) is { } eagerness ? OneOf("eagerness", eagerness, Eagernesses) : null,
            InterruptResponse = Flag(root, "interrupt_response"),
            CreateResponse = Flag(root, "create_response"),
        };
    }

    private static string Text(JsonElement root, string name, int longest) => OptionalText(root, name, longest) ?? throw Missing(name);

    private static string? OptionalText(JsonElement root, string name, int longest)
    {
        if (!TryGet(root, name, out var value))
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.String)
        {
            throw Type(name, "text");
        }

        var text = value.GetString() ?? "";
        return text.Length > 0 && text.Length <= longest ? text : throw Range(name, $"1 to {longest} characters");
    }

    private static bool? Flag(JsonElement root, string name)
    {
        if (!TryGet(root, name, out var value))
        {
            return null;
        }

        return value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : throw Type(name, "true or false");
    }

    private static double? Share(JsonElement root, string name)
    {
        if (!TryGet(root, name, out var value))
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.Number)
        {
            throw Type(name, "a number");
        }

        return value.TryGetDouble(out var share) && share is >= 0 and <= 1 ? share : throw Range(name, "0 to 1");
    }

    private static long? Number(JsonElement root, string name, long least, long most)
    {
        if (!TryGet(root, name, out var value))
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.Number)
        {
            throw Type(name, "a number");
        }

        // A page's own arithmetic may write 480.0.
        var number = value.TryGetDouble(out var real) && Math.Truncate(real) == real ? real : throw Range(name, $"a whole number from {least} to {most}");
        return number >= least && number <= most ? (long)number : throw Range(name, $"{least} to {most}");
    }

    private static bool TryGet(JsonElement root, string name, out JsonElement value) =>
        root.TryGetProperty(name, out value) && value.ValueKind != JsonValueKind.Null;

    private static string OneOf(string name, string value, string[] known) =>
        known.Contains(value) ? value : throw Range(name, "one of " + string.Join(", ", known));

    private static string Short(string text) => text.Length <= 40 ? text : text[..40] + "…";

    private static MemberException Missing(string name) => new("missing_member", $"'{name}' is missing.", $"Add '{name}'.");

    private static MemberException Type(string name, string what) => new("wrong_type", $"'{name}' must be {what}.", $"Send '{name}' as {what}.");

    private static MemberException Range(string name, string what) => new("out_of_range", $"'{name}' must be {what}.", $"Keep '{name}' within {what}.");

    /// <summary>Leaves the reading of one message.</summary>
    private sealed class MemberException(string code, string message, string advice) : Exception(message)
    {
        public string Code => code;

        public string Advice => advice;
    }
}
