using System.Globalization;
using System.Text;

namespace Duologue.Speech.PocketSphinx;

/// <summary>Writes text the way the dictionary writes words: lower case, spelled-out numbers, ASCII letters and the apostrophe.</summary>
internal static class SpeechWords
{
    internal static string[] Split(string text)
    {
        var plain = new StringBuilder();
        foreach (var c in SpokenText.Of(text).Text.Normalize(NormalizationForm.FormD))
        {
            if (char.IsAsciiLetter(c))
            {
                plain.Append(char.ToLowerInvariant(c));
            }
            else if (c is '\'' or '’')
            {
                plain.Append('\'');
            }
            else if (CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark)
            {
                // An accent falls away with its letter kept; anything else ends the word.
                plain.Append(' ');
            }
        }

        return [.. plain.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => word.Trim('\'')).Where(word => word.Length > 0)];
    }
}
