using Duologue.Speech;

namespace Duologue.Testing.Speech;

/// <summary>How far a recognised text is from what was said: words inserted, left out and replaced, as a share of the words said.</summary>
/// <param name="Substitutions">Words heard as another.</param>
/// <param name="Deletions">Words not heard.</param>
/// <param name="Insertions">Words heard that nobody said.</param>
/// <param name="Words">Words said.</param>
/// <remarks>
/// Both texts are brought to one form first: lower case, numbers and times in words, "p.m.", "pm" and "p m" alike, no punctuation.
/// Add rates of several utterances with <c>+</c>; that weighs them by length, as is usual.
/// </remarks>
public readonly record struct WordErrorRate(int Substitutions, int Deletions, int Insertions, int Words)
{
    /// <summary>All errors.</summary>
    public int Errors => Substitutions + Deletions + Insertions;

    /// <summary>Errors per word said, 0 and up; above 1 when much was heard that nobody said. 0 when nothing was said and nothing heard.</summary>
    public double Rate => Words > 0 ? (double)Errors / Words : Errors > 0 ? 1 : 0;

    /// <summary>Adds the counts.</summary>
    public static WordErrorRate operator +(WordErrorRate left, WordErrorRate right) => left.Add(right);

    /// <summary>Compares what was heard with what was said.</summary>
    /// <param name="reference">What was said.</param>
    /// <param name="hypothesis">What was heard.</param>
    public static WordErrorRate Compute(string reference, string hypothesis)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(hypothesis);
        return Align(Normalize(reference), Normalize(hypothesis));
    }

    /// <summary>The words that are compared.</summary>
    /// <param name="text">A text as written or as recognised.</param>
    public static IReadOnlyList<string> Normalize(string text)
    {
        var letters = SpokenText.Of(text).Text.ToLowerInvariant().Select(c => char.IsAsciiLetter(c) || c == '\'' ? c : ' ').ToArray();
        var words = new string(letters).Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => word.Trim('\'')).Where(word => word.Length > 0);
        var normal = new List<string>();
        foreach (var word in words)
        {
            if (word == "m" && normal is [.., "a" or "p"])
            {
                normal[^1] += word;
            }
            else
            {
                normal.Add(word == "ok" ? "okay" : word);
            }
        }

        return normal;
    }

    /// <summary>Adds the counts.</summary>
    /// <param name="other">Of another utterance.</param>
    public WordErrorRate Add(WordErrorRate other) =>
        new(Substitutions + other.Substitutions, Deletions + other.Deletions, Insertions + other.Insertions, Words + other.Words);

    /// <inheritdoc />
    public override string ToString() => FormattableString.Invariant($"{Rate:P1} ({Errors} of {Words})");

    // Levenshtein distance over words; each cell keeps how its cheapest way divides into the three kinds of error.
    private static WordErrorRate Align(IReadOnlyList<string> said, IReadOnlyList<string> heard)
    {
        var above = new WordErrorRate[heard.Count + 1];
        for (var column = 0; column <= heard.Count; column++)
        {
            above[column] = new WordErrorRate(0, 0, column, said.Count);
        }

        for (var row = 1; row <= said.Count; row++)
        {
            var current = new WordErrorRate[heard.Count + 1];
            current[0] = new WordErrorRate(0, row, 0, said.Count);
            for (var column = 1; column <= heard.Count; column++)
            {
                var diagonal = above[column - 1];
                var replaced = said[row - 1] == heard[column - 1] ? diagonal : diagonal with { Substitutions = diagonal.Substitutions + 1 };
                var left = above[column] with { Deletions = above[column].Deletions + 1 };
                var extra = current[column - 1] with { Insertions = current[column - 1].Insertions + 1 };
                current[column] = replaced.Errors <= left.Errors && replaced.Errors <= extra.Errors ? replaced : left.Errors <= extra.Errors ? left : extra;
            }

            above = current;
        }

        return above[heard.Count];
    }
}
