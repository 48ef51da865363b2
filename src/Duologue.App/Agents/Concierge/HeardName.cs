using Duologue.Chat.Intents;

namespace Duologue.App.Agents.Concierge;

/// <summary>Finds the name a table is put under.</summary>
internal static class HeardName
{
    private static readonly string[] Leads = ["under the name of", "under the name", "in the name of", "on the name of", "on the name", "name of", "under", "mister", "mr", "missus", "mrs", "miss", "ms"];

    private static readonly HashSet<string> NoNames = new(StringComparer.Ordinal)
    {
        "what", "which", "the", "your", "a", "an", "that", "this", "who", "whose", "is", "and", "for", "on", "at", "please", "name", "it", "number", "twelve", "age", "you", "sir", "madam", "table", "we", "i", "of", "no",
    };

    private static readonly HashSet<string> Ends = new(StringComparer.Ordinal)
    {
        "for", "on", "at", "and", "please", "thank", "thanks", "is", "right", "okay", "correct", "the", "with", "your", "we", "see", "goodbye", "bye", "then", "that", "confirmation", "reservation", "four", "two", "people", "i", "you", "it",
        "tomorrow", "tonight", "today", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "half", "a", "perfect", "great", "so", "until",
    };

    /// <summary>The name with capitals; null when none is said.</summary>
    public static string? Find(SpokenWords words)
    {
        foreach (var lead in Leads)
        {
            var at = words.IndexOf(lead);
            if (at < 0)
            {
                continue;
            }

            var start = at + lead.Split(' ').Length;
            while (words[start] is "mister" or "mr" or "missus" or "mrs" or "miss" or "ms")
            {
                start++;
            }

            var end = start;
            while (end < words.Count && end < start + 3 && IsName(words[end], end == start) && !(end > start && words.BreaksAfter(end - 1)))
            {
                end++;
            }

            if (end > start)
            {
                return string.Join(' ', Enumerable.Range(start, end - start).Select(i => char.ToUpperInvariant(words[i][0]) + words[i][1..]));
            }
        }

        return null;
    }

    private static bool IsName(string word, bool isFirst) =>
        word.Length > 1 && char.IsLetter(word[0]) && !NoNames.Contains(word) && (isFirst || !Ends.Contains(word)) && !Ends.Contains(word);
}
