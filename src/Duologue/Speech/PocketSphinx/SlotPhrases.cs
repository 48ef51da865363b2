namespace Duologue.Speech.PocketSphinx;

/// <summary>Phrases that follow from rules: dates, times, amounts and strings of digits.</summary>
internal static class SlotPhrases
{
    private const int Seed = 4_711;

    private static string[] Weekdays => Words(SlotWords.Weekdays);

    private static string[] Months => Words(SlotWords.Months);

    internal static IEnumerable<string> Dates()
    {
        string[] near = ["today", "tomorrow", "tonight", "the day after tomorrow", "this week", "next week", "this weekend", "next weekend", "next month"];
        string[] parts = ["morning", "afternoon", "evening"];
        foreach (var day in near)
        {
            yield return day;
        }

        foreach (var part in parts)
        {
            yield return $"tomorrow {part}";
            yield return $"this {part}";
        }

        foreach (var weekday in Weekdays)
        {
            yield return weekday;
            yield return $"next {weekday}";
            yield return $"this {weekday}";
            yield return $"{weekday} {parts[weekday.Length % parts.Length]}";
            yield return $"a week from {weekday}";
        }

        // "Today" and the weekdays are said far more often than a day of a month: each weekday stands here as often as a month's day.
        for (var day = 1; day <= 31; day++)
        {
            var ordinal = EnglishNumbers.Ordinal(day);
            var month = Months[day % 12];
            yield return $"the {ordinal}";
            yield return $"{month} {ordinal}";
            yield return $"{Months[(day + 5) % 12]} {ordinal}";
            yield return $"the {ordinal} of {Months[(day + 3) % 12]}";
            yield return $"{Weekdays[day % 7]} the {ordinal}";
            yield return $"{Weekdays[day % 7]} {month} {ordinal}";
        }
    }

    internal static IEnumerable<string> Times()
    {
        yield return "noon";
        yield return "midnight";
        for (var hour = 1; hour <= 12; hour++)
        {
            var name = EnglishNumbers.Cardinal(hour);
            var usual = hour is >= 8 and <= 11 ? "a m" : "p m";
            yield return name;
            yield return $"{name} a m";
            yield return $"{name} p m";
            yield return $"{name} o'clock";
            yield return $"half past {name}";
            yield return $"quarter past {name}";
            yield return $"quarter to {name}";
            yield return $"{name} in the {(usual == "a m" ? "morning" : "afternoon")}";
            yield return $"{name} in the evening";
            foreach (var minute in new[] { "fifteen", "thirty", "forty five" })
            {
                yield return $"{name} {minute}";
                yield return $"{name} {minute} {usual}";
                yield return $"{name} {minute} {(usual == "a m" ? "p m" : "a m")}";
            }

            foreach (var minute in new[] { "oh five", "ten", "twenty", "twenty five", "thirty five", "forty", "fifty" })
            {
                yield return $"{name} {minute} {usual}";
            }
        }
    }

    internal static IEnumerable<string> DatesWithTimes()
    {
        var times = Times().ToArray();
        return Dates().SelectMany((date, i) => new[] { date, $"{date} at {times[i % times.Length]}", $"{date} at {times[(i * 7) % times.Length]}" });
    }

    internal static IEnumerable<string> Numbers() =>
        Enumerable.Range(0, 101).Concat(Enumerable.Range(1, 30)).Select((n, i) => EnglishNumbers.Cardinal(n) + (i >= 101 ? " " : ""))
            .Concat(Weights()).Concat(["a couple", "a dozen", "two hundred", "five hundred", "one thousand", "a hundred"]);

    internal static IEnumerable<string> Weights()
    {
        for (var weight = 5; weight <= 500; weight += 5)
        {
            yield return EnglishNumbers.Cardinal(weight);
            if (weight is > 100 and < 400 && weight % 100 >= 10)
            {
                yield return $"{EnglishNumbers.Cardinal(weight / 100)} {EnglishNumbers.Cardinal(weight % 100)}";
            }
        }
    }

    internal static IEnumerable<string> Money()
    {
        foreach (var amount in Enumerable.Range(1, 20).Concat([25, 30, 35, 40, 45, 50, 60, 75, 80, 90, 100, 120, 150, 200, 250, 300, 500, 1000]))
        {
            yield return $"{EnglishNumbers.Cardinal(amount)} {(amount == 1 ? "dollar" : "dollars")}";
            yield return $"{EnglishNumbers.Cardinal(amount)} dollars and {(amount % 2 == 0 ? "fifty" : "ninety nine")} cents";
            yield return $"{EnglishNumbers.Cardinal(amount)} {(amount % 2 == 0 ? "euros" : "pounds")}";
        }
    }

    internal static IEnumerable<string> Percents() => Enumerable.Range(1, 100).Select(n => $"{EnglishNumbers.Cardinal(n)} percent");

    internal static IEnumerable<string> Temperatures() =>
        Enumerable.Range(-10, 111).SelectMany(n => new[] { $"{EnglishNumbers.Cardinal(n)} degrees", EnglishNumbers.Cardinal(n) });

    internal static IEnumerable<string> Durations()
    {
        foreach (var n in Enumerable.Range(1, 60))
        {
            yield return $"{EnglishNumbers.Cardinal(n)} {(n == 1 ? "minute" : "minutes")}";
            if (n <= 24)
            {
                yield return $"{EnglishNumbers.Cardinal(n)} {(n == 1 ? "hour" : "hours")}";
                yield return $"{EnglishNumbers.Cardinal(n)} {(n == 1 ? "day" : "days")}";
                yield return $"{EnglishNumbers.Cardinal(n)} {(n == 1 ? "week" : "weeks")}";
                yield return $"{EnglishNumbers.Cardinal(n)} seconds";
            }
        }

        foreach (var phrase in new[] { "half an hour", "an hour", "an hour and a half", "a minute", "a week", "a month", "a few minutes" })
        {
            yield return phrase;
        }
    }

    internal static IEnumerable<string> Digits() => Strings(300, 4, 8);

    internal static IEnumerable<string> Phones() => Strings(150, 7, 7).Concat(Strings(250, 10, 10));

    // Any digit after any other: the pairs matter, not the strings.
    private static IEnumerable<string> Strings(int count, int shortest, int longest)
    {
        var random = new Random(Seed);
        string[] names = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "oh"];
        for (var i = 0; i < count; i++)
        {
            yield return string.Join(' ', Enumerable.Range(0, random.Next(shortest, longest + 1)).Select(_ => names[random.Next(names.Length)]));
        }
    }

    private static string[] Words(string list) => list.Split(',', StringSplitOptions.TrimEntries);
}
