using System.Globalization;
using System.Text.RegularExpressions;

namespace Duologue.Speech;

/// <summary>Dates and times.</summary>
internal static partial class EnglishClockRules
{
    private const string MonthNames =
        "(?<month>Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)";

    private static readonly string[] Months =
        ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

    private static readonly Dictionary<string, string> Days = new(StringComparer.Ordinal)
    {
        ["Mon"] = "Monday",
        ["Tue"] = "Tuesday",
        ["Tues"] = "Tuesday",
        ["Wed"] = "Wednesday",
        ["Thu"] = "Thursday",
        ["Thur"] = "Thursday",
        ["Thurs"] = "Thursday",
        ["Fri"] = "Friday",
        ["Sat"] = "Saturday",
        ["Sun"] = "Sunday",
    };

    internal static IReadOnlyList<EnglishRule> All { get; } =
    [
        new(IsoDate(), m => IsoDateOf(m) is { } date ? m.Groups["hour"].Success ? $"{date} at {Clock(m, always24: true)}" : date : null),
        new(SlashDate(), m => SlashDateOf(m)),
        new(MonthDay(), m => Date(MonthOf(m), m.Groups["day"].Value, m.Groups["year"].Value)),
        new(DayMonth(), m => Date(MonthOf(m), m.Groups["day"].Value, m.Groups["year"].Value)),
        new(MonthAlone(), m => $"{MonthOf(m)} {EnglishNumbers.Year(Number(m, "year"))}"),
        new(WeekdayShort(), m => Days[m.Groups["name"].Value]),
        new(ClockRange(), m => ClockRangeOf(m)),
        new(ClockTime(), m => Clock(m, always24: false)),
        new(HourOnly(), m => Number(m, "hour") is >= 1 and <= 12 ? $"{EnglishNumbers.Cardinal(Number(m, "hour"))} {Half(m)}" : null),
        new(HalfDay(), Half),
        new(YearInContext(), m => EnglishNumbers.Year(Number(m, "year"))),
        new(Decade(), m => DecadeOf(Number(m, "year"))),
    ];

    private static int Number(Match match, string group) => int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    // Capital letters: the voice reads a small "a" as the article.
    private static string Half(Match match) => match.Groups["half"].Value is ['a' or 'A', ..] ? "A M" : "P M";

    private static string MonthOf(Match match) =>
        Months.First(month => month.StartsWith(match.Groups["month"].Value[..3], StringComparison.OrdinalIgnoreCase));

    private static string? IsoDateOf(Match match) =>
        Number(match, "month") is >= 1 and <= 12 and var month ? Date(Months[month - 1], match.Groups["day"].Value, match.Groups["year"].Value) : null;

    private static string? SlashDateOf(Match match)
    {
        var (month, day) = (Number(match, "first"), Number(match, "second"));
        if (month > 12)
        {
            (month, day) = (day, month);
        }

        return month is >= 1 and <= 12 ? Date(Months[month - 1], day.ToString(CultureInfo.InvariantCulture), match.Groups["year"].Value) : null;
    }

    private static string? Date(string month, string day, string year)
    {
        var number = int.Parse(day, CultureInfo.InvariantCulture);
        if (number is < 1 or > 31)
        {
            return null;
        }

        var said = $"{month} {EnglishNumbers.Ordinal(number)}";
        return year.Length == 0 ? said : $"{said}, {EnglishNumbers.Year(int.Parse(year, CultureInfo.InvariantCulture) + (year.Length == 2 ? 2000 : 0))}";
    }

    private static string? Clock(Match match, bool always24) =>
        Clock(Number(match, "hour"), Number(match, "minute"), match.Groups["half"].Success ? Half(match) : null, always24);

    private static string? Clock(int hour, int minute, string? half, bool always24 = false)
    {
        if (hour > 23 || minute > 59 || (half is not null && hour is 0 or > 12))
        {
            return null;
        }

        if (half is null && (always24 || hour is 0 or > 12))
        {
            half = hour < 12 ? "A M" : "P M";
        }

        var spokenHour = EnglishNumbers.Cardinal(hour % 12 == 0 ? 12 : hour % 12);
        var spokenMinute = minute switch
        {
            0 => half is null ? " o'clock" : "",
            < 10 => " oh " + EnglishNumbers.Cardinal(minute),
            _ => " " + EnglishNumbers.Cardinal(minute),
        };
        return half is null ? spokenHour + spokenMinute : $"{spokenHour}{spokenMinute} {half}";
    }

    private static string? ClockRangeOf(Match match)
    {
        var half = match.Groups["half"].Success ? Half(match) : null;
        var last = Side("lasthour", "lastminute", half);
        // "2-4 pm" says p m once; "9:00-17:00" says it for each.
        var first = half is null ? Side("hour", "minute", null) : Side("hour", "minute", half)?.Replace(" " + half, "", StringComparison.Ordinal);
        return first is null || last is null ? null : $"{first} to {last}";

        string? Side(string hour, string minute, string? suffix) =>
            Clock(Number(match, hour), match.Groups[minute].Success ? Number(match, minute) : 0, suffix);
    }

    private static string DecadeOf(int year)
    {
        var words = EnglishNumbers.Year(year);
        return words.EndsWith('y') ? words[..^1] + "ies" : words + "s";
    }

    [GeneratedRegex(@"\G(?<![\d-])(?<year>\d{4})-(?<month>\d{2})-(?<day>\d{2})(?:[T ](?<hour>\d{2}):(?<minute>\d{2})(?::\d{2})?Z?)?(?!\d)", RegexOptions.CultureInvariant)]
    private static partial Regex IsoDate();

    [GeneratedRegex(@"\G(?<![\d/])(?<first>\d{1,2})/(?<second>\d{1,2})/(?<year>\d{4}|\d{2})(?![\d/])", RegexOptions.CultureInvariant)]
    private static partial Regex SlashDate();

    [GeneratedRegex(@"\G" + MonthNames + @"\.? (?<day>\d{1,2})(?:st|nd|rd|th)?(?:,? (?<year>(?:19|20)\d{2}))?\b(?![:\d]|\s?[ap]\.?m\b)", RegexOptions.CultureInvariant)]
    private static partial Regex MonthDay();

    [GeneratedRegex(@"\G(?<!\d)(?<day>\d{1,2})(?:st|nd|rd|th)?(?: of)? " + MonthNames + @"\b\.?(?:,? (?<year>(?:19|20)\d{2}))?\b", RegexOptions.CultureInvariant)]
    private static partial Regex DayMonth();

    [GeneratedRegex(@"\G" + MonthNames + @",? (?<year>(?:19|20)\d{2})\b", RegexOptions.CultureInvariant)]
    private static partial Regex MonthAlone();

    [GeneratedRegex(@"\G(?<name>Mon|Tues?|Wed|Thu|Thurs?|Fri|Sat|Sun)\b(?:\.(?=,? [A-Z\d])|(?=,? (?:[A-Z][a-z]{2}|at\b|\d)))", RegexOptions.CultureInvariant)]
    private static partial Regex WeekdayShort();

    [GeneratedRegex(@"\G(?<!\d)(?<hour>\d{1,2})(?::(?<minute>\d{2}))?\s?[-–]\s?(?<lasthour>\d{1,2})(?::(?<lastminute>\d{2}))?(?:\s?(?<half>[ap])\.?m\b\.?|(?<=:\d\d)(?!\d))", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex ClockRange();

    [GeneratedRegex(@"\G(?<!\d)(?<hour>\d{1,2}):(?<minute>\d{2})(?::\d{2})?(?!\d)(?:\s?(?<half>[ap])\.?m\b(?:\.(?=[\s,]|$))?)?", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex ClockTime();

    [GeneratedRegex(@"\G(?<![\d.])(?<hour>\d{1,2})\s?(?<half>[ap])(?:\.m\.|m\b)", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex HourOnly();

    [GeneratedRegex(@"\G(?<half>[ap])\.m\.|\G(?<half>[AP])M\b", RegexOptions.CultureInvariant)]
    private static partial Regex HalfDay();

    [GeneratedRegex(@"\G(?<=\b(?:[Ii]n|[Ss]ince|[Yy]ear|[Uu]ntil|[Dd]uring|[Cc]irca|[Ss]pring|[Ss]ummer|[Aa]utumn|[Ff]all|[Ww]inter|[Ee]arly|[Ll]ate|[Mm]id)\s)(?<year>1[1-9]\d{2}|20\d{2})\b(?![.,:%]\d|\s?(?:%|[a-z]+s\b))", RegexOptions.CultureInvariant)]
    private static partial Regex YearInContext();

    [GeneratedRegex(@"\G(?<!\d)(?<year>(?:1[1-9]|20)\d0)'?s\b", RegexOptions.CultureInvariant)]
    private static partial Regex Decade();
}
