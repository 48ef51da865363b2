using Duologue.Protocol;

namespace Duologue;

/// <summary>Responses beside the conversation: any number at once, each known by the key in its metadata.</summary>
/// <remarks>Pure state, guarded by its session's lock.</remarks>
internal sealed class OutOfBandLane(TimeProvider timeProvider, TimeSpan firstTimeout, TimeSpan stallTimeout)
{
    private readonly Dictionary<string, ScheduledResponse> _byKey = new(StringComparer.Ordinal);

    /// <summary>A request was sent.</summary>
    public void Add(ScheduledResponse asked) => _byKey.Add(asked.Key, asked);

    /// <summary>A response began. Returns its request; null when it belongs to the conversation.</summary>
    public ScheduledResponse? Created(WireResponse response, ICollection<ClientEvent> send)
    {
        if (Key(response) is not { } key || !_byKey.TryGetValue(key, out var asked))
        {
            return null;
        }

        asked.ResponseId = response.Id;
        if (asked.CancelIntent)
        {
            send.Add(new ClientEvent.CancelResponse(response.Id));
        }

        return asked;
    }

    /// <summary>A response ended. Returns its request; null when it belongs to the conversation, or is made again after a broken line.</summary>
    public ScheduledResponse? Done(WireResponse response)
    {
        var key = Key(response);
        var asked = _byKey.Values.FirstOrDefault(r => r.Key == key || (r.ResponseId is not null && r.ResponseId == response.Id));
        if (asked is not null && IsMadeAgain(asked, response))
        {
            asked.ResponseId = null;
            asked.AskedAt = timeProvider.GetTimestamp();
            return null;
        }

        return asked is not null && _byKey.Remove(asked.Key) ? asked : null;
    }

    /// <summary>An error came. Returns the request it was about.</summary>
    public ScheduledResponse? Failed(string? eventId)
    {
        var asked = eventId is null ? null : _byKey.Values.FirstOrDefault(r => r.EventId == eventId);
        return asked is not null && _byKey.Remove(asked.Key) ? asked : null;
    }

    /// <summary>Takes out what did not begin, or end, in a multiple of the time allowed: nobody knows whether it ever will.</summary>
    public IReadOnlyList<ScheduledResponse> TakeLate()
    {
        var late = _byKey.Values
            .Where(r => timeProvider.GetElapsedTime(r.AskedAt) >= (r.ResponseId is null ? firstTimeout * 2 : stallTimeout * 4)).ToList();
        late.ForEach(r => _byKey.Remove(r.Key));
        return late;
    }

    /// <summary>The line is back: what has not begun has its time anew.</summary>
    public void LineRestored()
    {
        foreach (var asked in _byKey.Values)
        {
            asked.AskedAt = timeProvider.GetTimestamp();
        }
    }

    /// <summary>Takes out what has begun.</summary>
    public IReadOnlyList<ScheduledResponse> TakeBegun()
    {
        var begun = _byKey.Values.Where(r => r.ResponseId is not null).ToList();
        begun.ForEach(r => _byKey.Remove(r.Key));
        return begun;
    }

    /// <summary>Takes out everything.</summary>
    public IReadOnlyList<ScheduledResponse> TakeAll()
    {
        ScheduledResponse[] all = [.. _byKey.Values];
        _byKey.Clear();
        return all;
    }

    // A text that the line cut is worthless to everybody, so the model asks for it again; of audio something was heard.
    private static bool IsMadeAgain(ScheduledResponse asked, WireResponse response) =>
        !asked.CancelIntent && response.StatusDetails?.Error?.Code == "connection_lost" && asked.Parameters?.OutputModalities is ["text"];

    private static string? Key(WireResponse response) => response.Metadata?.GetValueOrDefault(ResponseScheduler.KeyName);
}
