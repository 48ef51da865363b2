namespace Duologue.Models.Cascade;

/// <summary>The default conversation: its items in order. Owned by the connection's loop.</summary>
internal sealed class ConversationItems
{
    private readonly List<ConversationEntry> _entries = [];

    /// <summary>In order.</summary>
    public IReadOnlyList<ConversationEntry> Entries => _entries;

    /// <summary>The last item's id, or null.</summary>
    public string? LastId => _entries.Count > 0 ? _entries[^1].Id : null;

    /// <summary>An item, or null.</summary>
    public ConversationEntry? Find(string? id) => _entries.Find(entry => entry.Id == id);

    /// <summary>Adds at the end and gives the id of the item before it.</summary>
    public string? Add(ConversationEntry entry)
    {
        var previous = LastId;
        _entries.Add(entry);
        return previous;
    }

    /// <summary>Adds behind an item (<c>root</c> = at the start, null = at the end) and gives the id of the item before it.</summary>
    /// <returns>False when there is no such item.</returns>
    public bool TryInsert(ConversationEntry entry, string? previousId, out string? before)
    {
        var index = previousId switch
        {
            null => _entries.Count,
            "root" => 0,
            _ => _entries.FindIndex(other => other.Id == previousId) is var found and >= 0 ? found + 1 : -1,
        };
        before = index > 0 ? _entries[index - 1].Id : null;
        if (index < 0)
        {
            return false;
        }

        _entries.Insert(index, entry);
        return true;
    }

    /// <summary>The id of the item before one, or null.</summary>
    public string? Before(ConversationEntry entry) => _entries.IndexOf(entry) is var index and > 0 ? _entries[index - 1].Id : null;

    /// <summary>Removes an item.</summary>
    public bool Remove(string id) => _entries.RemoveAll(entry => entry.Id == id) > 0;
}
