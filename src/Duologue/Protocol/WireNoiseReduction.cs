using System.Text.Json;
using System.Text.Json.Serialization;

namespace Duologue.Protocol;

/// <summary>Noise reduction. Wire: <c>audio.input.noise_reduction</c>.</summary>
public sealed record WireNoiseReduction
{
    /// <summary><c>near_field</c> or <c>far_field</c>.</summary>
    public string? Type { get; init; }

    /// <summary>Members this version does not know.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Extra { get; set; }
}
