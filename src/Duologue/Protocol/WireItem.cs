using System.Text.Json;
using System.Text.Json.Serialization;

namespace Duologue.Protocol;

/// <summary>An item of a conversation: a message, a function call or its output, or another kind kept as it came.</summary>
public sealed record WireItem
{
    /// <summary>Opaque id, at most 32 characters when chosen by the client.</summary>
    public string? Id { get; init; }

    /// <summary><c>message</c>, <c>function_call</c>, <c>function_call_output</c>, <c>item_reference</c>, <c>mcp_…</c>.</summary>
    public string? Type { get; init; }

    /// <summary><c>realtime.item</c>, or absent.</summary>
    public string? Object { get; init; }

    /// <summary><c>in_progress</c>, <c>completed</c> or <c>incomplete</c>.</summary>
    public string? Status { get; init; }

    /// <summary>Messages: <c>system</c>, <c>user</c> or <c>assistant</c>.</summary>
    public string? Role { get; init; }

    /// <summary>Messages: what they say.</summary>
    [JsonConverter(typeof(ListConverter<WireContentPart>))]
    public IReadOnlyList<WireContentPart>? Content { get; init; }

    /// <summary>Function calls and outputs: what links the two.</summary>
    public string? CallId { get; init; }

    /// <summary>Function calls: the function.</summary>
    public string? Name { get; init; }

    /// <summary>Function calls: the arguments as JSON text.</summary>
    public string? Arguments { get; init; }

    /// <summary>Function call outputs: what the function returned.</summary>
    public string? Output { get; init; }

    /// <summary>Assistant messages of reasoning models: <c>commentary</c> or <c>final_answer</c>.</summary>
    public string? Phase { get; init; }

    /// <summary>Members this version does not know.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Extra { get; set; }
}
