using System.Text.Json;

namespace Duologue.Testing.Browser;

/// <summary>A message that a <see cref="VoicePage"/> was sent.</summary>
/// <param name="Type">Its <c>type</c>.</param>
/// <param name="Body">All of it.</param>
public sealed record PageEvent(string Type, JsonElement Body)
{
    /// <summary>A member as text; null when it is not there or not text.</summary>
    /// <param name="name">Its name.</param>
    public string? Text(string name) => Body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>A member as a number; null when it is not there or not a number.</summary>
    /// <param name="name">Its name.</param>
    public double? Number(string name) => Body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null;

    /// <summary>Whether a member is there and true.</summary>
    /// <param name="name">Its name.</param>
    public bool Is(string name) => Body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;
}
