using System.Text.Json.Nodes;

namespace Duologue.Protocol;

/// <summary>The session object in both shapes: flat in beta, below <c>audio</c> in GA.</summary>
internal static class BetaSession
{
    private static readonly (string Flat, string Direction, string Nested)[] Moved =
    [
        ("input_audio_format", "input", "format"),
        ("input_audio_transcription", "input", "transcription"),
        ("input_audio_noise_reduction", "input", "noise_reduction"),
        ("turn_detection", "input", "turn_detection"),
        ("output_audio_format", "output", "format"),
        ("voice", "output", "voice"),
        ("speed", "output", "speed"),
    ];

    public static void ToGa(JsonObject session, string type)
    {
        session.TryAdd("type", type);
        ModalitiesToGa(session);
        BetaShape.Move(session, "max_response_output_tokens", session, "max_output_tokens");
        foreach (var (flat, direction, nested) in Moved)
        {
            if (!BetaShape.Take(session, flat, out var value))
            {
                continue;
            }

            BetaShape.Child(BetaShape.Child(session, "audio"), direction)[nested] = nested == "format" ? FormatToGa(value) : value;
        }
    }

    public static void ToBeta(JsonObject session)
    {
        session.Remove("type");
        ModalitiesToBeta(session);
        BetaShape.Move(session, "max_output_tokens", session, "max_response_output_tokens");
        if (!BetaShape.Take(session, "audio", out var audio) || audio is not JsonObject nestedAudio)
        {
            return;
        }

        foreach (var (flat, direction, nested) in Moved)
        {
            if (nestedAudio[direction] is JsonObject side && BetaShape.Take(side, nested, out var value))
            {
                session[flat] = nested == "format" ? FormatToBeta(value) : value;
            }
        }
    }

    /// <summary>Beta names text beside audio; GA leaves it unsaid.</summary>
    public static void ModalitiesToGa(JsonObject owner)
    {
        if (BetaShape.Take(owner, "modalities", out var value) && value is JsonArray modalities)
        {
            var audio = modalities.Any(entry => entry is JsonValue text && text.TryGetValue<string>(out var name) && name == "audio");
            owner["output_modalities"] = new JsonArray(audio ? "audio" : "text");
        }
    }

    /// <summary>Beta names text beside audio; GA leaves it unsaid.</summary>
    public static void ModalitiesToBeta(JsonObject owner)
    {
        if (BetaShape.Take(owner, "output_modalities", out var value) && value is JsonArray modalities)
        {
            var audio = modalities.Any(entry => entry is JsonValue text && text.TryGetValue<string>(out var name) && name == "audio");
            owner["modalities"] = audio ? new JsonArray("text", "audio") : new JsonArray("text");
        }
    }

    /// <summary>A format name of beta as GA's object; anything else as it is.</summary>
    public static JsonNode? FormatToGa(JsonNode? format)
    {
        if (format is not JsonValue value || !value.TryGetValue<string>(out var name))
        {
            return format;
        }

        return name switch
        {
            "pcm16" => new JsonObject { ["type"] = "audio/pcm", ["rate"] = 24_000 },
            "g711_ulaw" => new JsonObject { ["type"] = "audio/pcmu" },
            "g711_alaw" => new JsonObject { ["type"] = "audio/pcma" },
            _ => new JsonObject { ["type"] = name },
        };
    }

    /// <summary>A format object of GA as beta's name; anything else as it is.</summary>
    public static JsonNode? FormatToBeta(JsonNode? format)
    {
        if (format is not JsonObject value || value["type"] is not JsonValue type || !type.TryGetValue<string>(out var name))
        {
            return format;
        }

        return name switch
        {
            "audio/pcm" => "pcm16",
            "audio/pcmu" => "g711_ulaw",
            "audio/pcma" => "g711_alaw",
            _ => name,
        };
    }
}
