using Duologue.Protocol;

namespace Duologue.Models.Reconnecting;

/// <summary>Client events that have no answer yet, with their place among the caller's audio: on the next line they are said again, in order.</summary>
internal sealed class UnansweredEvents
{
    private readonly List<(long Place, ClientEvent Event)> _events = [];
    private int _made;

    public IReadOnlyList<(long Place, ClientEvent Event)> All => _events;

    /// <summary>Adds an event, under an id by which an error can name it.</summary>
    public ClientEvent Add(long place, ClientEvent clientEvent)
    {
        var named = clientEvent.EventId is null ? clientEvent with { EventId = $"{OwnPrefix}{++_made}" } : clientEvent;
        _events.Add((place, named));
        return named;
    }

    /// <summary>Ids that sessions have not given and need not see.</summary>
    public const string OwnPrefix = "duologue_";

    public bool HasDefaultResponse => _events.Exists(e => e.Event is ClientEvent.CreateResponse create && IsDefault(create));

    public bool HasCommit => _events.Exists(e => e.Event is ClientEvent.CommitAudio);

    /// <summary>Takes the first event of a kind, which the server has now answered.</summary>
    public T? Answered<T>(Predicate<T>? which = null)
        where T : ClientEvent
    {
        var index = _events.FindIndex(e => e.Event is T wanted && (which is null || which(wanted)));
        if (index < 0)
        {
            return null;
        }

        var answered = _events[index].Event as T;
        _events.RemoveAt(index);
        return answered;
    }

    /// <summary>The request that a response answers: the one with the same metadata, else the first of the default conversation.</summary>
    public ClientEvent.CreateResponse? Answered(WireResponse response) =>
        response.Metadata is { Count: > 0 } metadata
            ? Answered<ClientEvent.CreateResponse>(create => Same(create.Response?.Metadata, metadata))
            : Answered<ClientEvent.CreateResponse>(create => create.Response?.Metadata is not { Count: > 0 });

    /// <summary>The server answered with an error.</summary>
    public void Failed(string eventId) => _events.RemoveAll(e => e.Event.EventId == eventId);

    /// <summary>The client no longer wants the default conversation's response.</summary>
    public void Cancelled() => _events.RemoveAll(e => e.Event is ClientEvent.CreateResponse create && IsDefault(create));

    private static bool IsDefault(ClientEvent.CreateResponse create) => create.Response?.Conversation != "none";

    private static bool Same(IReadOnlyDictionary<string, string>? one, IReadOnlyDictionary<string, string> other) =>
        one is not null && one.Count == other.Count && one.All(pair => other.TryGetValue(pair.Key, out var value) && value == pair.Value);
}
