using Duologue.Chat.Intents;

namespace Duologue.App.Agents.Concierge;

/// <summary>Finds what a concierge for tables cannot go into: impossible parties, days gone by, and other matters altogether. Small talk passes.</summary>
internal static class WishGuard
{
    private static readonly string[] Parties = ["people", "persons", "person", "guests", "guest", "adults", "diners", "seats"];

    private static readonly string[] Matters =
    [
        "table", "reservation", "reserve", "restaurant", "dinner", "lunch", "brunch", "eat", "food", "cuisine",
    ];

    private static readonly string[] Foreign =
    [
        "weather", "flight", "flights", "hotel room", "stock", "stocks", "share price", "bitcoin", "invoice", "football", "basketball", "poem", "joke", "recipe", "homework", "write code", "source code",
        "president", "election", "doctor", "prescription", "medicine", "lawyer", "password", "system prompt", "your instructions", "previous instructions", "train ticket", "taxi",
        "capital of", "translate", "song", "lottery", "taxes", "insurance", "mortgage",
    ];

    /// <summary>What is wrong and what to say; null when nothing is.</summary>
    /// <param name="text">What the user said.</param>
    /// <param name="today">The user's day.</param>
    public static (string Reason, string Words)? Find(string text, DateOnly today)
    {
        var words = new SpokenWords(text);
        if (PartySize(words) is { } size and (< WishChecks.SmallestParty or > WishChecks.LargestParty))
        {
            return ($"A party of {size:0.##} was asked for.", $"I can reserve for {WishChecks.SmallestParty} to {WishChecks.LargestParty} people. For how many shall it be?");
        }

        var isMatter = Matters.Any(word => words.IndexOf(word) >= 0);
        if ((isMatter || words.IndexOf("book") >= 0) && PastDay(words, today) is { } day)
        {
            return ($"A table for {Spoken.Day(day)}, which is past, was asked for.", $"{Spoken.Day(day)} is in the past. What day would you like?");
        }

        return !isMatter && Foreign.Any(phrase => words.IndexOf(phrase) >= 0)
            ? ("Something else than a table was asked for.", "I can only help with restaurants: finding one and reserving a table. What can I do for you?")
            : null;
    }

    private static double? PartySize(SpokenWords words)
    {
        for (var at = 0; at < words.Count; at++)
        {
            if (!words.TryReadNumber(at, out var number, out var digits, out var length) || digits is not null)
            {
                continue;
            }

            var isPeople = Parties.Contains(words[at + length]) || (words[at + length] == "of" && words[at + length + 1] == "us");
            var isTable = words[at - 1] is "for" or "of" && words[at - 2] is "table" or "party" or "reservation" && !IsWhen(words, at, length);
            if (isPeople || isTable)
            {
                return words[at - 1] == "minus" ? -number : number;
            }

            at += length - 1;
        }

        return words.IndexOf("zero people") >= 0 || words.IndexOf("no people") >= 0 || words.IndexOf("nobody") >= 0 && words.IndexOf("table for nobody") >= 0 ? 0 : null;
    }

    /// <summary>"A reservation for seven thirty" names a time.</summary>
    private static bool IsWhen(SpokenWords words, int at, int length) =>
        words.TryReadTime(at, isExpected: false, out _, out _, out _) || words.TryReadDate(at, new DateOnly(2000, 1, 3), out _, out _)
        || (words.TryReadTime(at, isExpected: true, out _, out _, out var clock) && clock > 1 && clock >= length);

    private static DateOnly? PastDay(SpokenWords words, DateOnly today)
    {
        DateOnly? past = null;
        for (var at = 0; at < words.Count; at++)
        {
            if (words.TryReadDate(at, today, out var date, out var length))
            {
                // A day to come in the same breath is the one that is meant: "not last Friday but next Friday".
                past = date < today ? past ?? date : null;
                if (past is null)
                {
                    return null;
                }

                at += length - 1;
            }
        }

        return past;
    }
}
