using System.Globalization;

namespace Duologue.App.Agents.Concierge;

/// <summary>A table somebody wants.</summary>
/// <param name="Restaurant">Name of the restaurant.</param>
/// <param name="PartySize">How many people.</param>
/// <param name="Date">The day.</param>
/// <param name="Time">The time of day.</param>
/// <param name="Name">Name of the reservation.</param>
/// <param name="Remarks">Special wishes; empty for none.</param>
internal sealed record ReservationWish(string Restaurant, int PartySize, DateOnly Date, TimeOnly Time, string Name, string Remarks = "")
{
    private const string DateFormat = "yyyy-MM-dd";
    private const string TimeFormat = "HH:mm";

    /// <summary>The wish as the variables of a call of the agent <c>reservation</c>.</summary>
    public IReadOnlyDictionary<string, string> ToVariables() => new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["restaurant"] = Restaurant,
        ["party_size"] = PartySize.ToString(CultureInfo.InvariantCulture),
        ["date"] = Date.ToString(DateFormat, CultureInfo.InvariantCulture),
        ["time"] = Time.ToString(TimeFormat, CultureInfo.InvariantCulture),
        ["name"] = Name,
        ["remarks"] = Remarks,
    };

    /// <summary>The wish of a call's variables; null when party size, date or time are missing or no such thing.</summary>
    public static ReservationWish? FromVariables(IReadOnlyDictionary<string, string> variables)
    {
        if (!int.TryParse(variables.GetValueOrDefault("party_size"), NumberStyles.None, CultureInfo.InvariantCulture, out var partySize)
            || ReadDate(variables.GetValueOrDefault("date")) is not { } date || ReadTime(variables.GetValueOrDefault("time")) is not { } time)
        {
            return null;
        }

        return new ReservationWish(
            variables.GetValueOrDefault("restaurant", ""), partySize, date, time, variables.GetValueOrDefault("name", ""), variables.GetValueOrDefault("remarks", ""));
    }

    /// <summary>Reads <c>2026-11-27</c>; null for anything else.</summary>
    public static DateOnly? ReadDate(string? text) =>
        DateOnly.TryParseExact(text, DateFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null;

    /// <summary>Reads <c>19:30</c>, <c>19:30:00</c> or <c>7:30 PM</c>; null for anything else.</summary>
    public static TimeOnly? ReadTime(string? text) =>
        TimeOnly.TryParseExact(text, [TimeFormat, "H:mm", "HH:mm:ss", "h:mm tt", "h tt", "h:mmtt", "htt"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            ? time
            : null;

    /// <summary>"a table for 4 people at Bella Vista on Friday, November 27 at 7 PM, under the name Smith".</summary>
    public string Describe()
    {
        var remarks = Remarks.Length > 0 ? $", with the remark: {Remarks}" : "";
        return $"a table for {Spoken.People(PartySize)} at {Restaurant} on {Spoken.Day(Date)} at {Spoken.Time(Time)}, under the name {Name}{remarks}";
    }
}
