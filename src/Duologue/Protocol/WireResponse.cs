using System.Text.Json;
using System.Text.Json.Serialization;

namespace Duologue.Protocol;

/// <summary>A response as the server reports it.</summary>
public sealed record WireResponse
{
    /// <summary>Opaque id.</summary>
    public string? Id { get; init; }

    /// <summary><c>realtime.response</c>.</summary>
    public string? Object { get; init; }

    /// <summary><c>in_progress</c>, <c>completed</c>, <c>cancelled</c>, <c>failed</c> or <c>incomplete</c>.</summary>
    public string? Status { get; init; }

    /// <summary>Why it is not completed.</summary>
    public WireStatusDetails? StatusDetails { get; init; }

    /// <summary>What it made, without audio bytes.</summary>
    [JsonConverter(typeof(ListConverter<WireItem>))]
    public IReadOnlyList<WireItem>? Output { get; init; }

    /// <summary>The conversation it belongs to; null for an out-of-band response.</summary>
    public string? ConversationId { get; init; }

    /// <summary><c>["audio"]</c> or <c>["text"]</c>.</summary>
    [JsonConverter(typeof(ListConverter<string>))]
    public IReadOnlyList<string>? OutputModalities { get; init; }

    /// <summary>A number, or <c>inf</c>.</summary>
    public JsonElement? MaxOutputTokens { get; init; }

    /// <summary>Audio settings in force.</summary>
    public WireAudio? Audio { get; init; }

    /// <summary>Tokens; null until done.</summary>
    public WireUsage? Usage { get; init; }

    /// <summary>What the client gave in <c>response.create</c>.</summary>
    [JsonConverter(typeof(MetadataConverter))]
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    /// <summary>Members this version does not know.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Extra { get; set; }
}
