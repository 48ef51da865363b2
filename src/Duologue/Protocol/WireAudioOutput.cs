using System.Text.Json;
using System.Text.Json.Serialization;

namespace Duologue.Protocol;

/// <summary>What the model speaks. Wire: <c>audio.output</c>.</summary>
public sealed record WireAudioOutput
{
    /// <summary>Format of audio deltas.</summary>
    public WireAudioFormat? Format { get; init; }

    /// <summary>A voice name, or <c>{"id":"voice_…"}</c>. Frozen after the first audio of a session.</summary>
    public JsonElement? Voice { get; init; }

    /// <summary>Speaking rate, 0.25 to 1.5.</summary>
    public double? Speed { get; init; }

    /// <summary>Members this version does not know.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Extra { get; set; }
}
