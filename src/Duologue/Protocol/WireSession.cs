using System.Text.Json;
using System.Text.Json.Serialization;

namespace Duologue.Protocol;

/// <summary>The session object: whole in server events, only the members to change in <c>session.update</c>.</summary>
/// <remarks>Members that are null are absent on the wire, unless they are <see cref="Optional{T}"/> and present.</remarks>
public sealed record WireSession
{
    /// <summary><c>realtime</c> or <c>transcription</c>; required in an update, cannot change.</summary>
    public string? Type { get; init; }

    /// <summary>Server only.</summary>
    public string? Id { get; init; }

    /// <summary>Server only: <c>realtime.session</c> or <c>realtime.transcription_session</c>.</summary>
    public string? Object { get; init; }

    /// <summary>Server only: when the session ends by itself, in Unix seconds.</summary>
    public long? ExpiresAt { get; init; }

    /// <summary>Model name; fixed for the session.</summary>
    public string? Model { get; init; }

    /// <summary><c>["audio"]</c> or <c>["text"]</c>.</summary>
    [JsonConverter(typeof(ListConverter<string>))]
    public IReadOnlyList<string>? OutputModalities { get; init; }

    /// <summary>System instructions; empty clears them.</summary>
    public string? Instructions { get; init; }

    /// <summary>Tools on offer; empty clears them.</summary>
    [JsonConverter(typeof(ListConverter<WireTool>))]
    public IReadOnlyList<WireTool>? Tools { get; init; }

    /// <summary>A string (<c>auto</c>, <c>none</c>, <c>required</c>) or an object that names a tool.</summary>
    public JsonElement? ToolChoice { get; init; }

    /// <summary>Whether one response may call several tools.</summary>
    public bool? ParallelToolCalls { get; init; }

    /// <summary>Reasoning settings, such as <c>{"effort":"low"}</c>.</summary>
    public JsonElement? Reasoning { get; init; }

    /// <summary>A number from 1, or the string <c>inf</c>.</summary>
    public JsonElement? MaxOutputTokens { get; init; }

    /// <summary><c>auto</c>, <c>disabled</c> or a retention object.</summary>
    public JsonElement? Truncation { get; init; }

    /// <summary>Tracing settings; null switches it off.</summary>
    [JsonConverter(typeof(OptionalJsonConverter))]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public Optional<object> Tracing { get; init; }

    /// <summary>A stored prompt.</summary>
    [JsonConverter(typeof(OptionalJsonConverter))]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public Optional<object> Prompt { get; init; }

    /// <summary>Extra fields asked for.</summary>
    [JsonConverter(typeof(ListConverter<string>))]
    public IReadOnlyList<string>? Include { get; init; }

    /// <summary>Audio both ways.</summary>
    public WireAudio? Audio { get; init; }

    /// <summary>0.6 to 1.2. Beta shape only: GA has no such member and the GA writer leaves it out.</summary>
    public double? Temperature { get; init; }

    /// <summary>Members this version does not know.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Extra { get; set; }
}
