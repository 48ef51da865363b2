using Duologue.Protocol;

namespace Duologue.Models.Reconnecting;

/// <summary>The responses that have begun and not ended, and how to end them when the server no longer can.</summary>
internal sealed class OpenResponses
{
    private readonly List<OpenResponse> _open = [];

    public bool Any => _open.Count > 0;

    /// <summary>The server says something.</summary>
    /// <param name="received">What.</param>
    /// <param name="asked">The request that this response answers, if it begins one.</param>
    public void Received(ServerEvent received, ClientEvent.CreateResponse? asked)
    {
        switch (received)
        {
            case ServerEvent.ResponseCreated e: _open.Add(new OpenResponse(e.Response, asked)); break;
            case ServerEvent.ResponseDone e: Remove(e.Response.Id); break;
            case ServerEvent.OutputItemAdded e: Find(e.ResponseId)?.Items.Add(new OpenItem(e.OutputIndex, e.Item)); break;
            case ServerEvent.OutputItemDone e: Item(e.ResponseId, e.Item.Id)?.Done(e.Item); break;
            case ServerEvent.ItemDone e: Item(e.Item.Id)?.SaidDone(e.Item); break;
            case ServerEvent.ItemAdded e: Item(e.Item.Id)?.SaidAdded(); break;
            case ServerEvent.ContentPartAdded e: Item(e.ResponseId, e.ItemId)?.Part(e.ContentIndex, e.Part.Type); break;
            case ServerEvent.ContentPartDone e: Item(e.ResponseId, e.ItemId)?.RemovePart(e.ContentIndex); break;
            case ServerEvent.OutputAudioDelta e: Audible(e.ResponseId, isAudio: true); break;
            case ServerEvent.OutputTextDelta e: Words(e.ResponseId, e.ItemId, e.ContentIndex, "text", e.Delta); break;
            case ServerEvent.OutputTranscriptDelta e: Words(e.ResponseId, e.ItemId, e.ContentIndex, "audio", e.Delta); break;
            case ServerEvent.OutputAudioDone e: Item(e.ResponseId, e.ItemId)?.Part(e.ContentIndex, "audio").AudioSaidDone(); break;
            case ServerEvent.OutputTranscriptDone e: Item(e.ResponseId, e.ItemId)?.Part(e.ContentIndex, "audio").WordsSaidDone(e.Transcript); break;
            case ServerEvent.OutputTextDone e: Item(e.ResponseId, e.ItemId)?.Part(e.ContentIndex, "text").WordsSaidDone(e.Text); break;
        }
    }

    /// <summary>The client cancels: what is cancelled is not asked for again.</summary>
    public void Cancelled(string? responseId)
    {
        foreach (var response in _open.Where(r => responseId is null ? !r.IsOutOfBand : r.Id == responseId))
        {
            response.IsCancelled = true;
        }
    }

    /// <summary>Ends everything. Gives the events that say so, and the requests to be made again.</summary>
    public IReadOnlyList<ServerEvent> Close(string reason, ICollection<ClientEvent.CreateResponse> askAgain)
    {
        var events = new List<ServerEvent>();
        foreach (var response in _open)
        {
            response.Close(reason, events);
            if (response.IsToBeAskedAgain)
            {
                askAgain.Add(response.Asked ?? new ClientEvent.CreateResponse());
            }
        }

        _open.Clear();
        return events;
    }

    private void Remove(string? responseId) => _open.RemoveAll(r => r.Id == responseId);

    // By loops, because a search by a condition would make an object for every delta.
    private OpenResponse? Find(string responseId)
    {
        foreach (var response in _open)
        {
            if (response.Id == responseId)
            {
                return response;
            }
        }

        return null;
    }

    private OpenItem? Item(string responseId, string? itemId) => Find(responseId) is { } response ? Item(response, itemId) : null;

    private OpenItem? Item(string? itemId)
    {
        foreach (var response in _open)
        {
            if (Item(response, itemId) is { } item)
            {
                return item;
            }
        }

        return null;
    }

    private static OpenItem? Item(OpenResponse response, string? itemId)
    {
        foreach (var item in response.Items)
        {
            if (item.Id == itemId)
            {
                return item;
            }
        }

        return null;
    }

    private void Audible(string responseId, bool isAudio)
    {
        if (Find(responseId) is { } response)
        {
            // A text made aside is nobody's to hear; it is worthless unless it is whole.
            response.IsAudible |= isAudio || !response.IsOutOfBand;
        }
    }

    private void Words(string responseId, string itemId, int contentIndex, string type, string? words)
    {
        Audible(responseId, isAudio: false);
        Item(responseId, itemId)?.Part(contentIndex, type).Append(words);
    }
}
