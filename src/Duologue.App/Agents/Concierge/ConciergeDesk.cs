using System.Collections.Concurrent;

namespace Duologue.App.Agents.Concierge;

/// <summary>What the concierge keeps in mind during one conversation. Thread-safe.</summary>
internal sealed class ConciergeDesk
{
    private const string Key = "concierge.desk";

    private readonly ConcurrentQueue<ReservationOutcome> _outcomes = new();
    private readonly Lock _gate = new();
    private ReservationWish? _ready;
    private bool _isRinging;

    /// <summary>What calls have come to.</summary>
    public IReadOnlyList<ReservationOutcome> Outcomes => [.. _outcomes];

    /// <summary>Whether a restaurant is being rung.</summary>
    public bool IsRinging
    {
        get
        {
            lock (_gate)
            {
                return _isRinging;
            }
        }
    }

    /// <summary>The desk of a conversation.</summary>
    public static ConciergeDesk Of(AgentContext? context)
    {
        if (context is null)
        {
            return new ConciergeDesk();
        }

        lock (context.Items)
        {
            if (context.Items.TryGetValue(Key, out var kept) && kept is ConciergeDesk desk)
            {
                return desk;
            }

            var made = new ConciergeDesk();
            context.Items[Key] = made;
            return made;
        }
    }

    /// <summary>A wish is ready to be rung for, once the user says yes.</summary>
    public void Prepare(ReservationWish wish)
    {
        lock (_gate)
        {
            _ready = wish;
        }
    }

    /// <summary>The user does not want it. Returns whether anything was ready.</summary>
    public bool Drop()
    {
        lock (_gate)
        {
            var had = _ready is not null;
            _ready = null;
            return had;
        }
    }

    /// <summary>Takes the wish to ring for it; null when there is none, or one is being rung for.</summary>
    public ReservationWish? Take()
    {
        lock (_gate)
        {
            if (_isRinging || _ready is not { } wish)
            {
                return null;
            }

            (_ready, _isRinging) = (null, true);
            return wish;
        }
    }

    /// <summary>The call is over, or was never placed.</summary>
    public void HangUp(ReservationOutcome? outcome)
    {
        lock (_gate)
        {
            _isRinging = false;
        }

        if (outcome is not null)
        {
            _outcomes.Enqueue(outcome);
        }
    }
}
