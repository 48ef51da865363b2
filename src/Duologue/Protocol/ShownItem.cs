using System.Text.Json;

namespace Duologue.Protocol;

/// <summary>Items as a server shows them. The transcript of spoken input is null until it is known: strict clients refuse an item without the member.</summary>
internal static class ShownItem
{
    private static readonly JsonElement Nothing = JsonElement.Parse("null");

    /// <summary>The item with every member that clients count on.</summary>
    public static WireItem Of(WireItem item) =>
        item.Content?.Any(IsUnheard) == true ? item with { Content = [.. item.Content.Select(part => IsUnheard(part) ? WithNull(part) : part)] } : item;

    private static bool IsUnheard(WireContentPart part) => part is { Type: "input_audio", Transcript: null };

    private static WireContentPart WithNull(WireContentPart part) => part with
    {
        Extra = new Dictionary<string, JsonElement>(part.Extra ?? new Dictionary<string, JsonElement>(), StringComparer.Ordinal) { ["transcript"] = Nothing },
    };
}
