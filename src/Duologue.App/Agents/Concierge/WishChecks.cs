namespace Duologue.App.Agents.Concierge;

/// <summary>Checks a wish before anybody is rung: one sentence for each problem, in the words of the one who wishes.</summary>
internal static class WishChecks
{
    public const int SmallestParty = 1;
    public const int LargestParty = 20;
    private const int LongestName = 60;
    private const int LongestRemarks = 300;
    private static readonly TimeSpan LeastNotice = TimeSpan.FromMinutes(15);

    /// <summary>Reads and checks what was said.</summary>
    /// <param name="partySize">How many people.</param>
    /// <param name="date">The day as <c>2026-11-27</c>.</param>
    /// <param name="time">The time as <c>19:30</c>.</param>
    /// <param name="name">Name of the reservation.</param>
    /// <param name="remarks">Special wishes; null for none.</param>
    /// <param name="restaurant">The restaurant; null when it is not known.</param>
    /// <param name="now">The user's local time.</param>
    /// <returns>The wish, or null and what is wrong with it.</returns>
    public static (ReservationWish? Wish, IReadOnlyList<string> Problems) Read(
        int partySize, string? date, string? time, string? name, string? remarks, Restaurant? restaurant, DateTime now)
    {
        var problems = new List<string>();
        if (restaurant is null)
        {
            problems.Add("I do not know that restaurant.");
        }

        if (partySize is < SmallestParty or > LargestParty)
        {
            problems.Add($"I can reserve for {SmallestParty} to {LargestParty} people.");
        }

        var day = ReservationWish.ReadDate(date);
        var hour = ReservationWish.ReadTime(time);
        problems.AddRange(day is { } known ? DayProblems(known, hour, DateOnly.FromDateTime(now), now) : ["I need a real day."]);
        if (hour is null)
        {
            problems.Add("I need a real time of day.");
        }

        if (Tidy(name) is not { Length: > 0 and <= LongestName } under)
        {
            problems.Add(string.IsNullOrWhiteSpace(name) ? "I need a name for the reservation." : "That name is too long.");
            under = "";
        }

        var wishes = Tidy(remarks);
        if (wishes.Length > LongestRemarks)
        {
            problems.Add("The special wishes are too long to be said on the phone.");
        }

        if (restaurant?.Hours is { } hours && day is { } wanted)
        {
            problems.AddRange(HourProblems(restaurant.Name, hours, wanted, hour));
        }

        return problems.Count == 0 && restaurant is not null && day is { } on && hour is { } at
            ? (new ReservationWish(restaurant.Name, partySize, on, at, under, wishes), problems)
            : (null, problems);
    }

    private static IEnumerable<string> DayProblems(DateOnly day, TimeOnly? hour, DateOnly today, DateTime now)
    {
        if (day < today)
        {
            yield return $"{Spoken.Day(day)} is in the past.";
        }
        else if (day > today.AddYears(1))
        {
            yield return $"{Spoken.Day(day)}, {day.Year} is more than a year away.";
        }
        else if (hour is { } time && day.ToDateTime(time) < now)
        {
            yield return $"{Spoken.Time(time)} has passed already.";
        }
        else if (hour is { } soon && day.ToDateTime(soon) < now + LeastNotice)
        {
            yield return $"{Spoken.Time(soon)} is too soon to ring first.";
        }
    }

    private static IEnumerable<string> HourProblems(string name, OpeningHours hours, DateOnly day, TimeOnly? time)
    {
        if (!hours.IsOpenOn(day))
        {
            yield return $"{name} is closed on {day.DayOfWeek}.";
        }
        else if (time is { } at && !hours.IsOpenAt(at))
        {
            yield return $"{name} gives tables from {Spoken.Time(hours.From)} to {Spoken.Time(hours.Until)}.";
        }
    }

    private static string Tidy(string? text) => string.Join(' ', (text ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
