using System.Text.Json;
using System.Text.Json.Serialization;

namespace Duologue.Protocol;

/// <summary>An error as the server reports it.</summary>
public sealed record WireError
{
    /// <summary><c>invalid_request_error</c>, <c>server_error</c> or another class.</summary>
    public string? Type { get; init; }

    /// <summary>Machine-readable code, such as <c>conversation_already_has_active_response</c>.</summary>
    public string? Code { get; init; }

    /// <summary>For people.</summary>
    public string? Message { get; init; }

    /// <summary>Path of the offending member.</summary>
    public string? Param { get; init; }

    /// <summary>The client event that caused it.</summary>
    public string? EventId { get; init; }

    /// <summary>Members this version does not know.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Extra { get; set; }
}
