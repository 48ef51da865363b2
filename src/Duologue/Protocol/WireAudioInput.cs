using System.Text.Json;
using System.Text.Json.Serialization;

namespace Duologue.Protocol;

/// <summary>What the model hears. Wire: <c>audio.input</c>.</summary>
public sealed record WireAudioInput
{
    /// <summary>Format of appended audio.</summary>
    public WireAudioFormat? Format { get; init; }

    /// <summary>Transcription of what was heard; null switches it off.</summary>
    [JsonConverter(typeof(OptionalConverter<WireTranscription>))]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public Optional<WireTranscription> Transcription { get; init; }

    /// <summary>Noise reduction before voice activity and model; null switches it off.</summary>
    [JsonConverter(typeof(OptionalConverter<WireNoiseReduction>))]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public Optional<WireNoiseReduction> NoiseReduction { get; init; }

    /// <summary>How turns are found; null means manual turns.</summary>
    [JsonConverter(typeof(OptionalConverter<WireTurnDetection>))]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public Optional<WireTurnDetection> TurnDetection { get; init; }

    /// <summary>Members this version does not know.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Extra { get; set; }
}
