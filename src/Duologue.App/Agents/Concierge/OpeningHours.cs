namespace Duologue.App.Agents.Concierge;

/// <summary>When tables are given, the same on every day that is not a day off.</summary>
/// <param name="From">First hour.</param>
/// <param name="Until">Last hour for a new table.</param>
/// <param name="DaysOff">Days it is closed.</param>
internal sealed record OpeningHours(TimeOnly From, TimeOnly Until, params IReadOnlyList<DayOfWeek> DaysOff)
{
    public bool IsOpenOn(DateOnly date) => !DaysOff.Contains(date.DayOfWeek);

    public bool IsOpenAt(TimeOnly time) => time >= From && time <= Until;

    public string Describe()
    {
        var except = DaysOff.Count == 0 ? "" : $" except {string.Join(" and ", DaysOff)}";
        return $"every day{except} from {Spoken.Time(From)} to {Spoken.Time(Until)}";
    }
}
