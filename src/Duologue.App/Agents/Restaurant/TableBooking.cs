namespace Duologue.App.Agents.Restaurant;

/// <summary>A table that is taken.</summary>
/// <param name="Table">Which table.</param>
/// <param name="Date">On which day.</param>
/// <param name="From">From when.</param>
/// <param name="Length">For how long.</param>
/// <param name="Party">For how many; 0 when others have it.</param>
/// <param name="Name">Under which name.</param>
internal sealed record TableBooking(int Table, DateOnly Date, TimeOnly From, TimeSpan Length, int Party, string Name)
{
    public bool Overlaps(DateOnly date, TimeOnly from, TimeSpan length) =>
        date == Date && from.ToTimeSpan() < From.ToTimeSpan() + Length && From.ToTimeSpan() < from.ToTimeSpan() + length;
}
