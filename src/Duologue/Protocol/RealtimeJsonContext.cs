using System.Text.Json.Serialization;

namespace Duologue.Protocol;

/// <summary>Contracts of the objects inside events, made at build time so that trimmed programs can read them.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    GenerationMode = JsonSourceGenerationMode.Metadata,
    AllowDuplicateProperties = false,
    MaxDepth = RealtimeJson.MaximumDepth,
    Converters = [typeof(LenientInt32Converter), typeof(LenientInt64Converter), typeof(LenientDoubleConverter), typeof(LenientStringConverter)])]
[JsonSerializable(typeof(WireSession))]
[JsonSerializable(typeof(WireItem))]
[JsonSerializable(typeof(WireResponse))]
[JsonSerializable(typeof(WireResponseParameters))]
[JsonSerializable(typeof(WireContentPart))]
[JsonSerializable(typeof(WireError))]
[JsonSerializable(typeof(WireUsage))]
[JsonSerializable(typeof(WireRateLimit))]
[JsonSerializable(typeof(WireTranscription))]
[JsonSerializable(typeof(WireNoiseReduction))]
[JsonSerializable(typeof(WireTurnDetection))]
internal sealed partial class RealtimeJsonContext : JsonSerializerContext;
