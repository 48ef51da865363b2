using System.Collections.Frozen;

namespace Duologue.Models.Cascade;

/// <summary>Guesses from its words whether somebody who is silent now will go on: nobody ends a sentence with "and" or "the".</summary>
internal static class UnfinishedSentence
{
    /// <summary>
    /// English words that want another one after them. Words that also end sentences are left out ("turn it on", "I want that"), and "a", which
    /// recognisers hear in noise: waiting in vain is worse than answering a little early, because a speaker who goes on is joined with what came before.
    /// </summary>
    private static readonly FrozenSet<string> Open = new[]
    {
        "the", "my", "your", "our", "their", "his", "every",
        "and", "or", "but", "because", "if", "whether", "although", "than",
        "of", "to", "from", "with", "for", "at", "into", "between",
        "is", "are", "was", "were", "i'm", "it's", "there's",
        "um", "uh", "er", "erm", "hmm",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether more is to be expected after a text. Unknown for no words at all, which counts as no.</summary>
    public static bool Is(string text)
    {
        var words = text.AsSpan().TrimEnd();
        if (words.IsEmpty)
        {
            return false;
        }

        if (words[^1] is ',' or '…' or '-' or '—' || words.EndsWith("..."))
        {
            return true;
        }

        var last = words[(words.LastIndexOf(' ') + 1)..];
        return Open.GetAlternateLookup<ReadOnlySpan<char>>().Contains(last);
    }
}
