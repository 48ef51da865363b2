namespace Duologue.Chat.Intents.Language;

/// <summary>Cuts plurals and the commonest verb endings, so that "workouts" meets "workout" and "booking" meets "book".</summary>
internal static class Stems
{
    /// <summary>The stem of a normalised word.</summary>
    public static string Of(string word)
    {
        var stem = word;
        if (stem.EndsWith("'s", StringComparison.Ordinal))
        {
            stem = stem[..^2];
        }

        stem = Singular(stem);
        if (stem.Length >= 6 && stem.EndsWith("ing", StringComparison.Ordinal))
        {
            return Undouble(stem[..^3]);
        }

        return stem.Length >= 5 && stem.EndsWith("ed", StringComparison.Ordinal) && !stem.EndsWith("eed", StringComparison.Ordinal)
            ? Undouble(stem[..^2])
            : stem;
    }

    /// <summary>The word without a plural ending.</summary>
    public static string Singular(string word)
    {
        if (word.Length < 4 || !word.EndsWith('s'))
        {
            // "pull ups", "sit ups": the only plural this short that matters.
            return word == "ups" ? "up" : word;
        }

        if (word.EndsWith("ies", StringComparison.Ordinal) && word.Length > 4)
        {
            return word[..^3] + "y";
        }

        if (word.EndsWith("sses", StringComparison.Ordinal) || word.EndsWith("ches", StringComparison.Ordinal)
            || word.EndsWith("shes", StringComparison.Ordinal) || word.EndsWith("xes", StringComparison.Ordinal))
        {
            return word[..^2];
        }

        return word[^2] is 's' or 'u' or 'i' ? word : word[..^1];
    }

    private static string Undouble(string stem) =>
        stem.Length > 3 && stem[^1] == stem[^2] && stem[^1] is not ('l' or 's') ? stem[..^1] : stem;
}
