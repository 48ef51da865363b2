using System.Globalization;

namespace Duologue.Speech;

/// <summary>Says numbers in American English words, without hyphens or "and", as the recogniser's dictionary and the voices want them.</summary>
internal static class EnglishNumbers
{
    private static readonly string[] Small =
    [
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen",
        "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
    ];

    private static readonly string[] Tens = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

    private static readonly (long Size, string Name)[] Scales =
        [(1_000_000_000_000, "trillion"), (1_000_000_000, "billion"), (1_000_000, "million"), (1_000, "thousand"), (100, "hundred")];

    private static readonly Dictionary<string, string> IrregularOrdinals = new(StringComparer.Ordinal)
    {
        ["one"] = "first",
        ["two"] = "second",
        ["three"] = "third",
        ["five"] = "fifth",
        ["eight"] = "eighth",
        ["nine"] = "ninth",
        ["twelve"] = "twelfth",
    };

    /// <summary>185 is "one hundred eighty five".</summary>
    internal static string Cardinal(long number)
    {
        if (number < 0)
        {
            return "minus " + Cardinal(-number);
        }

        if (number < 20)
        {
            return Small[number];
        }

        foreach (var (size, name) in Scales)
        {
            if (number >= size)
            {
                return $"{Cardinal(number / size)} {name}{Rest(number % size)}";
            }
        }

        return Tens[number / 10] + Rest(number % 10);

        static string Rest(long rest) => rest == 0 ? "" : " " + Cardinal(rest);
    }

    /// <summary>22 is "twenty second".</summary>
    internal static string Ordinal(long number)
    {
        var words = Cardinal(number);
        var split = words.LastIndexOf(' ') + 1;
        var last = words[split..];
        var ordinal = IrregularOrdinals.GetValueOrDefault(last) ?? (last.EndsWith('y') ? last[..^1] + "ieth" : last + "th");
        return words[..split] + ordinal;
    }

    /// <summary>2026 is "twenty twenty six", 2005 "two thousand five", 1900 "nineteen hundred", 1905 "nineteen oh five".</summary>
    internal static string Year(int year) => (year / 100, year % 100) switch
    {
        (20, < 10) or (10, 0) or ( < 10, _) or ( > 99, _) => Cardinal(year),
        (var century, 0) => $"{Cardinal(century)} hundred",
        (var century, < 10 and var rest) => $"{Cardinal(century)} oh {Cardinal(rest)}",
        var (century, rest) => $"{Cardinal(century)} {Cardinal(rest)}",
    };

    /// <summary>"0142" is "zero one four two".</summary>
    internal static string Digits(string digits) => string.Join(' ', digits.Where(char.IsAsciiDigit).Select(digit => Small[digit - '0']));

    /// <summary>A number as written, such as "1,250" or "3.14": "one thousand two hundred fifty", "three point one four".</summary>
    internal static string Written(string number)
    {
        var plain = number.Replace(",", "", StringComparison.Ordinal);
        var point = plain.IndexOf('.', StringComparison.Ordinal);
        var whole = point < 0 ? plain : plain[..point];
        var said = whole.Length is 0 or > 15 || (whole.Length > 1 && whole[0] == '0')
            ? whole.Length == 0 ? "" : Digits(whole)
            : Cardinal(long.Parse(whole, CultureInfo.InvariantCulture));
        return point < 0 ? said : $"{said} point {Digits(plain[(point + 1)..])}".TrimStart();
    }
}
