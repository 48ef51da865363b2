using System.Text.Json;
using System.Text.Json.Serialization;

namespace Duologue.Protocol;

/// <summary>An audio format on the wire, such as <c>{"type":"audio/pcm","rate":24000}</c>.</summary>
public sealed record WireAudioFormat
{
    /// <summary><c>audio/pcm</c>, <c>audio/pcmu</c> or <c>audio/pcma</c>.</summary>
    public string? Type { get; init; }

    /// <summary>Samples per second; only with <c>audio/pcm</c>.</summary>
    public int? Rate { get; init; }

    /// <summary>Members this version does not know.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Extra { get; set; }
}
