using System.Text.Json;
using System.Text.Json.Serialization;

namespace Duologue.Protocol;

/// <summary>Transcription of what was heard. Wire: <c>audio.input.transcription</c>.</summary>
public sealed record WireTranscription
{
    /// <summary>Transcription model.</summary>
    public string? Model { get; init; }

    /// <summary>ISO 639-1 language, such as <c>en</c>.</summary>
    public string? Language { get; init; }

    /// <summary>Text that guides the transcription model.</summary>
    public string? Prompt { get; init; }

    /// <summary>Members this version does not know.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Extra { get; set; }
}
