using System.Globalization;

namespace Duologue.Chat.Intents.Language;

/// <summary>Reads days: "tomorrow", "next friday", "november twenty second", "the 22nd", "in three days", "2026-11-22".</summary>
/// <remarks>
/// Days without a year are the next to come. "friday" is the coming one, never today; "next friday" is the one of the following calendar
/// week (which begins on Monday). Slashes are month/day, unless the first number can only be a day.
/// </remarks>
internal static class DateWords
{
    private static readonly string[] Weekdays = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];

    private static readonly string[] ShortWeekdays = ["", "mon", "tue", "wed", "thu", "fri", ""];

    private static readonly string[] Months =
        ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];

    private static readonly string[] Ordinals =
    [
        "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth", "thirteenth",
        "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth", "twentieth",
    ];

    /// <summary>Reads the day that starts at <paramref name="at"/>.</summary>
    public static DateReading? Read(IReadOnlyList<Word> words, int at, DateOnly today) =>
        ReadNamed(words, at, today) ?? ReadWeekday(words, at, today) ?? ReadAhead(words, at, today)
        ?? ReadMonthFirst(words, at, today) ?? ReadDayFirst(words, at, today) ?? ReadTyped(words, at, today);

    /// <summary>Reads a lone day of the month ("twenty second", "22") where a day has been asked for.</summary>
    public static DateReading? ReadBare(IReadOnlyList<Word> words, int at, DateOnly today) =>
        Read(words, at, today) ?? (DayOfMonth(words, at) is { } day && NextWithDay(today, day.Day) is { } date ? new(date, day.Length) : null);

    private static string Text(IReadOnlyList<Word> words, int at) => at >= 0 && at < words.Count ? words[at].Text : "";

    private static DateReading? ReadNamed(IReadOnlyList<Word> words, int at, DateOnly today)
    {
        var (first, second, third) = (Text(words, at), Text(words, at + 1), Text(words, at + 2));
        return (first, second, third) switch
        {
            ("the", "day", "after") when Text(words, at + 3) == "tomorrow" => new(today.AddDays(2), 4),
            ("day", "after", "tomorrow") => new(today.AddDays(2), 3),
            ("today", _, _) or ("tonight", _, _) => new(today, 1),
            ("this", "morning" or "afternoon" or "evening", _) => new(today, 2),
            ("tomorrow", _, _) => new(today.AddDays(1), 1),
            ("yesterday", _, _) => new(today.AddDays(-1), 1),
            ("next", "week", _) => new(today.AddDays(7), 2),
            ("next", "month", _) => new(today.AddMonths(1), 2),
            ("this", "weekend", _) => new(Coming(today, 6, sameDay: true), 2),
            ("next", "weekend", _) => new(NextWeek(today, 6), 2),
            _ => null,
        };
    }

    private static DateReading? ReadWeekday(IReadOnlyList<Word> words, int at, DateOnly today)
    {
        var lead = Text(words, at) is "this" or "next" or "last" or "coming" ? Text(words, at) : "";
        var word = Text(words, lead.Length > 0 ? at + 1 : at);
        if (Weekday(word) is not (>= 0 and var day))
        {
            return null;
        }

        var length = lead.Length > 0 ? 2 : 1;
        return lead switch
        {
            "next" => new(NextWeek(today, day), length),
            "last" => new(Coming(today, day, sameDay: false).AddDays(-7) is var past && past == today ? past.AddDays(-7) : past, length),
            _ when Text(words, at + length) == "week" => new(Coming(today, day, sameDay: false).AddDays(7), length + 1),
            _ => new(Coming(today, day, sameDay: false), length),
        };
    }

    private static int Weekday(string word)
    {
        if (word.Length < 3)
        {
            return -1;
        }

        var bare = word is not "thursday" && word.EndsWith("ys", StringComparison.Ordinal) ? word[..^1] : word;
        return Array.IndexOf(Weekdays, bare) is >= 0 and var full
            ? full
            : Array.IndexOf(ShortWeekdays, word is "tues" or "thurs" ? word[..3] : word);
    }

    private static DateOnly Coming(DateOnly today, int weekday, bool sameDay)
    {
        var days = (weekday - (int)today.DayOfWeek + 7) % 7;
        return today.AddDays(days == 0 && !sameDay ? 7 : days);
    }

    private static DateOnly NextWeek(DateOnly today, int weekday)
    {
        var monday = today.AddDays(7 - (((int)today.DayOfWeek + 6) % 7));
        return monday.AddDays((weekday + 6) % 7);
    }

    /// <summary>"in three days", "in a week", "two weeks from now", "three days ago".</summary>
    private static DateReading? ReadAhead(IReadOnlyList<Word> words, int at, DateOnly today)
    {
        var leads = Text(words, at) == "in";
        var next = leads ? at + 1 : at;
        var number = Text(words, next) is "a" or "an" ? new NumberReading(1, 1) : NumberWords.ReadSmall(words, next);
        if (number is not { Value: > 0 and <= 99 } count)
        {
            return null;
        }

        next += count.Length;
        var unit = Text(words, next) switch { "day" or "days" => 'd', "week" or "weeks" => 'w', "month" or "months" => 'm', _ => ' ' };
        next++;
        var sign = (Text(words, next), Text(words, next + 1)) switch
        {
            ("ago", _) => -1,
            ("from", "now" or "today") => 2,
            _ => leads ? 1 : 0,
        };
        if (unit == ' ' || sign == 0)
        {
            return null;
        }

        var amount = (int)count.Value * (sign < 0 ? -1 : 1);
        var date = unit switch { 'd' => today.AddDays(amount), 'w' => today.AddDays(7 * amount), _ => today.AddMonths(amount) };
        return new(date, next - at + (sign == 2 ? 2 : sign == -1 ? 1 : 0));
    }

    /// <summary>"november twenty second", "november 22nd 2026", "november the third".</summary>
    private static DateReading? ReadMonthFirst(IReadOnlyList<Word> words, int at, DateOnly today)
    {
        if (Month(Text(words, at)) is not (> 0 and var month))
        {
            return null;
        }

        var next = Text(words, at + 1) == "the" ? at + 2 : at + 1;
        return DayOfMonth(words, next) is { } day ? WithYear(words, at, next + day.Length, month, day.Day, today) : null;
    }

    /// <summary>"the twenty second of november", "22 november", "the 22nd".</summary>
    private static DateReading? ReadDayFirst(IReadOnlyList<Word> words, int at, DateOnly today)
    {
        var the = Text(words, at) == "the";
        if (DayOfMonth(words, the ? at + 1 : at) is not { } day)
        {
            return null;
        }

        var next = (the ? at + 1 : at) + day.Length;
        var month = Month(Text(words, Text(words, next) == "of" ? next + 1 : next));
        if (month > 0)
        {
            return WithYear(words, at, Text(words, next) == "of" ? next + 2 : next + 1, month, day.Day, today);
        }

        var lone = day.Ordinal && (char.IsAsciiDigit(words[next - 1].Text[0]) || (the && day.Day > 3)
            || (Text(words, at - 1) == "on" && the));
        return lone && NextWithDay(today, day.Day) is { } date ? new(date, next - at) : null;
    }

    private static DateReading? WithYear(IReadOnlyList<Word> words, int at, int next, int month, int day, DateOnly today)
    {
        var year = NumberWords.Read(words, Math.Min(next, words.Count - 1)) is { Value: >= 1900 and < 2200 } said && next < words.Count
            ? said
            : default;
        if (year.Length > 0)
        {
            return Make((int)year.Value, month, day) is { } exact ? new(exact, next + year.Length - at) : null;
        }

        var date = Make(today.Year, month, day);
        date = date is null || date < today ? Make(today.Year + 1, month, day) ?? date : date;
        return date is { } found ? new(found, next - at) : null;
    }

    private static (int Day, int Length, bool Ordinal)? DayOfMonth(IReadOnlyList<Word> words, int at)
    {
        var word = Text(words, at);
        if (word.Length is 3 or 4 && char.IsAsciiDigit(word[0]) && char.IsLetter(word[^1])
            && int.TryParse(word[..^2], NumberStyles.None, CultureInfo.InvariantCulture, out var typed) && typed is > 0 and <= 31)
        {
            return (typed, 1, true);
        }

        if (Array.IndexOf(Ordinals, word) is >= 0 and var ordinal)
        {
            return (ordinal + 1, 1, true);
        }

        if (word is "twenty" or "thirty" && Array.IndexOf(Ordinals, Text(words, at + 1)) is >= 0 and < 9 and var unit)
        {
            var day = (word == "twenty" ? 20 : 30) + unit + 1;
            return day <= 31 ? (day, 2, true) : null;
        }

        return word == "thirtieth" ? (30, 1, true)
            : NumberWords.ReadSmall(words, at) is { Value: > 0 and <= 31 } plain ? ((int)plain.Value, plain.Length, false) : null;
    }

    private static int Month(string word)
    {
        var full = Array.IndexOf(Months, word);
        return full >= 0 || word.Length is not (3 or 4) ? full + 1
            : Array.FindIndex(Months, name => word == "sept" ? name == "september" : name[..3] == word) + 1;
    }

    private static DateOnly? NextWithDay(DateOnly today, int day)
    {
        for (var ahead = 0; ahead < 4; ahead++)
        {
            var month = today.AddMonths(ahead);
            if (Make(month.Year, month.Month, day) is { } date && date >= today)
            {
                return date;
            }
        }

        return null;
    }

    private static DateReading? ReadTyped(IReadOnlyList<Word> words, int at, DateOnly today)
    {
        var word = Text(words, at);
        if (DateOnly.TryParseExact(word, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var iso))
        {
            return new(iso, 1);
        }

        var parts = word.Split('/');
        if (parts.Length is < 2 or > 3 || !parts.All(part => part.Length is > 0 and <= 4 && part.All(char.IsAsciiDigit)))
        {
            return null;
        }

        var (first, second) = (int.Parse(parts[0], CultureInfo.InvariantCulture), int.Parse(parts[1], CultureInfo.InvariantCulture));
        var (month, day) = first > 12 ? (second, first) : (first, second);
        var year = parts.Length == 3 ? int.Parse(parts[2], CultureInfo.InvariantCulture) : today.Year;
        var date = Make(year < 100 ? year + 2000 : year, month, day);
        return date is null
            ? null
            : new(date < today && parts.Length == 2 ? Make(today.Year + 1, month, day) ?? date.Value : date.Value, 1);
    }

    private static DateOnly? Make(int year, int month, int day) =>
        year is > 0 and < 9990 && month is > 0 and <= 12 && day > 0 && day <= DateTime.DaysInMonth(year, month)
            ? new DateOnly(year, month, day)
            : null;
}
