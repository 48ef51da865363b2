using System.Text.Json.Serialization;

namespace Duologue.AspNetCore.Audio;

/// <summary>The JSON of the routes.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    AllowDuplicateProperties = false,
    MaxDepth = 32)]
[JsonSerializable(typeof(Transcription))]
[JsonSerializable(typeof(VoiceAnswer))]
[JsonSerializable(typeof(SpeechWish))]
[JsonSerializable(typeof(AudioError))]
[JsonSerializable(typeof(string))]
internal sealed partial class AudioJson : JsonSerializerContext;
