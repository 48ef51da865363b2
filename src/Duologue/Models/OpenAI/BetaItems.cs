using Duologue.Protocol;

namespace Duologue.Models.OpenAI;

/// <summary>Makes the <c>conversation.item.done</c> that the beta shape does not have: GA has one for each item added.</summary>
internal static class BetaItems
{
    /// <summary>What GA says before this event: a response's item is done before its output is.</summary>
    public static ServerEvent? Before(ServerEvent received) =>
        received is ServerEvent.OutputItemDone done ? new ServerEvent.ItemDone(done.Item, null) : null;

    /// <summary>What GA says after this event: items not made by a response are whole at once.</summary>
    public static ServerEvent? After(ServerEvent received) =>
        received is ServerEvent.ItemAdded { Item.Status: not "in_progress" } added ? new ServerEvent.ItemDone(added.Item, added.PreviousItemId) : null;
}
