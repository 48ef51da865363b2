using System.Globalization;
using System.Text;
using Duologue.Chat.Intents;

namespace Duologue.App.Agents.Concierge;

/// <summary>Finds a confirmation number as people read it out: digits, letters, the spelling alphabet, in any mix.</summary>
internal static class ConfirmationNumber
{
    private const int Longest = 20;

    private static readonly string[] Leads =
    [
        "confirmation number", "confirmation code", "confirmation id", "reservation number", "reservation code", "booking number", "booking code", "reference number", "reference code",
        "booking reference", "confirmation", "reference", "the number is", "number is", "the code is", "code is", "your number", "your code", "reservation id", "the number", "number",
    ];

    private static readonly HashSet<string> Fillers = new(StringComparer.Ordinal)
    {
        "is", "it", "the", "number", "code", "would", "be", "that", "will", "of", "so", "your", "again", "are", "for", "you", "reservation", "booking", "please", "note", "today", "reads", "as", "follows", "here", "dash", "hash",
    };

    private static readonly HashSet<string> Corrected = new(StringComparer.Ordinal) { "no", "sorry", "correction", "wait", "actually", "mean", "rather", "meant", "i", "it", "is", "not", "oh" };

    private static readonly string[] Alphabet =
    [
        "alpha", "bravo", "charlie", "delta", "echo", "foxtrot", "golf", "hotel", "india", "juliet", "kilo", "lima", "mike", "november", "oscar", "papa", "quebec", "romeo", "sierra",
        "tango", "uniform", "victor", "whiskey", "x-ray", "yankee", "zulu",
    ];

    private static readonly HashSet<string> NotNumbers = new(StringComparer.Ordinal) { "people", "persons", "guests", "o'clock", "pm", "am", "minutes", "hours", "adults", "person" };

    /// <summary>The last number given in a line, with the words it takes; null when there is none.</summary>
    /// <param name="words">The line.</param>
    /// <param name="wasAsked">Whether a number was asked for just before, so that it needs no words in front of it.</param>
    public static (string Number, int Start, int End)? Find(SpokenWords words, bool wasAsked)
    {
        (string Number, int Start, int End)? found = null;
        foreach (var lead in Leads)
        {
            for (var at = words.IndexOf(lead); at >= 0 && found is null; at = words.IndexOf(lead, at + 1))
            {
                if (!IsTelephone(words, at))
                {
                    found = Behind(words, at + lead.Split(' ').Length) is { } behind && (lead != "number" || behind.Number.Length > 1) ? behind : null;
                }
            }
        }

        if (found is null && wasAsked)
        {
            for (var at = 0; at < words.Count && found is null; at++)
            {
                // A lone small number in an answer may be anything; a number read out has at least three characters.
                found = ReadAt(words, at) is { Number.Length: >= 3 } bare && words[at - 1] is not ("at" or "for" or "on") ? bare : null;
            }
        }

        return found is { } number ? LastSaid(words, number) : null;
    }

    private static bool IsTelephone(SpokenWords words, int at) => words[at - 1] is "phone" or "telephone" or "mobile" or "table" or "contact" || words[at - 2] is "phone" or "telephone";

    private static (string Number, int Start, int End)? Behind(SpokenWords words, int at)
    {
        for (var skipped = 0; skipped < 5 && at < words.Count; skipped++, at++)
        {
            if (ReadAt(words, at) is { } number)
            {
                return number;
            }

            // "Confirmation for four" counts people.
            if (!Fillers.Contains(words[at]) || (words[at] == "for" && words.TryReadNumber(at + 1, out _, out _, out _)))
            {
                return null;
            }
        }

        return null;
    }

    /// <summary>"Four seven one one, no sorry, four seven one two": the last one counts.</summary>
    private static (string Number, int Start, int End) LastSaid(SpokenWords words, (string Number, int Start, int End) number)
    {
        var at = number.End;
        var isCorrected = false;
        while (at < words.Count && at < number.End + 5 && Corrected.Contains(words[at]))
        {
            isCorrected |= words[at] is "no" or "sorry" or "correction" or "wait" or "actually" or "mean" or "rather" or "meant";
            at++;
        }

        return isCorrected && ReadAt(words, at) is { } next && next.Number.Length >= 2 ? LastSaid(words, (next.Number, number.Start, next.End)) : number;
    }

    private static (string Number, int Start, int End)? ReadAt(SpokenWords words, int start)
    {
        var text = new StringBuilder();
        var hasDigit = false;
        var at = start;
        while (at < words.Count && text.Length < Longest)
        {
            if (Digits(words, at, text.Length > 0) is { } digits)
            {
                if (NotNumbers.Contains(words[at + digits.Length]))
                {
                    break;
                }

                text.Append(digits.Text);
                hasDigit = true;
                at += digits.Length;
            }
            else if (Letter(words, at, text.Length > 0) is { } letter)
            {
                text.Append(letter.Text);
                hasDigit |= letter.Text.Any(char.IsAsciiDigit);
                at += letter.Length;
            }
            else if (text.Length > 0 && words[at] is "dash" or "hyphen" or "minus" or "slash" or "and" && Digits(words, at + 1, isInside: true) is not null && words[at] != "and")
            {
                at++;
            }
            else
            {
                break;
            }
        }

        return hasDigit && text.Length is >= 1 and <= Longest ? (text.ToString(), start, at) : null;
    }

    private static (string Text, int Length)? Digits(SpokenWords words, int at, bool isInside)
    {
        var word = words[at];
        if (word.Length == 0)
        {
            return null;
        }

        if (isInside && word is "oh" or "o")
        {
            return ("0", 1);
        }

        // Typed: 4711 stays as it is written, leading noughts included.
        if (word.All(char.IsAsciiDigit))
        {
            return (word, 1);
        }

        return words.TryReadNumber(at, out var number, out var digits, out var length) && number % 1 == 0 && number < 1e12 && word is not ("a" or "an" or "half" or "dozen")
            ? (digits ?? number.ToString("0", CultureInfo.InvariantCulture), length)
            : null;
    }

    private static (string Text, int Length)? Letter(SpokenWords words, int at, bool isInside)
    {
        var word = words[at];
        if (word.Length == 1 && char.IsAsciiLetter(word[0]) && (isInside || (word is not ("a" or "i") || IsSpelled(words, at + 1))))
        {
            // "B as in bravo"
            var length = words[at + 1] == "as" && words[at + 2] == "in" ? 4 : words[at + 1] is "for" && Array.IndexOf(Alphabet, words[at + 2]) >= 0 ? 3 : 1;
            return (word.ToUpperInvariant(), length);
        }

        var spoken = Array.IndexOf(Alphabet, word);
        if (spoken >= 0 && (isInside || IsSpelled(words, at + 1)))
        {
            return (((char)('A' + spoken)).ToString(), 1);
        }

        // "AB-1234" as it is typed
        if (!isInside && word.Length is 2 or 3 && word.All(char.IsAsciiLetter) && !Fillers.Contains(word) && words[at + 1] is { Length: > 1 } next && next.All(char.IsAsciiDigit))
        {
            return (word.ToUpperInvariant(), 1);
        }

        var isMixed = word.Length > 1 && word.All(char.IsAsciiLetterOrDigit) && word.Any(char.IsAsciiDigit) && word.Any(char.IsAsciiLetter);
        return isMixed && !word.EndsWith("th", StringComparison.Ordinal) && !word.EndsWith("st", StringComparison.Ordinal) && !word.EndsWith("nd", StringComparison.Ordinal)
            && !word.EndsWith("rd", StringComparison.Ordinal) ? (word.ToUpperInvariant(), 1) : null;
    }

    private static bool IsSpelled(SpokenWords words, int at) =>
        (words[at].Length == 1 && char.IsAsciiLetterOrDigit(words[at][0])) || Array.IndexOf(Alphabet, words[at]) >= 0 || words.TryReadNumber(at, out _, out _, out _);
}
