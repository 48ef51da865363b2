using System.Globalization;

namespace Duologue.App.Agents.Concierge;

/// <summary>Days, times and numbers as they are said.</summary>
internal static class Spoken
{
    /// <summary>"Friday, November 27".</summary>
    public static string Day(DateOnly date) => date.ToString("dddd, MMMM d", CultureInfo.InvariantCulture);

    /// <summary>The day in as few words as name it: "today", "tomorrow", "Friday" within a week, else "December 11".</summary>
    /// <remarks>On the phone a weekday and a date together are heard as two days more often than they help.</remarks>
    public static string DayFrom(DateOnly date, DateOnly today) => (date.DayNumber - today.DayNumber) switch
    {
        0 => "today",
        1 => "tomorrow",
        > 1 and < 7 => date.DayOfWeek.ToString(),
        _ => date.ToString("MMMM d", CultureInfo.InvariantCulture),
    };

    /// <summary>"7 PM", "7:30 PM".</summary>
    public static string Time(TimeOnly time) => time.ToString(time.Minute == 0 ? "h tt" : "h:mm tt", CultureInfo.InvariantCulture);

    /// <summary>"1 person", "4 people".</summary>
    public static string People(int count) => count == 1 ? "1 person" : string.Create(CultureInfo.InvariantCulture, $"{count} people");

    /// <summary>Letters and digits one by one.</summary>
    public static string OneByOne(string text) => string.Join(' ', text.Where(char.IsLetterOrDigit).Select(char.ToUpperInvariant));
}
