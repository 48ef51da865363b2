using Duologue.Chat.Intents.Language;

namespace Duologue.Chat.Intents.Talk;

/// <summary>Answers requests about the conversation itself: an extract for a summary, the fitting label for a classification.</summary>
internal static class OutOfBand
{
    private const int MaxSentences = 3;

    /// <summary>The answer, or null when the instructions ask for no such thing.</summary>
    public static string? Answer(string instructions, Conversation conversation)
    {
        var text = instructions.TrimStart();
        if (text.StartsWith("summar", StringComparison.OrdinalIgnoreCase))
        {
            return Summary(conversation);
        }

        return text.StartsWith("classify", StringComparison.OrdinalIgnoreCase)
            || text.StartsWith("categori", StringComparison.OrdinalIgnoreCase)
            ? Label(text, conversation)
            : null;
    }

    /// <summary>The user's own most telling sentences, in the order said.</summary>
    public static string Summary(Conversation conversation)
    {
        var texts = conversation.UserTexts.ToArray();
        var chosen = texts.Select((text, at) => (text, at, weight: Telling(text))).Where(entry => entry.weight > 0)
            .OrderByDescending(entry => entry.weight).Take(MaxSentences).OrderBy(entry => entry.at)
            .Select(entry => Wording.Stopped(Wording.Capital(entry.text.Trim()))).ToArray();
        return chosen.Length == 0 ? "Nothing of substance was said." : $"The user said: {string.Join(' ', chosen)}";
    }

    private static int Telling(string text) =>
        Sentence.Split(text).Select(word => word.Text).Distinct().Count(word => !WordLists.Stop.Contains(word)
            && !WordLists.Polite.Contains(word));

    private static string Label(string instructions, Conversation conversation)
    {
        var said = conversation.UserTexts.SelectMany(text => Sentence.Split(text)).Select(word => Stems.Of(word.Text))
            .ToHashSet(StringComparer.Ordinal);
        var (best, bestScore) = ("unknown", 0);
        foreach (var label in Labels(instructions))
        {
            var stems = Sentence.Split(label).Select(word => Stems.Of(word.Text)).Where(stem => !WordLists.Stop.Contains(stem)).ToArray();
            var score = stems.Sum(stem => said.Contains(stem) ? 2 : RelatedWords.Of(stem).Count(said.Contains));
            (best, bestScore) = score > bestScore ? (label, score) : (best, bestScore);
        }

        return best;
    }

    /// <summary>The labels stand after "as", "into", "one of" or a colon.</summary>
    private static IEnumerable<string> Labels(string instructions)
    {
        var line = instructions.Split('\n')[0];
        var start = 0;
        foreach (var lead in (ReadOnlySpan<string>)[":", " one of ", " into ", " as "])
        {
            var at = line.IndexOf(lead, StringComparison.OrdinalIgnoreCase);
            if (at >= 0)
            {
                start = at + lead.Length;
                break;
            }
        }

        return start == 0
            ? []
            : line[start..].Replace(" or ", ",", StringComparison.OrdinalIgnoreCase)
            .Replace(" and ", ",", StringComparison.OrdinalIgnoreCase)
            .Split([',', '/', '|', ';', '.'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(label => label.Trim('"', '\'', ' ')).Where(label => label.Length is > 0 and < 60);
    }
}
