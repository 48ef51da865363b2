using System.Globalization;

namespace Duologue.Chat.Intents.Language;

/// <summary>Reads numbers as people say and type them: "one eighty five", "two and a half", "a dozen", "1,250", "five five five
/// zero".</summary>
internal static class NumberWords
{
    private static readonly Dictionary<string, int> Units = new()
    {
        ["zero"] = 0,
        ["one"] = 1,
        ["two"] = 2,
        ["three"] = 3,
        ["four"] = 4,
        ["five"] = 5,
        ["six"] = 6,
        ["seven"] = 7,
        ["eight"] = 8,
        ["nine"] = 9,
    };

    private static readonly Dictionary<string, int> Teens = new()
    {
        ["ten"] = 10,
        ["eleven"] = 11,
        ["twelve"] = 12,
        ["thirteen"] = 13,
        ["fourteen"] = 14,
        ["fifteen"] = 15,
        ["sixteen"] = 16,
        ["seventeen"] = 17,
        ["eighteen"] = 18,
        ["nineteen"] = 19,
    };

    private static readonly Dictionary<string, int> Tens = new()
    {
        ["twenty"] = 20,
        ["thirty"] = 30,
        ["forty"] = 40,
        ["fourty"] = 40,
        ["fifty"] = 50,
        ["sixty"] = 60,
        ["seventy"] = 70,
        ["eighty"] = 80,
        ["ninety"] = 90,
    };

    /// <summary>Whether the word is a number by itself.</summary>
    public static bool IsNumberWord(string word) =>
        char.IsAsciiDigit(word[0]) || Units.ContainsKey(word) || Teens.ContainsKey(word) || Tens.ContainsKey(word)
            || word is "hundred" or "thousand";

    /// <summary>Reads the number that starts at <paramref name="at"/>.</summary>
    public static NumberReading? Read(IReadOnlyList<Word> words, int at)
    {
        var reading = ReadDigits(words, at) ?? ReadTyped(words, at) ?? ReadCounted(words, at) ?? ReadCardinal(words, at);
        return reading is { Digits: null } number ? WithFraction(words, at, number) : reading;
    }

    /// <summary>Reads a number below one hundred: "seven", "fifteen", "twenty two", "22".</summary>
    public static NumberReading? ReadSmall(IReadOnlyList<Word> words, int at)
    {
        var word = Text(words, at);
        if (Tens.TryGetValue(word, out var tens))
        {
            return Units.TryGetValue(Text(words, at + 1), out var unit) && unit > 0 ? new(tens + unit, 2) : new(tens, 1);
        }

        if (Units.TryGetValue(word, out var small) || Teens.TryGetValue(word, out small))
        {
            return new(small, 1);
        }

        return word.Length is 1 or 2 && int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var typed)
            ? new(typed, 1)
            : null;
    }

    private static string Text(IReadOnlyList<Word> words, int at) => at >= 0 && at < words.Count ? words[at].Text : "";

    /// <summary>Three or more single digits in a row, "double five" and "oh" included.</summary>
    private static NumberReading? ReadDigits(IReadOnlyList<Word> words, int at)
    {
        var digits = "";
        var next = at;
        var spelled = 0;
        while (next < words.Count && digits.Length < 24)
        {
            var repeat = words[next].Text switch { "double" => 2, "triple" => 3, _ => 1 };
            var digit = Digit(Text(words, repeat > 1 ? next + 1 : next), spelled > 0 || repeat > 1);
            if (digit < 0)
            {
                break;
            }

            digits += new string((char)('0' + digit), repeat);
            next += repeat > 1 ? 2 : 1;
            spelled++;
        }

        return digits.Length >= 3 && spelled >= 2 && !IsPlainCardinal(words, next)
            ? new(double.Parse(digits, CultureInfo.InvariantCulture), next - at, digits)
            : null;
    }

    /// <summary>"one oh five hundred" and the like go on as a cardinal.</summary>
    private static bool IsPlainCardinal(IReadOnlyList<Word> words, int next) => Text(words, next) is "hundred" or "thousand";

    private static int Digit(string word, bool inside) => word switch
    {
        "oh" or "o" when inside => 0,
        { Length: 1 } when char.IsAsciiDigit(word[0]) => word[0] - '0',
        _ => Units.GetValueOrDefault(word, -1),
    };

    private static NumberReading? ReadTyped(IReadOnlyList<Word> words, int at)
    {
        var word = words[at].Text;
        if (!char.IsAsciiDigit(word[0]) || word.IndexOfAny([':', '/', '@']) >= 0 || char.IsLetter(word[^1]))
        {
            return null;
        }

        if (word.Contains('-', StringComparison.Ordinal) || (word.Length >= 3 && IsGroup(Text(words, at + 1))))
        {
            return ReadGroups(words, at);
        }

        if (!double.TryParse(word, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value))
        {
            return null;
        }

        if (word.Length >= 7 && !word.Contains('.', StringComparison.Ordinal))
        {
            return new(value, 1, word);
        }

        return Text(words, at + 1) switch
        {
            "hundred" => new(value * 100, 2),
            "thousand" => new(value * 1000, 2),
            "million" => new(value * 1_000_000, 2),
            _ => new(value, 1),
        };
    }

    private static bool IsGroup(string word) => word.Length >= 3 && word.All(char.IsAsciiDigit);

    /// <summary>"555-0142" and "555 0142": groups of one telephone or account number.</summary>
    private static NumberReading? ReadGroups(IReadOnlyList<Word> words, int at)
    {
        var digits = "";
        var next = at;
        while (next < words.Count && digits.Length < 24 && (IsGroup(words[next].Text)
            || (next == at && char.IsAsciiDigit(words[at].Text[0]))))
        {
            digits += string.Concat(words[next].Text.Where(char.IsAsciiDigit));
            next++;
        }

        return double.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            ? new(value, next - at, digits)
            : null;
    }

    /// <summary>"a dozen", "half a dozen", "a couple of", "a hundred".</summary>
    private static NumberReading? ReadCounted(IReadOnlyList<Word> words, int at)
    {
        var (first, second, third) = (Text(words, at), Text(words, at + 1), Text(words, at + 2));
        return (first, second, third) switch
        {
            ("half", "a", "dozen") => new(6, 3),
            ("a", "dozen", _) => new(12, 2),
            ("dozen", _, _) => new(12, 1),
            ("a", "couple", "of") => new(2, 3),
            ("a", "couple", _) => new(2, 2),
            ("a" or "an", "hundred" or "thousand", _) => ReadCardinal(words, at + 1) is { } rest
                ? rest with { Length = rest.Length + 1 }
                : null,
            _ => null,
        };
    }

    private static NumberReading? ReadCardinal(IReadOnlyList<Word> words, int at)
    {
        double total = 0;
        double current = -1;
        var next = at;
        var joined = false;
        var open = false;
        while (next < words.Count)
        {
            var word = words[next].Text;
            if (word is "hundred" && current is < 0 or (> 0 and < 100))
            {
                current = Math.Max(current, 1) * 100;
                open = true;
                next++;
            }
            else if (word is "thousand" or "million" && (current != 0 || next == at))
            {
                total += Math.Max(current, 1) * (word == "thousand" ? 1000 : 1_000_000);
                current = 0;
                open = true;
                next++;
            }
            else if (word is "and" && open && IsSpokenSmall(words, next + 1))
            {
                next++;
            }
            else if (IsSpokenSmall(words, next) && ReadSmall(words, next) is { } small && (current < 0 || open))
            {
                current = Math.Max(current, 0) + small.Value;
                open = false;
                next += small.Length;
            }
            else if (!joined && total == 0 && current is > 0 and < 100 && ReadSecondHalf(words, next) is { } half)
            {
                current = (current * 100) + half.Value;
                joined = true;
                next += half.Length;
            }
            else
            {
                break;
            }
        }

        return current < 0 && total == 0 ? null : new(total + Math.Max(current, 0), next - at);
    }

    private static bool IsSpokenSmall(IReadOnlyList<Word> words, int at) =>
        Text(words, at) is { Length: > 0 } word && (Units.ContainsKey(word) || Teens.ContainsKey(word) || Tens.ContainsKey(word));

    /// <summary>The second half of "one eighty five", "nineteen eighty four" and "two oh five".</summary>
    private static NumberReading? ReadSecondHalf(IReadOnlyList<Word> words, int at)
    {
        if (Text(words, at) is "oh" or "o" && Units.TryGetValue(Text(words, at + 1), out var unit))
        {
            return new(unit, 2);
        }

        return IsSpokenSmall(words, at) && ReadSmall(words, at) is { Value: >= 10 } small ? small : null;
    }

    private static NumberReading WithFraction(IReadOnlyList<Word> words, int at, NumberReading number)
    {
        var next = at + number.Length;
        if (Text(words, next) == "and" && Text(words, next + 1) is "a" or "one" or "three")
        {
            var part = Text(words, next + 2) switch { "half" => 0.5, "quarter" => 0.25, "quarters" => 0.75, _ => 0 };
            return part > 0 ? new(number.Value + part, number.Length + 3) : number;
        }

        if (Text(words, next) == "dozen")
        {
            return new(number.Value * 12, number.Length + 1);
        }

        if (Text(words, next) is not "point")
        {
            return number;
        }

        var (digits, after) = ("", next + 1);
        while (Digit(Text(words, after), inside: true) is >= 0 and var digit && digits.Length < 9)
        {
            digits += (char)('0' + digit);
            after++;
        }

        return digits.Length == 0
            ? number
            : new(number.Value + (double.Parse(digits, CultureInfo.InvariantCulture) / Math.Pow(10, digits.Length)), after - at);
    }
}
