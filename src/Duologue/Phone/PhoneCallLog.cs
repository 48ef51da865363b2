namespace Duologue.Phone;

/// <summary>The calls of a line, in memory: those that go on, and the last that have ended.</summary>
/// <remarks>Thread-safe; one for a line.</remarks>
/// <param name="capacity">Ended calls kept at most; at least 1. Calls that go on are always kept.</param>
public sealed class PhoneCallLog(int capacity = 1000)
{
    private readonly Lock _gate = new();
    private readonly int _capacity = capacity > 0 ? capacity : throw new ArgumentOutOfRangeException(nameof(capacity), "At least one call must be kept.");
    private readonly Dictionary<string, PhoneCall> _byId = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PhoneCall> _byCarrierId = new(StringComparer.Ordinal);
    private readonly LinkedList<PhoneCall> _calls = [];

    /// <summary>All calls, oldest first.</summary>
    public IReadOnlyList<PhoneCall> Calls
    {
        get
        {
            lock (_gate)
            {
                return [.. _calls];
            }
        }
    }

    /// <summary>Puts a call in, or knows it by its carrier's id from now on, if it has one.</summary>
    /// <param name="call">The call.</param>
    public void Add(PhoneCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        lock (_gate)
        {
            if (_byId.TryAdd(call.Id, call))
            {
                _calls.AddLast(call);
            }

            if (call.CarrierId is { } carrierId)
            {
                _byCarrierId[carrierId] = call;
            }

            Forget();
        }
    }

    /// <summary>The call of an id, ours or the carrier's; null when there is none.</summary>
    /// <param name="id">The id.</param>
    public PhoneCall? Find(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        lock (_gate)
        {
            return _byId.GetValueOrDefault(id) ?? _byCarrierId.GetValueOrDefault(id);
        }
    }

    /// <summary>The call whose conversation a session is; null when it is none's.</summary>
    /// <param name="sessionId">Id of the session, as in <see cref="AgentContext.SessionId"/>.</param>
    public PhoneCall? FindBySession(string sessionId)
    {
        lock (_gate)
        {
            return _calls.LastOrDefault(c => c.Session?.Id == sessionId);
        }
    }

    private void Forget()
    {
        var ended = _calls.Count(c => c.Ended.IsCompleted);
        for (var node = _calls.First; node is not null && ended > _capacity;)
        {
            var next = node.Next;
            if (node.Value.Ended.IsCompleted)
            {
                _calls.Remove(node);
                _byId.Remove(node.Value.Id);
                if (node.Value.CarrierId is { } carrierId)
                {
                    _byCarrierId.Remove(carrierId);
                }

                ended--;
            }

            node = next;
        }
    }
}
