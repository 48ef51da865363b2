using System.Text.Json;
using System.Text.Json.Serialization;

namespace Duologue.Protocol;

/// <summary>Audio settings of a session or a response. Wire: <c>audio</c>.</summary>
public sealed record WireAudio
{
    /// <summary>What the model hears.</summary>
    public WireAudioInput? Input { get; init; }

    /// <summary>What the model speaks.</summary>
    public WireAudioOutput? Output { get; init; }

    /// <summary>Members this version does not know.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Extra { get; set; }
}
