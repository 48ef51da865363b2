using System.Text;
using System.Text.RegularExpressions;

namespace Duologue.Speech.OpenAICompatible;

/// <summary>Tells a recogniser in a few words what to expect. Source: Whisper reads the last 224 tokens of a prompt.</summary>
internal static partial class HintPrompt
{
    private const int Longest = 600;

    /// <summary>Unusual words, then sentences, as far as there is room; empty when nothing is known.</summary>
    public static string Of(SpeechHints hints)
    {
        var prompt = new StringBuilder(string.Join(", ", hints.Pronunciations.Keys));
        if (prompt.Length > 0)
        {
            prompt.Append('.');
        }

        foreach (var sentence in hints.Examples.Select(Plain).Where(s => s.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase))
        {
            if (prompt.Length + sentence.Length + 2 > Longest)
            {
                break;
            }

            prompt.Append(prompt.Length > 0 ? " " : "").Append(sentence).Append('.');
        }

        return prompt.Length > Longest ? prompt.ToString(0, Longest) : prompt.ToString();
    }

    /// <summary>One way to say an example: without what is optional, the first of each choice, no slots.</summary>
    private static string Plain(string example)
    {
        var text = example;
        for (string before; ;)
        {
            before = text;
            text = Optional().Replace(text, "");
            text = Choice().Replace(text, m => m.Groups[1].Value.Split('|')[0]);
            if (text == before)
            {
                break;
            }
        }

        return Spaces().Replace(Slot().Replace(text, ""), " ").Trim(' ', '*', '.', ',');
    }

    [GeneratedRegex(@"\[[^\[\]]*\]")]
    private static partial Regex Optional();

    [GeneratedRegex(@"\(([^()]*)\)")]
    private static partial Regex Choice();

    [GeneratedRegex(@"\{[^{}]*\}")]
    private static partial Regex Slot();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
