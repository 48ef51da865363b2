using System.Text.RegularExpressions;
using Duologue.Chat.Intents;

namespace Duologue.App.Agents.Concierge;

/// <summary>Finds claims that a table is reserved, or that it has a number, which no outcome backs.</summary>
internal static partial class ClaimedConfirmation
{
    /// <summary>What is claimed without ground, as a reason; null when nothing is.</summary>
    /// <param name="text">What the agent says.</param>
    /// <param name="outcomes">What calls have come to so far.</param>
    public static string? Find(string text, IReadOnlyList<ReservationOutcome> outcomes)
    {
        if (NumberIn(text) is { } number && !outcomes.Any(o => o.Confirmed && o.ConfirmationNumber is { } given && Letters(given) == number))
        {
            return "A confirmation number was said that no restaurant gave.";
        }

        return !outcomes.Any(o => o.Confirmed) && Sentences().Split(text).Any(IsClaim) ? "A reservation was claimed that no restaurant has confirmed." : null;
    }

    /// <summary>The confirmation number a text names, letters and digits only; null for none.</summary>
    public static string? NumberIn(string text) =>
        Named().IsMatch(text) && ConfirmationNumber.Find(new SpokenWords(text), wasAsked: false) is { Number.Length: >= 2 } found ? Letters(found.Number) : null;

    /// <summary>Letters and digits only.</summary>
    public static string Letters(string text) => string.Concat(text.Where(char.IsAsciiLetterOrDigit)).ToUpperInvariant();

    private static bool IsClaim(string sentence) => Claim().IsMatch(sentence) && !Open().IsMatch(sentence);

    [GeneratedRegex(@"(?<=[.!?])\s+")]
    private static partial Regex Sentences();

    [GeneratedRegex(@"\b(confirmation|booking|reservation|reference)\s+(number|code|id|reference)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Named();

    [GeneratedRegex(
        @"\b((table|reservation|booking|it|that|everything|you)('s| is|'re| are| has been| have been) (now |all |already |officially )?(booked|confirmed|reserved|set)"
        + @"|(i|i've|we|we've|they|they've|have|has|restaurant) (have |has |just |now )*(booked|reserved|confirmed)|see you (there|then|at|on)|successfully (booked|reserved|confirmed))\b",
        RegexOptions.IgnoreCase)]
    private static partial Regex Claim();

    [GeneratedRegex(
        @"(\?|\b(not|n't|once|when|if|whether|until|as soon as|before|unless|shall|should|would|could|can|want|nothing|no)\b|n't\b)", RegexOptions.IgnoreCase)]
    private static partial Regex Open();
}
