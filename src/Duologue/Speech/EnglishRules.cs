namespace Duologue.Speech;

/// <summary>Finds what must be written out at a place in a text. The first rule that matches wins, so the longer forms stand first.</summary>
internal static class EnglishRules
{
    private static readonly EnglishRule[] All =
        [.. EnglishWritingRules.Links, .. EnglishClockRules.All, .. EnglishWritingRules.Phones, .. EnglishQuantityRules.All, .. EnglishWritingRules.Marks];

    /// <summary>
    /// What to say instead of the characters from a place on, how many they are, and whether it is words of its own, to be set apart from
    /// letters beside it; null when they are said as they stand.
    /// </summary>
    internal static (string Said, int Length, bool Apart)? Match(string text, int index)
    {
        var c = text[index];
        if (c == ' ')
        {
            // A dash between spaces is a pause like a comma's, which stands at the word before it.
            return index + 2 < text.Length && text[index + 1] is '—' or '–' or '-' && text[index + 2] == ' ' ? (", ", 3, false) : null;
        }

        if (char.IsAsciiLetter(c) && index > 0 && char.IsAsciiLetter(text[index - 1]))
        {
            return null;
        }

        foreach (var rule in All)
        {
            var match = rule.Pattern.Match(text, index);
            if (match is { Success: true, Length: > 0 } && rule.Say(match) is { } said)
            {
                return (said, EndsSentence(text, match.Value, index + match.Length) ? match.Length - 1 : match.Length, true);
            }
        }

        return EnglishCharacters.Plain(c) is { } plain ? (plain, 1, false) : null;
    }

    // The last full stop of "10 a.m. Anything else?" ends the sentence as well, and stays.
    private static bool EndsSentence(string text, string written, int end) =>
        written.EndsWith("m.", StringComparison.OrdinalIgnoreCase)
        && (end == text.Length || (end + 1 < text.Length && text[end] == ' ' && char.IsUpper(text[end + 1])));
}
