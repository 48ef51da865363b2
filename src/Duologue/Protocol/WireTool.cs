using System.Text.Json;
using System.Text.Json.Serialization;

namespace Duologue.Protocol;

/// <summary>A tool on offer. Wire: an entry of <c>tools</c>; other kinds than <c>function</c> keep their members in <see cref="Extra"/>.</summary>
public sealed record WireTool
{
    /// <summary><c>function</c> or <c>mcp</c>.</summary>
    public string? Type { get; init; }

    /// <summary>Function name.</summary>
    public string? Name { get; init; }

    /// <summary>What it does and when to use it.</summary>
    public string? Description { get; init; }

    /// <summary>JSON schema of the arguments.</summary>
    public JsonElement? Parameters { get; init; }

    /// <summary>What people say when they want it. Never on the wire: only models in the same process see it.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Examples { get; init; } = [];

    /// <summary>Members this version does not know.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Extra { get; set; }
}
