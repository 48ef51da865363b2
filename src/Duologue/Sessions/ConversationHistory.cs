using Duologue.Audio;
using Duologue.Protocol;

namespace Duologue;

/// <summary>The conversation as the listener lived it: ordered by <c>previous_item_id</c>, with late transcripts filled in and interrupted answers cut.</summary>
/// <remarks>Pure state, guarded by its session's lock; appends what the program shall be told to the list it is given.</remarks>
internal sealed class ConversationHistory(AudioFormat outputFormat)
{
    /// <summary>Answers whose audio may still be queued somewhere; more than these never wait at once.</summary>
    private const int MostSpoken = 64;

    private readonly List<HistoryEntry> _entries = [];
    private readonly Dictionary<string, HistoryEntry> _byId = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HistoryEntry> _byCall = new(StringComparer.Ordinal);
    private readonly List<HistoryEntry> _spoken = [];
    private HistoryEntry? _latest;
    private ConversationItem[]? _snapshot;
    private int _changes;

    /// <summary>The items, oldest first.</summary>
    public IReadOnlyList<ConversationItem> Snapshot() => _snapshot ??= [.. _entries.Select(e => e.Snapshot())];

    /// <summary>An item entered the conversation, or is announced again.</summary>
    public void Added(WireItem item, string? previousItemId, string? agentName, string responseId, ICollection<SessionEvent> changes)
    {
        if (item.Id is null)
        {
            return;
        }

        if (item.Type == "function_call_output")
        {
            ToolOutput(item.CallId, item.Output ?? "", changes);
            return;
        }

        var isNew = !_byId.TryGetValue(item.Id, out var entry);
        entry ??= Insert(new HistoryEntry(item.Id), previousItemId);
        Take(entry, item, agentName, responseId);
        if (isNew)
        {
            Tell(entry, HistoryChange.Added, changes);
        }
    }

    /// <summary>An item is whole.</summary>
    public void Done(WireItem item, string? previousItemId, ICollection<SessionEvent> changes)
    {
        Added(item, previousItemId, null, "", changes);
        if (item.Id is not null && _byId.TryGetValue(item.Id, out var entry))
        {
            entry.Status = Status(item.Status, ItemStatus.Completed);
            Tell(entry, HistoryChange.Updated, changes);
        }
    }

    /// <summary>More words of an answer. Silent: deltas have events of their own.</summary>
    public void AppendText(string itemId, int contentIndex, string delta)
    {
        if (_byId.TryGetValue(itemId, out var entry) && !entry.IsFrozen)
        {
            entry.AppendText(contentIndex, delta);
            _snapshot = null;
        }
    }

    /// <summary>An item turned out to belong to a response.</summary>
    public void Attach(string itemId, string responseId, string agentName)
    {
        if (_byId.TryGetValue(itemId, out var entry))
        {
            entry.ResponseId = responseId;
            entry.AgentName = entry.Role == MessageRole.Assistant ? agentName : null;
            entry.Touch();
            _snapshot = null;
        }
    }

    /// <summary>A response is no longer listened to: words that still come were never said.</summary>
    public void Freeze(string responseId)
    {
        for (var i = _entries.Count - 1; i >= 0 && i >= _entries.Count - MostSpoken; i--)
        {
            _entries[i].IsFrozen |= _entries[i].ResponseId == responseId;
        }
    }

    /// <summary>The words of an answer, whole. Returns what of them was heard.</summary>
    public (string Heard, bool IsInterrupted) SetText(string itemId, int contentIndex, string text, ICollection<SessionEvent> changes)
    {
        if (!_byId.TryGetValue(itemId, out var entry))
        {
            return (text, false);
        }

        if (!entry.IsFrozen)
        {
            entry.SetText(contentIndex, text);
            Tell(entry, HistoryChange.Updated, changes);
        }

        return (entry.HeardText, entry.IsInterrupted);
    }

    /// <summary>Words of the user, whenever they come.</summary>
    public void AppendUserText(string itemId, int contentIndex, string delta)
    {
        if (_byId.TryGetValue(itemId, out var entry))
        {
            entry.IsTranscriptPending = true;
            entry.AppendText(contentIndex, delta);
            _snapshot = null;
        }
    }

    /// <summary>The words of the user, whole; null when they could not be had.</summary>
    public void SetUserText(string itemId, int contentIndex, string? text, ICollection<SessionEvent> changes)
    {
        var entry = _byId.GetValueOrDefault(itemId) ?? Insert(new HistoryEntry(itemId) { Role = MessageRole.User }, null);
        entry.IsTranscriptPending = false;
        if (text is not null)
        {
            entry.SetText(contentIndex, text);
        }

        Tell(entry, HistoryChange.Updated, changes);
    }

    /// <summary>A place is kept for a spoken turn whose words come later.</summary>
    public void UserCommitted(string itemId, string? previousItemId, bool transcriptExpected, ICollection<SessionEvent> changes)
    {
        if (_byId.TryGetValue(itemId, out var known))
        {
            known.IsTranscriptPending |= transcriptExpected && known.FullText.Length == 0;
            known.Touch();
            return;
        }

        var entry = Insert(new HistoryEntry(itemId) { Role = MessageRole.User, IsTranscriptPending = transcriptExpected, Status = ItemStatus.Completed }, previousItemId);
        Tell(entry, HistoryChange.Added, changes);
    }

    /// <summary>A tool's output, joined to its call.</summary>
    public void ToolOutput(string? callId, string output, ICollection<SessionEvent> changes)
    {
        if (callId is not null && _byCall.TryGetValue(callId, out var entry) && entry.Output != output)
        {
            entry.Output = output;
            Tell(entry, HistoryChange.Updated, changes);
        }
    }

    /// <summary>Another agent took over, here.</summary>
    public void AgentChanged(string from, string to, ICollection<SessionEvent> changes)
    {
        var entry = Insert(new HistoryEntry($"agent_change_{++_changes}") { Kind = "agent_change", Name = from, Arguments = to }, null);
        Tell(entry, HistoryChange.Added, changes);
    }

    /// <summary>The model forgot an item.</summary>
    public void Removed(string itemId, ICollection<SessionEvent> changes)
    {
        if (_byId.Remove(itemId, out var entry))
        {
            _entries.Remove(entry);
            _spoken.Remove(entry);
            _byCall.Remove(entry.CallId);
            _latest = null;
            Tell(entry, HistoryChange.Removed, changes);
        }
    }

    /// <summary>Counts audio that is handed on. Once for every frame, so the item of the last one is remembered.</summary>
    public void AddAudio(string itemId, string responseId, int byteCount, int epoch)
    {
        var entry = _latest;
        if (entry is null || entry.Id != itemId)
        {
            entry = _byId.GetValueOrDefault(itemId) ?? Insert(new HistoryEntry(itemId) { Role = MessageRole.Assistant, ResponseId = responseId }, null);
            _latest = entry;
        }

        if (entry.AudioBytes == 0)
        {
            entry.Epoch = epoch;
            _spoken.Add(entry);
            if (_spoken.Count > MostSpoken)
            {
                _spoken.RemoveAt(0);
            }
        }

        entry.AudioBytes += byteCount;
    }

    /// <summary>An item's audio is whole. Returns its playing time.</summary>
    public TimeSpan AudioDone(string itemId, bool isDropped)
    {
        if (!_byId.TryGetValue(itemId, out var entry))
        {
            return TimeSpan.Zero;
        }

        entry.IsAudioWhole = !isDropped;
        return outputFormat.DurationOf(entry.AudioBytes);
    }

    /// <summary>
    /// Cuts what was not heard: the item being heard at the position, those queued behind it wholly. Appends the truncations to be sent.
    /// </summary>
    public void Interrupted(PlaybackPosition heard, int epoch, ICollection<ClientEvent> send, ICollection<SessionEvent> changes)
    {
        var first = _spoken.FindIndex(e => e.Id == heard.ItemId);
        if (first < 0)
        {
            return;
        }

        for (var i = first; i < _spoken.Count; i++)
        {
            var entry = _spoken[i];
            if (entry.Epoch >= epoch || entry.HeardShare is not null)
            {
                continue;
            }

            var received = outputFormat.DurationOf(entry.AudioBytes);
            var position = i > first ? TimeSpan.Zero : TimeSpan.FromTicks(Math.Clamp(heard.Heard.Ticks, 0, received.Ticks));
            if (position >= received && entry.IsAudioWhole)
            {
                continue;
            }

            entry.HeardShare = received > TimeSpan.Zero ? position / received : 0;
            entry.IsFrozen = true;
            send.Add(new ClientEvent.TruncateItem(entry.Id, i > first ? 0 : heard.ContentIndex, (int)position.TotalMilliseconds));
            Tell(entry, HistoryChange.Updated, changes);
            changes.Add(new SessionEvent.AssistantTranscript(entry.ResponseId, entry.Id, entry.FullText, entry.HeardText, true) { HeardDuration = position });
        }

        _spoken.RemoveAll(e => e.Epoch < epoch);
    }

    /// <summary>The model shortened an item, because we asked or by itself where it plays the audio.</summary>
    public void Truncated(string itemId, int audioEndMs, ICollection<SessionEvent> changes)
    {
        if (_byId.TryGetValue(itemId, out var entry) && entry is { HeardShare: null, AudioBytes: > 0 })
        {
            entry.HeardShare = Math.Clamp(audioEndMs / outputFormat.DurationOf(entry.AudioBytes).TotalMilliseconds, 0, 1);
            entry.IsFrozen = true;
            Tell(entry, HistoryChange.Updated, changes);
        }
    }

    /// <summary>A response was cut off: its unfinished items stay as they are.</summary>
    public void Cut(string responseId, ICollection<SessionEvent> changes)
    {
        foreach (var entry in _entries.Where(e => e.ResponseId == responseId && e.Kind == "message" && e.Status != ItemStatus.Completed && !e.IsCut))
        {
            entry.IsCut = true;
            entry.Status = ItemStatus.Incomplete;
            Tell(entry, HistoryChange.Updated, changes);
        }
    }

    private static ItemStatus Status(string? status, ItemStatus otherwise) => status switch
    {
        "in_progress" => ItemStatus.InProgress,
        "incomplete" => ItemStatus.Incomplete,
        "completed" => ItemStatus.Completed,
        _ => otherwise,
    };

    private HistoryEntry Insert(HistoryEntry entry, string? previousItemId)
    {
        // Behind the item named; at the end when none is named, because servers leave the name out and later items would jump the queue.
        var place = previousItemId is null ? -1 : _entries.FindLastIndex(e => e.Id == previousItemId);
        if (place < 0)
        {
            _entries.Add(entry);
        }
        else
        {
            // A change of agents has no id on the wire: it stays with what it followed.
            place++;
            while (place < _entries.Count && _entries[place].Kind == "agent_change")
            {
                place++;
            }

            _entries.Insert(place, entry);
        }

        _byId[entry.Id] = entry;
        _snapshot = null;
        return entry;
    }

    private void Take(HistoryEntry entry, WireItem item, string? agentName, string responseId)
    {
        entry.Kind = item.Type ?? "message";
        entry.Role = item.Role switch { "assistant" => MessageRole.Assistant, "system" => MessageRole.System, null => entry.Role, _ => MessageRole.User };
        entry.Status = Status(item.Status, entry.Status == ItemStatus.Incomplete ? ItemStatus.Incomplete : ItemStatus.InProgress);
        entry.AgentName = entry.Role == MessageRole.Assistant ? agentName ?? entry.AgentName : null;
        entry.ResponseId = responseId.Length > 0 ? responseId : entry.ResponseId;
        if (item.Type == "function_call")
        {
            entry.CallId = item.CallId ?? entry.CallId;
            entry.Name = item.Name ?? entry.Name;
            entry.Arguments = item.Arguments ?? entry.Arguments;
            _byCall[entry.CallId] = entry;
        }

        for (var i = 0; !entry.IsFrozen && i < (item.Content?.Count ?? 0); i++)
        {
            if ((item.Content![i].Text ?? item.Content[i].Transcript) is { Length: > 0 } text)
            {
                entry.SetText(i, text);
            }
        }

        entry.Touch();
        _snapshot = null;
    }

    private void Tell(HistoryEntry entry, HistoryChange change, ICollection<SessionEvent> changes)
    {
        entry.Touch();
        _snapshot = null;
        changes.Add(new SessionEvent.HistoryChanged(entry.Snapshot(), change));
    }
}
