namespace Duologue.Chat.Intents.Language;

/// <summary>Writes contractions out and joins what recognisers split, so that "what's" and "what is", "p m" and "pm" are the
/// same.</summary>
internal static class Contractions
{
    private static readonly HashSet<string> TakesIs =
        ["what", "that", "it", "where", "how", "who", "when", "there", "here", "he", "she", "name", "why", "everything"];

    /// <summary>The words a token stands for.</summary>
    public static string[] Expand(string token)
    {
        var mark = token.IndexOf('\'', StringComparison.Ordinal);
        if (mark <= 0)
        {
            return token switch
            {
                "whats" => ["what", "is"],
                "gonna" => ["going", "to"],
                "wanna" => ["want", "to"],
                "gotta" => ["have", "to"],
                "nevermind" => ["never", "mind"],
                "cannot" => ["can", "not"],
                _ => [token],
            };
        }

        var (stem, ending) = (token[..mark], token[(mark + 1)..]);
        return ending switch
        {
            "t" when token == "can't" => ["can", "not"],
            "t" when token == "won't" => ["will", "not"],
            "t" when stem.EndsWith('n') && stem.Length > 2 => [stem[..^1], "not"],
            "ll" => [stem, "will"],
            "re" => [stem, "are"],
            "ve" => [stem, "have"],
            "m" => [stem, "am"],
            "d" => [stem, "would"],
            "s" when stem == "let" => ["let", "us"],
            "s" when TakesIs.Contains(stem) => [stem, "is"],
            _ => [token],
        };
    }

    /// <summary>Joins "p m", "a m" after a number, "o clock", "good bye" and "e mail".</summary>
    public static List<Word> Merge(List<Word> words)
    {
        var merged = new List<Word>(words.Count);
        foreach (var word in words)
        {
            if (merged.Count > 0 && Joined(merged, word.Text) is { } joined)
            {
                merged[^1] = new Word(joined, merged[^1].Start, word.End, merged[^1].Capital, word.Breaks);
            }
            else
            {
                merged.Add(word);
            }
        }

        return merged;
    }

    private static string? Joined(List<Word> before, string next) => (before[^1].Text, next) switch
    {
        ("p", "m") => "pm",
        ("a", "m") when before.Count > 1 && NumberWords.IsNumberWord(before[^2].Text) => "am",
        ("o", "clock") => "o'clock",
        ("good", "bye") => "goodbye",
        ("e", "mail") => "email",
        ("never", "mind") => "nevermind",
        _ => null,
    };
}
