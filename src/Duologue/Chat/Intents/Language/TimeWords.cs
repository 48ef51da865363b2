using System.Globalization;

namespace Duologue.Chat.Intents.Language;

/// <summary>Reads times of day: "2 pm", "half past three", "noon", "three thirty p m", "15:30", and bare hours where a time is
/// expected.</summary>
internal static class TimeWords
{
    /// <summary>Reads a time that says by itself that it is one.</summary>
    public static TimeReading? Read(IReadOnlyList<Word> words, int at) =>
        ReadNamed(words, at) ?? ReadRelative(words, at) ?? ReadClock(words, at, bare: false);

    /// <summary>Reads an hour, with minutes if they follow, where the words before it promise a time ("at eight").</summary>
    public static TimeReading? ReadBare(IReadOnlyList<Word> words, int at) => Read(words, at) ?? ReadClock(words, at, bare: true);

    private static string Text(IReadOnlyList<Word> words, int at) => at >= 0 && at < words.Count ? words[at].Text : "";

    private static TimeReading? ReadNamed(IReadOnlyList<Word> words, int at) => Text(words, at) switch
    {
        "noon" or "midday" => new(12 * 60, 1, Vague: false),
        "midnight" => new(0, 1, Vague: false),
        _ => null,
    };

    /// <summary>"half past three", "quarter to five", "ten past four".</summary>
    private static TimeReading? ReadRelative(IReadOnlyList<Word> words, int at)
    {
        var next = Text(words, at) == "a" ? at + 1 : at;
        var (minutes, length) = Text(words, next) switch
        {
            "half" => (30, 1),
            "quarter" => (15, 1),
            _ when NumberWords.ReadSmall(words, next) is { Value: 5 or 10 or 20 or 25 } small => ((int)small.Value, small.Length),
            _ => (0, 0),
        };
        next += length;
        if (length == 0)
        {
            return null;
        }

        next += Text(words, next) == "minutes" ? 1 : 0;
        var sign = Text(words, next) switch { "past" or "after" => 1, "to" or "before" => -1, _ => 0 };
        if (sign == 0 || (sign < 0 && Text(words, at - 1) == "from") || ReadHour(words, next + 1) is not { } hour || hour.Value > 12)
        {
            return null;
        }

        return Finish(words, at, next + 1 + hour.Length, (int)hour.Value, sign * minutes, padded: false);
    }

    private static NumberReading? ReadHour(IReadOnlyList<Word> words, int at) =>
        NumberWords.ReadSmall(words, at) is { Length: 1, Value: <= 23 } hour ? hour : null;

    private static TimeReading? ReadClock(IReadOnlyList<Word> words, int at, bool bare)
    {
        var word = Text(words, at);
        if (word.Contains(':', StringComparison.Ordinal))
        {
            return TimeOnly.TryParseExact(word, ["H:mm", "HH:mm", "HH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None,
                out var typed)
                ? Finish(words, at, at + 1, typed.Hour, typed.Minute, padded: word.StartsWith('0'))
                : null;
        }

        if (ReadHour(words, at) is not { } hour)
        {
            return null;
        }

        var (minute, next) = ReadMinutes(words, at + 1);
        var marked = Text(words, next) is "pm" or "am" or "o'clock" || DayPart(words, next).Length > 0;
        return marked || bare ? Finish(words, at, next, (int)hour.Value, minute, padded: false) : null;
    }

    private static (int Minute, int Next) ReadMinutes(IReadOnlyList<Word> words, int at)
    {
        if (Text(words, at) is "oh" or "o" && NumberWords.ReadSmall(words, at + 1) is { Value: < 10, Length: 1 } unit)
        {
            return ((int)unit.Value, at + 2);
        }

        return NumberWords.ReadSmall(words, at) is { Value: >= 10 and < 60 } minutes ? ((int)minutes.Value, at + minutes.Length) : (0, at);
    }

    /// <summary>Adds what follows the hour: o'clock, am or pm, "in the evening".</summary>
    private static TimeReading? Finish(IReadOnlyList<Word> words, int at, int next, int hour, int minute, bool padded)
    {
        next += Text(words, next) == "o'clock" ? 1 : 0;
        var half = 0;
        if (Text(words, next) is "am" or "pm")
        {
            half = Text(words, next) == "pm" ? 2 : 1;
            next++;
        }
        else if (DayPart(words, next) is { Length: > 0 } part)
        {
            (half, next) = (part.Half, next + part.Length);
        }

        var day = (half, hour) switch
        {
            (1, 12) => 0,
            (2, < 12) => hour + 12,
            (0, > 0 and < 8) when !padded => hour + 12,
            _ => hour,
        };
        var minutes = ((day * 60) + minute + 1440) % 1440;
        return new(minutes, next - at, half == 0 && !padded && hour is > 0 and <= 12);
    }

    private static (int Half, int Length) DayPart(IReadOnlyList<Word> words, int at) =>
        (Text(words, at), Text(words, at + 1), Text(words, at + 2)) switch
        {
            ("in", "the", "morning") => (1, 3),
            ("in", "the", "afternoon" or "evening") => (2, 3),
            ("at", "night", _) => (2, 2),
            _ => (0, 0),
        };
}
