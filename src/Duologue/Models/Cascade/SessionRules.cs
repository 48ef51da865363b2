using System.Text.Json;
using Duologue.Protocol;

namespace Duologue.Models.Cascade;

/// <summary>What members of a session or of a response may hold. Each check gives the wire's error, or null.</summary>
internal static class SessionRules
{
    /// <summary>The first error among several checks.</summary>
    public static WireError? First(params ReadOnlySpan<WireError?> checks)
    {
        foreach (var error in checks)
        {
            if (error is not null)
            {
                return error;
            }
        }

        return null;
    }

    /// <summary>Members nobody knows discard an update.</summary>
    public static WireError? Unknown(IDictionary<string, JsonElement>? extra, string path, params ReadOnlySpan<string> ignored)
    {
        string? first = null;
        foreach (var key in extra?.Keys ?? [])
        {
            first ??= ignored.Contains(key) ? null : key;
        }

        if (first is null)
        {
            return null;
        }

        var name = $"{path}.{first}";
        return Errors.Invalid("unknown_parameter", $"Unknown parameter: '{name}'.", name);
    }

    /// <summary>Extras that may be asked for. They are taken and not given: these recognisers have no such numbers.</summary>
    public static WireError? Include(IReadOnlyList<string>? include, string path)
    {
        for (var i = 0; i < (include?.Count ?? 0); i++)
        {
            if (include?[i] is not "item.input_audio_transcription.logprobs")
            {
                return Errors.Invalid("invalid_value", $"'{include?[i]}' cannot be included; use item.input_audio_transcription.logprobs.", $"{path}[{i}]");
            }
        }

        return null;
    }

    /// <summary>Exactly one of audio and text.</summary>
    public static WireError? Modalities(IReadOnlyList<string>? modalities, string path) =>
        modalities is null or ["audio"] or ["text"]
            ? null
            : Errors.Invalid("invalid_value", "Use [\"audio\"] or [\"text\"]: audio always brings its transcript.", path);

    /// <summary>Functions with names; other kinds cannot be called in this process.</summary>
    public static WireError? Tools(IReadOnlyList<WireTool>? tools, string path)
    {
        for (var i = 0; i < (tools?.Count ?? 0); i++)
        {
            var tool = tools?[i];
            if (tool?.Type is not "function")
            {
                return Errors.Invalid("invalid_value", $"Tools of type '{tool?.Type}' are not supported; use 'function'.", $"{path}[{i}].type");
            }

            if (string.IsNullOrEmpty(tool.Name))
            {
                return Errors.Invalid("missing_required_parameter", "A function needs a name.", $"{path}[{i}].name");
            }
        }

        return null;
    }

    /// <summary>auto, none, required, or an object that names a function.</summary>
    public static WireError? ToolChoice(JsonElement? choice, string path)
    {
        var isKnown = choice switch
        {
            null or { ValueKind: JsonValueKind.Null } => true,
            { ValueKind: JsonValueKind.String } word => word.GetString() is "auto" or "none" or "required",
            { ValueKind: JsonValueKind.Object } named => named.TryGetProperty("name", out var name) && name.ValueKind == JsonValueKind.String,
            _ => false,
        };
        return isKnown ? null : Errors.Invalid("invalid_value", "Use auto, none, required or {\"type\":\"function\",\"name\":…}.", path);
    }

    /// <summary>A number from 1, or inf.</summary>
    public static WireError? MaxOutputTokens(JsonElement? limit, string path) => limit switch
    {
        null or { ValueKind: JsonValueKind.Null } => null,
        { ValueKind: JsonValueKind.String } word when word.GetString() is "inf" => null,
        { ValueKind: JsonValueKind.Number } number when number.TryGetInt32(out var tokens) => tokens >= 1
            ? null
            : Errors.Invalid("integer_below_min_value", "At least 1 token.", path),
        _ => Errors.Invalid("invalid_value", "Use a number from 1, or \"inf\".", path),
    };

    /// <summary>Speaking rate.</summary>
    public static WireError? Speed(double? speed, string path) =>
        speed is null or (>= 0.25 and <= 1.5) ? null : Errors.Invalid("invalid_value", "Speed is 0.25 to 1.5.", path);

    /// <summary>A voice is named by a string or an object with an id; unknown names are spoken by the default voice.</summary>
    public static WireError? Voice(JsonElement? voice, string path) =>
        voice is null or { ValueKind: JsonValueKind.Null } || RealtimeSettingsWire.VoiceFromWire(voice.Value) is not null
            ? null
            : Errors.Invalid("invalid_value", "A voice is a name or an object with an id.", path);

    /// <summary>An audio format that is heard and spoken here.</summary>
    public static WireError? Format(WireAudioFormat? format, string path) =>
        format is null ? null : WireFormats.FromWire(format, path).Error;

    /// <summary>At most 16 short pairs.</summary>
    public static WireError? Metadata(IReadOnlyDictionary<string, string>? metadata, string path) =>
        metadata is null || (metadata.Count <= 16 && metadata.All(p => p.Key.Length <= 64 && (p.Value?.Length ?? 0) <= 512))
            ? null
            : Errors.Invalid("invalid_value", "At most 16 pairs, keys to 64 and values to 512 characters.", path);

    /// <summary>Ranges of turn detection.</summary>
    public static WireError? TurnDetection(WireTurnDetection? turns, string path) => turns switch
    {
        null => null,
        { Type: not ("server_vad" or "semantic_vad") } =>
            Errors.Invalid("invalid_value", $"'{turns.Type}' is not a kind of turn detection; use server_vad, semantic_vad or null.", path + ".type"),
        { Threshold: < 0 or > 1 } => Errors.Invalid("invalid_value", "The threshold is 0 to 1.", path + ".threshold"),
        { PrefixPaddingMs: < 0 } => Errors.Invalid("integer_below_min_value", "At least 0 ms.", path + ".prefix_padding_ms"),
        { PrefixPaddingMs: > 5_000 } => Errors.Invalid("invalid_value", "At most 5000 ms.", path + ".prefix_padding_ms"),
        { SilenceDurationMs: < 0 } => Errors.Invalid("integer_below_min_value", "At least 0 ms.", path + ".silence_duration_ms"),
        { IdleTimeoutMs: < 5_000 } => Errors.Invalid("integer_below_min_value", "5000 to 30000 ms.", path + ".idle_timeout_ms"),
        { IdleTimeoutMs: > 30_000 } => Errors.Invalid("invalid_value", "5000 to 30000 ms.", path + ".idle_timeout_ms"),
        { Eagerness: not (null or "low" or "medium" or "high" or "auto") } =>
            Errors.Invalid("invalid_value", "Eagerness is low, medium, high or auto.", path + ".eagerness"),
        _ => null,
    };
}
