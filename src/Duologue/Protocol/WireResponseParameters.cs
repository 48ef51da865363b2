using System.Text.Json;
using System.Text.Json.Serialization;

namespace Duologue.Protocol;

/// <summary>What one response shall do differently from its session. Wire: <c>response</c> of <c>response.create</c>.</summary>
public sealed record WireResponseParameters
{
    /// <summary><c>auto</c> (default) or <c>none</c> for an out-of-band response.</summary>
    public string? Conversation { get; init; }

    /// <summary>The context instead of the conversation; absent = the conversation, empty = nothing.</summary>
    [JsonConverter(typeof(ListConverter<WireItem>))]
    public IReadOnlyList<WireItem>? Input { get; init; }

    /// <summary>Instead of the session's instructions.</summary>
    public string? Instructions { get; init; }

    /// <summary><c>["audio"]</c> or <c>["text"]</c>.</summary>
    [JsonConverter(typeof(ListConverter<string>))]
    public IReadOnlyList<string>? OutputModalities { get; init; }

    /// <summary>Voice and format of this response.</summary>
    public WireAudio? Audio { get; init; }

    /// <summary>Instead of the session's tools.</summary>
    [JsonConverter(typeof(ListConverter<WireTool>))]
    public IReadOnlyList<WireTool>? Tools { get; init; }

    /// <summary>A string or an object that names a tool.</summary>
    public JsonElement? ToolChoice { get; init; }

    /// <summary>Whether it may call several tools.</summary>
    public bool? ParallelToolCalls { get; init; }

    /// <summary>Reasoning settings.</summary>
    public JsonElement? Reasoning { get; init; }

    /// <summary>A number from 1, or the string <c>inf</c>.</summary>
    public JsonElement? MaxOutputTokens { get; init; }

    /// <summary>At most 16 pairs, keys to 64 and values to 512 characters; echoed in <c>response.created</c> and <c>response.done</c>.</summary>
    [JsonConverter(typeof(MetadataConverter))]
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    /// <summary>Members this version does not know.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Extra { get; set; }
}
