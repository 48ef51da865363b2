namespace Duologue.App.Agents.Restaurant;

/// <summary>The tables of the restaurant by size, and who has them when. Thread-safe.</summary>
internal sealed class TablePlan
{
    private static readonly TimeSpan Slot = TimeSpan.FromMinutes(30);

    private readonly Lock _gate = new();
    private readonly int[] _seats = [2, 2, 2, 4, 4, 4, 6, 8];
    private readonly List<TableBooking> _bookings = [];

    /// <summary>How long a table is kept for its guests.</summary>
    public static TimeSpan Sitting { get; } = TimeSpan.FromMinutes(90);

    /// <summary>Guests at the largest table.</summary>
    public int LargestParty => _seats[^1];

    /// <summary>All bookings, in the order they were made.</summary>
    public IReadOnlyList<TableBooking> Bookings
    {
        get
        {
            lock (_gate)
            {
                return [.. _bookings];
            }
        }
    }

    /// <summary>Whether a table for that many is free.</summary>
    public bool HasTable(DateOnly date, TimeOnly time, int party)
    {
        lock (_gate)
        {
            return FreeTable(date, time, party) >= 0;
        }
    }

    /// <summary>Takes the smallest table that is free and large enough; null when there is none.</summary>
    public TableBooking? Book(DateOnly date, TimeOnly time, int party, string name)
    {
        lock (_gate)
        {
            var table = FreeTable(date, time, party);
            if (table < 0)
            {
                return null;
            }

            var booking = new TableBooking(table, date, time, Sitting, party, name);
            _bookings.Add(booking);
            return booking;
        }
    }

    /// <summary>The time nearest to the one asked for at which a table is free, the later of two; null when there is none on that day.</summary>
    public TimeOnly? Nearest(DateOnly date, TimeOnly time, int party)
    {
        lock (_gate)
        {
            TimeOnly? nearest = null;
            for (var at = OpeningHours.FirstSeating; at <= OpeningHours.LastSeating; at = at.Add(Slot))
            {
                if (FreeTable(date, at, party) >= 0 && (nearest is not { } best || Distance(at, time) <= Distance(best, time)))
                {
                    nearest = at;
                }
            }

            return nearest;
        }
    }

    /// <summary>Gives a table back.</summary>
    public void Cancel(TableBooking booking)
    {
        lock (_gate)
        {
            _bookings.Remove(booking);
        }
    }

    /// <summary>Gives every table that is free to others, slot by slot, so that nobody can sit down before the end of that time.</summary>
    public void Fill(DateOnly date, TimeOnly from, TimeSpan length)
    {
        lock (_gate)
        {
            for (var at = from; at - from < length; at = at.Add(Slot))
            {
                for (var table = 0; table < _seats.Length; table++)
                {
                    if (!IsTaken(table, date, at, Slot))
                    {
                        _bookings.Add(new TableBooking(table, date, at, Slot, 0, ""));
                    }
                }
            }
        }
    }

    private int FreeTable(DateOnly date, TimeOnly time, int party) =>
        Array.FindIndex(_seats, 0, seats => seats >= party) is var first and >= 0
            ? Enumerable.Range(first, _seats.Length - first).FirstOrDefault(t => !IsTaken(t, date, time, Sitting), -1)
            : -1;

    private bool IsTaken(int table, DateOnly date, TimeOnly from, TimeSpan length) =>
        _bookings.Any(b => b.Table == table && b.Overlaps(date, from, length));

    private static TimeSpan Distance(TimeOnly one, TimeOnly other) => (one.ToTimeSpan() - other.ToTimeSpan()).Duration();
}
