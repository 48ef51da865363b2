namespace Duologue.App.Agents.Starter;

/// <summary>Appointments, in memory. Thread-safe.</summary>
internal sealed class AppointmentBook(TimeProvider timeProvider)
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<DateTime, Appointment> _taken = [];

    /// <summary>Books an hour.</summary>
    /// <exception cref="ToolFailedException">The time is past or taken; the message can be spoken.</exception>
    public Appointment Book(DateOnly date, TimeOnly time, AppointmentKind kind)
    {
        var start = date.ToDateTime(time);
        if (start <= timeProvider.GetLocalNow().DateTime)
        {
            throw new ToolFailedException("That time has already passed. Which other time would you like?");
        }

        lock (_lock)
        {
            if (_taken.ContainsKey(start))
            {
                throw new ToolFailedException("That time is already taken. Which other time would you like?");
            }

            var appointment = new Appointment(_taken.Count + 101, start, kind);
            _taken.Add(start, appointment);
            return appointment;
        }
    }

    /// <summary>All appointments, the earliest first.</summary>
    public IReadOnlyList<Appointment> All
    {
        get
        {
            lock (_lock)
            {
                return [.. _taken.Values];
            }
        }
    }
}
