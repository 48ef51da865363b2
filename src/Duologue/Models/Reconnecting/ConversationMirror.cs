using Duologue.Audio;
using Duologue.Protocol;

namespace Duologue.Models.Reconnecting;

/// <summary>Follows the conversation as it passes in both directions, and can say it again from the beginning.</summary>
internal sealed class ConversationMirror
{
    private const int LongestId = 32;
    private readonly List<MirroredItem> _items = [];
    private int _made;

    /// <summary>The client adds an item. Returns the event with an id, so that the answer can be recognised.</summary>
    public ClientEvent.CreateItem Sent(ClientEvent.CreateItem create)
    {
        var item = create.Item.Id is null ? create.Item with { Id = $"item_duologue_{++_made}" } : create.Item;
        Insert(new MirroredItem(item, fromClient: true), create.PreviousItemId);
        return ReferenceEquals(item, create.Item) ? create : create with { Item = item };
    }

    /// <summary>The client takes an item away.</summary>
    public void Deleted(string itemId) => _items.RemoveAll(i => i.Id == itemId);

    /// <summary>Only the beginning of an assistant's item was heard.</summary>
    public void Truncated(string itemId, int audioEndMs, AudioFormat format) => Find(itemId)?.Truncate(audioEndMs, format);

    /// <summary>The server says something.</summary>
    public void Received(ServerEvent received)
    {
        switch (received)
        {
            case ServerEvent.OutputAudioDelta e: Find(e.ItemId)?.Heard(e.Audio.Length); break;
            case ServerEvent.OutputTranscriptDelta e: Find(e.ItemId)?.Append(e.Delta); break;
            case ServerEvent.OutputTextDelta e: Find(e.ItemId)?.Append(e.Delta); break;
            case ServerEvent.OutputTranscriptDone e: Find(e.ItemId)?.Replace(e.Transcript); break;
            case ServerEvent.OutputTextDone e: Find(e.ItemId)?.Replace(e.Text); break;
            case ServerEvent.InputTranscriptionDelta e: Find(e.ItemId)?.Append(e.Delta); break;
            case ServerEvent.InputTranscriptionCompleted e: Find(e.ItemId)?.Replace(e.Transcript); break;
            case ServerEvent.AudioCommitted e: Committed(e); break;
            case ServerEvent.ItemAdded e: Added(e.Item, e.PreviousItemId).IsAcknowledged = true; break;
            case ServerEvent.ItemDone e: Added(e.Item, e.PreviousItemId).SaidDone(e.Item); break;
            case ServerEvent.OutputItemDone e: Find(e.Item.Id)?.Done(e.Item); break;
            case ServerEvent.ItemDeleted e: Deleted(e.ItemId); break;
        }
    }

    /// <summary>Whether the session has already been told that an item is there, and that it is whole.</summary>
    public (bool Added, bool Done) Told(string itemId) => Find(itemId) is { } item ? (item.IsAcknowledged, item.IsSaidDone) : (false, false);

    /// <summary>Every item in order, as it can be sent to a new conversation.</summary>
    /// <param name="audioOf">Gives the audio of a user's item that has no words, or null.</param>
    public IReadOnlyList<WireItem> Replay(Func<string, byte[]?> audioOf)
    {
        var replay = new List<WireItem>();
        foreach (var item in _items)
        {
            if (item.ToReplay(audioOf) is { } wire)
            {
                replay.Add(wire.Id?.Length > LongestId ? wire with { Id = null } : wire);
            }
        }

        return replay;
    }

    private void Committed(ServerEvent.AudioCommitted committed)
    {
        if (Find(committed.ItemId) is null)
        {
            var item = new WireItem { Id = committed.ItemId, Type = "message", Role = "user", Content = [new WireContentPart { Type = "input_audio" }] };
            Insert(new MirroredItem(item, fromClient: false), committed.PreviousItemId);
        }
    }

    private MirroredItem Added(WireItem item, string? previousItemId)
    {
        if (Find(item.Id) is { } known)
        {
            return known;
        }

        var added = new MirroredItem(item, fromClient: false);
        Insert(added, previousItemId);
        return added;
    }

    private void Insert(MirroredItem item, string? previousItemId)
    {
        var index = previousItemId switch
        {
            null => _items.Count,
            "root" => 0,
            _ => _items.FindLastIndex(i => i.Id == previousItemId) + 1,
        };
        _items.Insert(index == 0 && previousItemId != "root" ? _items.Count : index, item);
    }

    // From the end: what is being talked about is among the last.
    private MirroredItem? Find(string? itemId)
    {
        for (var i = _items.Count - 1; i >= 0; i--)
        {
            if (_items[i].Id == itemId)
            {
                return _items[i];
            }
        }

        return null;
    }
}
