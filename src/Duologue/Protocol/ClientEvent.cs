using System.Text.Json;
using System.Text.Json.Serialization;

namespace Duologue.Protocol;

/// <summary>Everything a client may say to a model.</summary>
public abstract record ClientEvent
{
    private protected ClientEvent(string type) => Type = type;

    /// <summary>Id chosen by the client, at most 512 characters; comes back only in <c>error.event_id</c>.</summary>
    public string? EventId { get; init; }

    /// <summary>The <c>type</c> on the wire.</summary>
    [JsonIgnore]
    public string Type { get; }

    /// <summary>Members this version does not know.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Extra { get; set; }

    /// <summary>Changes the session; absent members stay. Answer: <see cref="ServerEvent.SessionUpdated"/> or an error.</summary>
    /// <param name="Session">Only what changes.</param>
    public sealed record UpdateSession(WireSession Session) : ClientEvent("session.update");

    /// <summary>Appends audio to the input buffer. No answer.</summary>
    /// <param name="Audio">Whole samples in the session's input format; valid until the send completes. At most 15 MiB.</param>
    public sealed record AppendAudio(ReadOnlyMemory<byte> Audio) : ClientEvent("input_audio_buffer.append");

    /// <summary>Makes an item of the input buffer, which must hold at least 100 ms. Answer: <see cref="ServerEvent.AudioCommitted"/>.</summary>
    public sealed record CommitAudio() : ClientEvent("input_audio_buffer.commit");

    /// <summary>Empties the input buffer. Answer: <see cref="ServerEvent.AudioCleared"/>.</summary>
    public sealed record ClearAudio() : ClientEvent("input_audio_buffer.clear");

    /// <summary>Adds an item. Answer: <see cref="ServerEvent.ItemAdded"/> and <see cref="ServerEvent.ItemDone"/>.</summary>
    /// <param name="Item">The item.</param>
    /// <param name="PreviousItemId">Absent = at the end, <c>root</c> = at the start, else after that item.</param>
    public sealed record CreateItem(WireItem Item, string? PreviousItemId = null) : ClientEvent("conversation.item.create");

    /// <summary>Asks for an item. Answer: <see cref="ServerEvent.ItemRetrieved"/>.</summary>
    /// <param name="ItemId">Which.</param>
    public sealed record RetrieveItem(string ItemId) : ClientEvent("conversation.item.retrieve");

    /// <summary>Removes an item. Answer: <see cref="ServerEvent.ItemDeleted"/>.</summary>
    /// <param name="ItemId">Which.</param>
    public sealed record DeleteItem(string ItemId) : ClientEvent("conversation.item.delete");

    /// <summary>Shortens an assistant's audio to what was heard. Answer: <see cref="ServerEvent.ItemTruncated"/>.</summary>
    /// <param name="ItemId">Which.</param>
    /// <param name="ContentIndex">Which part; 0.</param>
    /// <param name="AudioEndMs">Milliseconds of that item really heard, 0 to what was received.</param>
    public sealed record TruncateItem(string ItemId, int ContentIndex, int AudioEndMs) : ClientEvent("conversation.item.truncate");

    /// <summary>Asks for a response. Answer: <see cref="ServerEvent.ResponseCreated"/> … <see cref="ServerEvent.ResponseDone"/>.</summary>
    /// <param name="Response">What it does differently; null for nothing.</param>
    public sealed record CreateResponse(WireResponseParameters? Response = null) : ClientEvent("response.create");

    /// <summary>Cancels a response. Answer: its <see cref="ServerEvent.ResponseDone"/>, or the harmless error <c>response_cancel_not_active</c>.</summary>
    /// <param name="ResponseId">Which; null for the default conversation's.</param>
    public sealed record CancelResponse(string? ResponseId = null) : ClientEvent("response.cancel");

    /// <summary>Empties the output buffer. WebRTC and SIP only.</summary>
    public sealed record ClearOutputAudio() : ClientEvent("output_audio_buffer.clear");

    /// <summary>An event this version does not know, or one that lacks what it needs; kept as it came.</summary>
    /// <param name="Name">Its <c>type</c>.</param>
    /// <param name="Json">The whole event.</param>
    public sealed record Unknown(string Name, JsonElement Json) : ClientEvent(Name)
    {
        /// <summary>What is wrong with it, as a server answers; null when it was not read from the wire.</summary>
        [JsonIgnore]
        public WireError? Error { get; init; }
    }
}
