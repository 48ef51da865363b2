using Duologue.Protocol;

namespace Duologue.AspNetCore.Wire;

/// <summary>Takes sound and pictures out of copies of items that would be too large for a message; words and ids stay.</summary>
internal static class LightItem
{
    /// <summary>The event with less in it; null when it holds nothing that could be left out.</summary>
    public static ServerEvent? Of(ServerEvent serverEvent) => serverEvent switch
    {
        ServerEvent.ItemRetrieved e => e with { Item = Lighten(e.Item) },
        ServerEvent.ItemAdded e => e with { Item = Lighten(e.Item) },
        ServerEvent.ItemDone e => e with { Item = Lighten(e.Item) },
        ServerEvent.OutputItemAdded e => e with { Item = Lighten(e.Item) },
        ServerEvent.OutputItemDone e => e with { Item = Lighten(e.Item) },
        _ => null,
    };

    private static WireItem Lighten(WireItem item) =>
        item with { Content = item.Content?.Select(part => part with { Audio = null, ImageUrl = null }).ToArray() };
}
