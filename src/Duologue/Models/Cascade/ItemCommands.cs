using Duologue.Protocol;

namespace Duologue.Models.Cascade;

/// <summary>What clients do with the items of the conversation: create, retrieve, delete, truncate. Owned by the connection's loop.</summary>
internal sealed class ItemCommands(ConnectionScope scope, Turns turns)
{
    /// <summary>Adds an item.</summary>
    public void Create(ClientEvent.CreateItem command)
    {
        var error = NewItem.Check(command.Item)
            ?? (command.Item.Id is { Length: > 0 } id && scope.Items.Find(id) is not null
                ? Errors.Invalid("invalid_value", $"There is already an item '{id}'.", "item.id")
                : null);
        if (error is not null)
        {
            scope.Outbox.PostError(error, command.EventId);
            return;
        }

        var entry = new ConversationEntry(NewItem.Complete(command.Item, scope.Ids));
        if (!scope.Items.TryInsert(entry, command.PreviousItemId, out var before))
        {
            scope.Outbox.PostError(
                Errors.Invalid("invalid_value", $"There is no item '{command.PreviousItemId}' to insert after.", "previous_item_id"),
                command.EventId);
            return;
        }

        scope.Outbox.Post(new ServerEvent.ItemAdded(entry.Item, before));
        scope.Outbox.Post(new ServerEvent.ItemDone(entry.Item, before));
        TakeAudio(entry, command.Item);
    }

    /// <summary>Answers with an item, and with its audio as far as that is kept.</summary>
    public void Retrieve(ClientEvent.RetrieveItem command)
    {
        if (Find(command.ItemId, "item_retrieve_invalid_item_id", command.EventId) is { } entry)
        {
            scope.Outbox.Post(new ServerEvent.ItemRetrieved(entry.WithAudio()));
        }
    }

    /// <summary>Removes an item.</summary>
    public void Delete(ClientEvent.DeleteItem command)
    {
        if (Find(command.ItemId, "item_delete_invalid_item_id", command.EventId) is { } entry)
        {
            scope.Items.Remove(entry.Id);
            scope.Audio.Forget(entry.Audio);
            scope.Outbox.Post(new ServerEvent.ItemDeleted(entry.Id));
        }
    }

    /// <summary>Shortens what the agent said to what was heard.</summary>
    public void Truncate(ClientEvent.TruncateItem command)
    {
        var entry = scope.Items.Find(command.ItemId);
        var received = entry?.Speech?.DeliveredDuration ?? TimeSpan.Zero;
        WireError? error = (entry, command) switch
        {
            (null, _) => Errors.Invalid("item_truncate_invalid_item_id", $"There is no item '{command.ItemId}'.", "item_id"),
            ({ Speech: null }, _) or ({ Speech.DeliveredDuration.Ticks: 0 }, _) => Errors.Invalid(
                "item_truncate_invalid_item_id", $"Item '{command.ItemId}' has no audio of the assistant.", "item_id"),
            (_, { ContentIndex: not 0 }) => Errors.Invalid("invalid_value", "Only content 0 has audio.", "content_index"),
            (_, { AudioEndMs: < 0 }) => Errors.Invalid("integer_below_min_value", "At least 0 ms.", "audio_end_ms"),
            _ when command.AudioEndMs > Math.Ceiling(received.TotalMilliseconds) => Errors.Invalid(
                "invalid_value", $"Audio content of {(int)received.TotalMilliseconds} ms is already shorter than {command.AudioEndMs} ms.", "audio_end_ms"),
            _ => null,
        };
        if (error is not null || entry?.Speech is not { } speech)
        {
            scope.Outbox.PostError(error ?? Errors.Invalid("item_truncate_invalid_item_id", "No audio."), command.EventId);
            return;
        }

        var end = TimeSpan.FromMilliseconds(command.AudioEndMs);
        speech.CutAt(end);
        entry.Audio?.CutAt(end);
        if (entry.Item.Status != "in_progress")
        {
            entry.ShowSpeech();
        }

        scope.Outbox.Post(new ServerEvent.ItemTruncated(entry.Id, 0, command.AudioEndMs));
    }

    /// <summary>Keeps the audio that a client put into a user's message, and has it recognised when no words came with it.</summary>
    private void TakeAudio(ConversationEntry entry, WireItem item)
    {
        if (item is not { Type: "message", Role: "user" }
            || item.Content?.FirstOrDefault(content => content is { Type: "input_audio", Audio.Length: > 0 }) is not { Audio: { } base64 } part)
        {
            return;
        }

        var audio = Convert.FromBase64String(base64);
        entry.Audio = scope.Audio.Keep(scope.Session.InputFormat, audio);
        if (part.Transcript is null or "")
        {
            turns.Hear(entry, audio);
        }
    }

    private ConversationEntry? Find(string itemId, string code, string? eventId)
    {
        var entry = scope.Items.Find(itemId);
        if (entry is null)
        {
            scope.Outbox.PostError(Errors.Invalid(code, $"There is no item '{itemId}'.", "item_id"), eventId);
        }

        return entry;
    }
}
