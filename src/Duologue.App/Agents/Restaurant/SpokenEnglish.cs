using System.Globalization;

namespace Duologue.App.Agents.Restaurant;

/// <summary>Days, times and numbers as they are said on the telephone.</summary>
internal static class SpokenEnglish
{
    private static readonly string[] Digits = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];

    private static readonly string[] Small = [.. Digits, "ten", "eleven", "twelve"];

    /// <summary>"Friday", or with its date when there is a nearer Friday.</summary>
    public static string Day(DateOnly date, DateOnly today)
    {
        var weekday = date.ToString("dddd", CultureInfo.InvariantCulture);
        var ahead = date.DayNumber - today.DayNumber;
        return ahead is > 0 and < 7 ? weekday : ahead == 0 ? "today" : date.ToString("MMMM d", CultureInfo.InvariantCulture);
    }

    /// <summary>"7 pm", "7:30 pm".</summary>
    public static string Time(TimeOnly time)
    {
        var hour = time.Hour % 12 == 0 ? 12 : time.Hour % 12;
        return string.Create(
            CultureInfo.InvariantCulture, $"{hour}{(time.Minute == 0 ? "" : $":{time.Minute:00}")} {(time.Hour < 12 ? "am" : "pm")}");
    }

    /// <summary>"four people".</summary>
    public static string People(int number) =>
        $"{(number >= 0 && number < Small.Length ? Small[number] : number.ToString(CultureInfo.InvariantCulture))} {(number == 1 ? "person" : "people")}";

    /// <summary>"four, seven, one, one": slowly.</summary>
    public static string Slowly(string digits) => string.Join(", ", digits.Select(d => Digits[d - '0']));
}
