using Duologue.Protocol;

namespace Duologue.AspNetCore.Wire;

/// <summary>The responses that a client was told of and that are not done. Owned by the pump that carries the model's events.</summary>
/// <remarks>A client holds its next request until the last one is done: whatever happens to the model, it must be told.</remarks>
internal sealed class OpenResponses
{
    private readonly List<WireResponse> _responses = [];
    private readonly List<(string ResponseId, int Index, WireItem Item, bool IsDone)> _items = [];
    private readonly HashSet<string> _inConversation = new(StringComparer.Ordinal);
    private volatile int _count;

    /// <summary>How many there are. Any thread may ask.</summary>
    public int Count => _count;

    /// <summary>The client is told something.</summary>
    public void Follow(ServerEvent serverEvent)
    {
        switch (serverEvent)
        {
            case ServerEvent.ResponseCreated e:
                _responses.Add(e.Response);
                _count = _responses.Count;
                break;
            case ServerEvent.ResponseDone e:
                _responses.RemoveAll(r => r.Id == e.Response.Id);
                _items.RemoveAll(i => i.ResponseId == e.Response.Id);
                _count = _responses.Count;
                break;
            case ServerEvent.OutputItemAdded e:
                _items.Add((e.ResponseId, e.OutputIndex, e.Item, IsDone: false));
                break;
            case ServerEvent.OutputItemDone e:
                _items.RemoveAll(i => i.ResponseId == e.ResponseId && i.Index == e.OutputIndex);
                _items.Add((e.ResponseId, e.OutputIndex, e.Item, IsDone: true));
                break;
            case ServerEvent.ItemAdded { Item: { Id: { } id, Status: "in_progress" } }:
                _inConversation.Add(id);
                break;
            case ServerEvent.ItemDone { Item.Id: { } id }:
                _inConversation.Remove(id);
                break;
        }
    }

    /// <summary>The events that end all of them.</summary>
    /// <param name="error">Why.</param>
    public IEnumerable<ServerEvent> Close(WireError error)
    {
        foreach (var open in _items.Where(i => !i.IsDone).OrderBy(i => i.Index))
        {
            var cut = Cut(open.Item);
            if (cut.Id is { } id && _inConversation.Remove(id))
            {
                yield return new ServerEvent.ItemDone(cut, null);
            }

            yield return new ServerEvent.OutputItemDone(open.ResponseId, open.Index, cut);
        }

        foreach (var response in _responses)
        {
            var output = _items.Where(i => i.ResponseId == response.Id).OrderBy(i => i.Index).Select(i => i.IsDone ? i.Item : Cut(i.Item));
            yield return new ServerEvent.ResponseDone(response with
            {
                Status = "failed",
                StatusDetails = new WireStatusDetails { Type = "failed", Error = error },
                Output = [.. output],
            });
        }

        _items.Clear();
        _responses.Clear();
        _count = 0;
    }

    private static WireItem Cut(WireItem item) => item with { Status = "incomplete" };
}
