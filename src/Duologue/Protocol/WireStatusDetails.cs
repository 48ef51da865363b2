using System.Text.Json;
using System.Text.Json.Serialization;

namespace Duologue.Protocol;

/// <summary>Why a response ended the way it did.</summary>
public sealed record WireStatusDetails
{
    /// <summary>The status again.</summary>
    public string? Type { get; init; }

    /// <summary><c>turn_detected</c>, <c>client_cancelled</c>, <c>max_output_tokens</c>, <c>content_filter</c>.</summary>
    public string? Reason { get; init; }

    /// <summary>What failed.</summary>
    public WireError? Error { get; init; }

    /// <summary>Members this version does not know.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Extra { get; set; }
}
