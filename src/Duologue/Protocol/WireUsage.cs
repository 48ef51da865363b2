using System.Text.Json;
using System.Text.Json.Serialization;

namespace Duologue.Protocol;

/// <summary>Tokens a response, or seconds a transcription, cost.</summary>
public sealed record WireUsage
{
    /// <summary>Transcriptions: <c>tokens</c> or <c>duration</c>.</summary>
    public string? Type { get; init; }

    /// <summary>Transcriptions billed by time.</summary>
    public double? Seconds { get; init; }

    /// <summary>All tokens.</summary>
    public int? TotalTokens { get; init; }

    /// <summary>Tokens read.</summary>
    public int? InputTokens { get; init; }

    /// <summary>Tokens made.</summary>
    public int? OutputTokens { get; init; }

    /// <summary>Tokens read, by kind.</summary>
    public WireTokenDetails? InputTokenDetails { get; init; }

    /// <summary>Tokens made, by kind.</summary>
    public WireTokenDetails? OutputTokenDetails { get; init; }

    /// <summary>Members this version does not know.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Extra { get; set; }
}
