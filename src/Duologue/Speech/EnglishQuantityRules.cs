using System.Globalization;
using System.Text.RegularExpressions;

namespace Duologue.Speech;

/// <summary>Money, temperatures, shares, measures and plain numbers.</summary>
internal static partial class EnglishQuantityRules
{
    private const string Amount = @"(?<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)";
    private const string UnitNames =
        @"km/h|kph|mph|m/s|kWh|kW|km|cm|mm|kg|mg|lbs?|oz|ml|GHz|MHz|kHz|Hz|GB|MB|KB|TB|hrs?|mins?|secs?|ms|ft|yds?|mi|reps|m|g|l|L|h|s|W|V";

    private static readonly Dictionary<string, (string One, string Many)> Units = new(StringComparer.Ordinal)
    {
        ["km/h"] = ("kilometer per hour", "kilometers per hour"),
        ["kph"] = ("kilometer per hour", "kilometers per hour"),
        ["mph"] = ("mile per hour", "miles per hour"),
        ["m/s"] = ("meter per second", "meters per second"),
        ["kWh"] = ("kilowatt hour", "kilowatt hours"),
        ["kW"] = ("kilowatt", "kilowatts"),
        ["W"] = ("watt", "watts"),
        ["V"] = ("volt", "volts"),
        ["km"] = ("kilometer", "kilometers"),
        ["cm"] = ("centimeter", "centimeters"),
        ["mm"] = ("millimeter", "millimeters"),
        ["m"] = ("meter", "meters"),
        ["kg"] = ("kilogram", "kilograms"),
        ["mg"] = ("milligram", "milligrams"),
        ["g"] = ("gram", "grams"),
        ["lb"] = ("pound", "pounds"),
        ["lbs"] = ("pound", "pounds"),
        ["oz"] = ("ounce", "ounces"),
        ["ml"] = ("milliliter", "milliliters"),
        ["l"] = ("liter", "liters"),
        ["L"] = ("liter", "liters"),
        ["GHz"] = ("gigahertz", "gigahertz"),
        ["MHz"] = ("megahertz", "megahertz"),
        ["kHz"] = ("kilohertz", "kilohertz"),
        ["Hz"] = ("hertz", "hertz"),
        ["TB"] = ("terabyte", "terabytes"),
        ["GB"] = ("gigabyte", "gigabytes"),
        ["MB"] = ("megabyte", "megabytes"),
        ["KB"] = ("kilobyte", "kilobytes"),
        ["hr"] = ("hour", "hours"),
        ["hrs"] = ("hour", "hours"),
        ["h"] = ("hour", "hours"),
        ["min"] = ("minute", "minutes"),
        ["mins"] = ("minute", "minutes"),
        ["sec"] = ("second", "seconds"),
        ["secs"] = ("second", "seconds"),
        ["s"] = ("second", "seconds"),
        ["ms"] = ("millisecond", "milliseconds"),
        ["ft"] = ("foot", "feet"),
        ["yd"] = ("yard", "yards"),
        ["yds"] = ("yard", "yards"),
        ["mi"] = ("mile", "miles"),
        ["reps"] = ("rep", "reps"),
    };

    private static readonly Dictionary<string, (string One, string Many, string Part, string Parts)> Currencies = new(StringComparer.Ordinal)
    {
        ["$"] = ("dollar", "dollars", "cent", "cents"),
        ["USD"] = ("dollar", "dollars", "cent", "cents"),
        ["€"] = ("euro", "euros", "cent", "cents"),
        ["EUR"] = ("euro", "euros", "cent", "cents"),
        ["£"] = ("pound", "pounds", "penny", "pence"),
        ["GBP"] = ("pound", "pounds", "penny", "pence"),
        ["¥"] = ("yen", "yen", "sen", "sen"),
    };

    internal static IReadOnlyList<EnglishRule> All { get; } =
    [
        new(MoneyRange(), m => $"{EnglishNumbers.Written(m.Groups["first"].Value)} to {Money(m)}"),
        new(MoneyBefore(), Money),
        new(MoneyBehind(), Money),
        new(Temperature(), TemperatureOf),
        new(Range(), m => RangeOf(m)),
        new(Percent(), m => $"{Sign(m)}{EnglishNumbers.Written(m.Groups["number"].Value)} percent"),
        new(Measure(), m => MeasureOf(m)),
        new(OrdinalNumber(), m => EnglishNumbers.Ordinal(long.Parse(m.Groups["number"].Value, CultureInfo.InvariantCulture))),
        new(AllDay(), _ => "twenty four seven"),
        new(Fraction(), FractionOf),
        new(NumberSign(), m => $"number {EnglishNumbers.Written(m.Groups["number"].Value)}"),
        new(Times(), m => $"{EnglishNumbers.Written(m.Groups["number"].Value)} by"),
        new(Version(), m => string.Join(" point ", m.Value.Split('.').Select(EnglishNumbers.Written))),
        new(Code(), m => EnglishNumbers.Digits(m.Value)),
        new(Number(), m => Sign(m) + EnglishNumbers.Written(m.Groups["number"].Value)),
    ];

    private static string Sign(Match match) => match.Groups["minus"].Success ? "minus " : "";

    private static bool IsOne(string number) => number is "1" or "01" or "1.0";

    private static string? Money(Match match)
    {
        var (one, many, part, parts) = Currencies[match.Groups["currency"].Value];
        var number = match.Groups["number"].Value;
        if (match.Groups["scale"].Success)
        {
            var scale = match.Groups["scale"].Value.Trim() switch
            {
                "k" or "K" => "thousand",
                "M" => "million",
                "B" => "billion",
                var word => word,
            };
            return $"{EnglishNumbers.Written(number)} {scale} {many}";
        }

        var point = number.IndexOf('.', StringComparison.Ordinal);
        if (point < 0 || number.Length - point != 3)
        {
            return $"{EnglishNumbers.Written(number)} {(IsOne(number) ? one : many)}";
        }

        var whole = number[..point];
        var rest = int.Parse(number.AsSpan(point + 1), CultureInfo.InvariantCulture);
        var restSaid = $"{EnglishNumbers.Cardinal(rest)} {(rest == 1 ? part : parts)}";
        return (whole == "0", rest == 0) switch
        {
            (true, false) => restSaid,
            (_, true) => $"{EnglishNumbers.Written(whole)} {(IsOne(whole) ? one : many)}",
            _ => $"{EnglishNumbers.Written(whole)} {(IsOne(whole) ? one : many)} and {restSaid}",
        };
    }

    private static string TemperatureOf(Match match)
    {
        var number = match.Groups["number"].Value;
        var scale = match.Groups["scale"].Value switch
        {
            "C" => " celsius",
            "F" => " fahrenheit",
            _ => "",
        };
        return $"{Sign(match)}{EnglishNumbers.Written(number)} {(IsOne(number) ? "degree" : "degrees")}{scale}";
    }

    private static string RangeOf(Match match)
    {
        var said = $"{EnglishNumbers.Written(match.Groups["first"].Value)} to {EnglishNumbers.Written(match.Groups["number"].Value)}";
        var unit = match.Groups["unit"].Value;
        return unit switch
        {
            "" => said,
            "%" => said + " percent",
            ['°', ..] => said + " degrees" + (unit.EndsWith('C') ? " celsius" : unit.EndsWith('F') ? " fahrenheit" : ""),
            _ => $"{said} {Units[unit].Many}",
        };
    }

    private static string MeasureOf(Match match)
    {
        var (one, many) = Units[match.Groups["unit"].Value];
        var number = match.Groups["number"].Value;
        return $"{Sign(match)}{EnglishNumbers.Written(number)} {(IsOne(number) ? one : many)}";
    }

    private static string? FractionOf(Match match)
    {
        var over = int.Parse(match.Groups["over"].Value, CultureInfo.InvariantCulture);
        var number = int.Parse(match.Groups["number"].Value, CultureInfo.InvariantCulture);
        if (over is 0 or > 100 || number > 100)
        {
            return null;
        }

        var named = number < over && over is >= 2 and <= 10;
        var name = over switch
        {
            2 => "half",
            4 => "quarter",
            _ => EnglishNumbers.Ordinal(over),
        };
        return named ? $"{EnglishNumbers.Cardinal(number)} {name}{(number == 1 ? "" : "s")}"
            : $"{EnglishNumbers.Cardinal(number)} out of {EnglishNumbers.Cardinal(over)}";
    }

    [GeneratedRegex(@"\G(?<currency>[$€£¥])(?<first>\d[\d,]*)\s?[-–]\s?[$€£¥]?" + Amount + @"(?<scale>\s?(?:million|billion|thousand|[kKMB])\b)?", RegexOptions.CultureInvariant)]
    private static partial Regex MoneyRange();

    [GeneratedRegex(@"\G(?<currency>[$€£¥])\s?" + Amount + @"(?<scale>\s?(?:million|billion|thousand|[kKMB])\b)?", RegexOptions.CultureInvariant)]
    private static partial Regex MoneyBefore();

    [GeneratedRegex(@"\G" + Amount + @"\s?(?<currency>USD|EUR|GBP|[€£])(?![A-Za-z\d])", RegexOptions.CultureInvariant)]
    private static partial Regex MoneyBehind();

    [GeneratedRegex(@"\G(?:(?<![\w)])(?<minus>[-−]))?" + Amount + @"\s?°\s?(?<scale>[CF]\b)?", RegexOptions.CultureInvariant)]
    private static partial Regex Temperature();

    [GeneratedRegex(@"\G(?<![\d.-])(?<first>\d{1,4}(?:\.\d+)?)(?:\s?–\s?|-)" + Amount + @"(?![\d-])(?:(?<unit>%|°\s?[CF]?)|\s?(?<unit>" + UnitNames + @")\b)?", RegexOptions.CultureInvariant)]
    private static partial Regex Range();

    [GeneratedRegex(@"\G(?:(?<![\w)])(?<minus>[-−]))?" + Amount + @"\s?%", RegexOptions.CultureInvariant)]
    private static partial Regex Percent();

    [GeneratedRegex(@"\G(?<![\d.])(?:(?<![\w)])(?<minus>[-−]))?" + Amount + @"\s?(?<unit>" + UnitNames + @")\b(?!')", RegexOptions.CultureInvariant)]
    private static partial Regex Measure();

    [GeneratedRegex(@"\G(?<![\d.])(?<number>\d{1,9})(?:st|nd|rd|th)\b", RegexOptions.CultureInvariant)]
    private static partial Regex OrdinalNumber();

    [GeneratedRegex(@"\G(?<!\d)24/7\b", RegexOptions.CultureInvariant)]
    private static partial Regex AllDay();

    [GeneratedRegex(@"\G(?<![\d/])(?<number>\d{1,3})/(?<over>\d{1,3})(?![\d/])", RegexOptions.CultureInvariant)]
    private static partial Regex Fraction();

    [GeneratedRegex(@"\G(?:#|No\. )(?<number>\d+)", RegexOptions.CultureInvariant)]
    private static partial Regex NumberSign();

    [GeneratedRegex(@"\G(?<number>\d+)\s?[x×](?=\s?\d)", RegexOptions.CultureInvariant)]
    private static partial Regex Times();

    [GeneratedRegex(@"\G\d+(?:\.\d+){2,}", RegexOptions.CultureInvariant)]
    private static partial Regex Version();

    // Six digits and more without separators are order numbers and the like, unless they are round.
    [GeneratedRegex(@"\G(?<![\d.,])(?!\d+000\b)\d{6,}(?![\d,]*\d|\.\d)|\G(?<![\d.,])0\d+(?![.\d])", RegexOptions.CultureInvariant)]
    private static partial Regex Code();

    [GeneratedRegex(@"\G(?:(?<![\w)])(?<minus>[-−]))?" + Amount, RegexOptions.CultureInvariant)]
    private static partial Regex Number();
}
