using System.Globalization;
using System.Text.Json;
using Duologue.Audio;
using Duologue.Protocol;

namespace Duologue.Models.Cascade;

/// <summary>The wire's names of audio formats and of choices that are a string or an object.</summary>
internal static class WireFormats
{
    /// <summary>Formats that are heard and spoken, the preferred one first.</summary>
    public static IReadOnlyList<AudioFormat> All { get; } =
    [
        AudioFormat.Pcm24k, AudioFormat.Pcm16k, AudioFormat.Pcm8k, AudioFormat.Pcm48k, AudioFormat.MuLaw8k, AudioFormat.ALaw8k,
    ];

    /// <summary>How a format is written.</summary>
    public static WireAudioFormat ToWire(AudioFormat format) => format.Encoding switch
    {
        AudioEncoding.MuLaw => new WireAudioFormat { Type = "audio/pcmu" },
        AudioEncoding.ALaw => new WireAudioFormat { Type = "audio/pcma" },
        _ => new WireAudioFormat { Type = "audio/pcm", Rate = format.SampleRate },
    };

    /// <summary>What a written format means; an error when it is none of ours.</summary>
    public static (AudioFormat Format, WireError? Error) FromWire(WireAudioFormat wire, string path)
    {
        switch (wire.Type)
        {
            case "audio/pcmu":
                return (AudioFormat.MuLaw8k, null);
            case "audio/pcma":
                return (AudioFormat.ALaw8k, null);
            case "audio/pcm":
                var format = new AudioFormat(AudioEncoding.Pcm16, wire.Rate ?? 24_000);
                return All.Contains(format)
                    ? (format, null)
                    : (format, wire.Rate < 8_000
                        ? Errors.Invalid("integer_below_min_value", $"A rate of {wire.Rate} Hz is too low; use 24000, 16000, 8000 or 48000.", path + ".rate")
                        : Errors.Invalid("invalid_value", $"A rate of {wire.Rate} Hz is not known; use 24000, 16000, 8000 or 48000.", path + ".rate"));
            default:
                return (default, Errors.Invalid(
                    "invalid_value", $"'{wire.Type}' is not an audio format; use audio/pcm, audio/pcmu or audio/pcma.", path + ".type"));
        }
    }

    /// <summary>A string as JSON.</summary>
    public static JsonElement Text(string value) => JsonElement.Parse($"\"{JsonEncodedText.Encode(value)}\"");

    /// <summary>A number as JSON.</summary>
    public static JsonElement Number(int value) => JsonElement.Parse(value.ToString(CultureInfo.InvariantCulture));

    /// <summary>The choice of one function as JSON.</summary>
    public static JsonElement Function(string name) =>
        JsonElement.Parse($$"""{"type":"function","name":"{{JsonEncodedText.Encode(name)}}"}""");

    /// <summary>The name of a voice that is written as a string or as an object with an id.</summary>
    public static string? VoiceName(JsonElement? voice) => voice switch
    {
        { ValueKind: JsonValueKind.String } name => name.GetString(),
        { ValueKind: JsonValueKind.Object } custom when custom.TryGetProperty("id", out var id) && id.ValueKind == JsonValueKind.String
            => id.GetString(),
        _ => null,
    };
}
