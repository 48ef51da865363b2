using System.Collections.Frozen;

namespace Duologue.Protocol;

/// <summary>Which members each client event has, and how it is made of them. A maker returns null when what matters is missing.</summary>
/// <remarks>A server has to complain about what is missing, so ids are demanded here, unlike in server events.</remarks>
internal static class ClientEventTable
{
    private static readonly FrozenDictionary<string, ClientEventShape> Shapes = new Dictionary<string, ClientEventShape>
    {
        ["session.update"] = new(EventField.Session, f => f.Session is { } s ? new ClientEvent.UpdateSession(s) : null),
        ["transcription_session.update"] = new(EventField.Session, f => f.Session is { } s ? new ClientEvent.UpdateSession(s) : null),
        ["input_audio_buffer.commit"] = new(EventField.None, _ => new ClientEvent.CommitAudio()),
        ["input_audio_buffer.clear"] = new(EventField.None, _ => new ClientEvent.ClearAudio()),
        ["conversation.item.create"] = new(
            EventField.Item | EventField.PreviousItemId, f => f.Item is { } i ? new ClientEvent.CreateItem(i, f.PreviousItemId) : null),
        ["conversation.item.retrieve"] = new(
            EventField.ItemId, f => f.ItemId.Length > 0 ? new ClientEvent.RetrieveItem(f.ItemId) : null),
        ["conversation.item.delete"] = new(
            EventField.ItemId, f => f.ItemId.Length > 0 ? new ClientEvent.DeleteItem(f.ItemId) : null),
        ["conversation.item.truncate"] = new(
            EventField.ItemId | EventField.ContentIndex | EventField.AudioEndMs,
            f => f.ItemId.Length > 0 && f.Has(EventField.ContentIndex) && f.Has(EventField.AudioEndMs)
                ? new ClientEvent.TruncateItem(f.ItemId, f.ContentIndex, f.AudioEndMs)
                : null),
        ["response.create"] = new(EventField.Response, f => new ClientEvent.CreateResponse(f.Parameters)),
        ["response.cancel"] = new(
            EventField.ResponseId, f => new ClientEvent.CancelResponse(f.ResponseId.Length == 0 ? null : f.ResponseId)),
        ["output_audio_buffer.clear"] = new(EventField.None, _ => new ClientEvent.ClearOutputAudio()),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The names of all events, in alphabetical order.</summary>
    public static IEnumerable<string> Names => Shapes.Keys.Append("input_audio_buffer.append").Order(StringComparer.Ordinal);

    /// <summary>The shape of an event, or null when this version does not know it.</summary>
    public static ClientEventShape? Find(ReadOnlySpan<char> type) =>
        Shapes.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(type, out var shape) ? shape : null;
}
