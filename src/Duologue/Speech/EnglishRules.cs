namespace Duologue.Speech;

/// <summary>Finds what must be written out at a place in a text. The first rule that matches wins, so the longer forms stand first.</summary>
internal static class EnglishRules
{
    private static readonly EnglishRule[] All =
        [.. EnglishWritingRules.Links, .. EnglishClockRules.All, .. EnglishWritingRules.Phones, .. EnglishQuantityRules.All, .. EnglishWritingRules.Marks];

    /// <summary>What to say instead of the characters from a place on, and how many they are; null when they are said as they stand.</summary>
    internal static (string Said, int Length)? Match(string text, int index)
    {
        var c = text[index];
        if (c is ' ' || (char.IsAsciiLetter(c) && index > 0 && char.IsAsciiLetter(text[index - 1])))
        {
            return null;
        }

        foreach (var rule in All)
        {
            var match = rule.Pattern.Match(text, index);
            if (match is { Success: true, Length: > 0 } && rule.Say(match) is { } said)
            {
                return (said, match.Length);
            }
        }

        return EnglishCharacters.Plain(c) is { } plain ? (plain, 1) : null;
    }
}
