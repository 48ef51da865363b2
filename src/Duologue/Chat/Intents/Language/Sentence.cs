using System.Text;

namespace Duologue.Chat.Intents.Language;

/// <summary>Cuts typed or recognised text into the same normalised words, so that both meet the same examples.</summary>
internal static class Sentence
{
    /// <summary>Words read at most: nobody says more in one breath, and the cost of a turn stays bounded.</summary>
    private const int MaxWords = 300;

    private static readonly HashSet<string> Hesitations = ["um", "uh", "erm", "uhm", "hmm", "mm", "er", "ah"];

    /// <summary>Normalises a text. Never throws, whatever the text.</summary>
    public static List<Word> Split(string source)
    {
        var words = new List<Word>();
        for (var at = 0; at < source.Length && words.Count < MaxWords;)
        {
            var end = TokenEnd(source, at);
            if (end > at)
            {
                AddToken(words, source, at, end);
                at = end;
            }
            else
            {
                AddSymbol(words, source, at);
                at++;
            }
        }

        return Contractions.Merge(words);
    }

    private static int TokenEnd(string source, int start)
    {
        if (MailEnd(source, start) is var mail && mail > start)
        {
            return mail;
        }

        var at = start;
        while (at < source.Length && (char.IsLetterOrDigit(source[at]) || (at > start && JoinsWord(source, at))))
        {
            if (at > start && char.IsAsciiDigit(source[at - 1]) && char.IsLetter(source[at]) && !IsOrdinalEnd(source, at))
            {
                break;
            }

            at++;
        }

        return at;
    }

    /// <summary>An address stays one word: letters and dots around one at sign.</summary>
    private static int MailEnd(string source, int start)
    {
        if (!char.IsLetterOrDigit(source[start]))
        {
            return start;
        }

        var at = start;
        var sign = -1;
        while (at < source.Length && (char.IsAsciiLetterOrDigit(source[at]) || ".-_+@".Contains(source[at], StringComparison.Ordinal)))
        {
            sign = source[at] == '@' && sign < 0 ? at : sign;
            at++;
        }

        while (at > start && source[at - 1] is '.' or '-')
        {
            at--;
        }

        return sign > start && sign < at - 1 ? at : start;
    }

    private static bool JoinsWord(string source, int at)
    {
        if (at + 1 >= source.Length)
        {
            return false;
        }

        var (before, after) = (source[at - 1], source[at + 1]);
        return source[at] switch
        {
            '\'' or '\u2019' => char.IsLetter(before) && char.IsLetter(after),
            '.' or ',' or ':' or '/' or '-' => char.IsAsciiDigit(before) && char.IsAsciiDigit(after),
            _ => false,
        };
    }

    private static bool IsOrdinalEnd(string source, int at)
    {
        if (at + 2 > source.Length || (at + 2 < source.Length && char.IsLetterOrDigit(source[at + 2])))
        {
            return false;
        }

        var suffix = source.AsSpan(at, 2);
        return suffix.Equals("st", StringComparison.OrdinalIgnoreCase) || suffix.Equals("nd", StringComparison.OrdinalIgnoreCase)
            || suffix.Equals("rd", StringComparison.OrdinalIgnoreCase) || suffix.Equals("th", StringComparison.OrdinalIgnoreCase);
    }

    private static void AddToken(List<Word> words, string source, int start, int end)
    {
        var text = Fold(source.AsSpan(start, end - start));
        if (Hesitations.Contains(text))
        {
            return;
        }

        if (char.IsAsciiDigit(text[0]) && text.Contains(',', StringComparison.Ordinal))
        {
            text = text.Replace(",", "", StringComparison.Ordinal);
        }

        var capital = char.IsUpper(source[start]);
        foreach (var part in Contractions.Expand(text))
        {
            words.Add(new Word(part, start, end, capital, Breaks: false));
        }
    }

    private static void AddSymbol(List<Word> words, string source, int at)
    {
        var symbol = source[at] switch
        {
            '$' => "dollar",
            '\u20ac' => "euro",
            '\u00a3' => "pound",
            '%' => "percent",
            '&' => "and",
            _ => null,
        };
        if (symbol is not null)
        {
            words.Add(new Word(symbol, at, at + 1, Capital: false, Breaks: false));
        }
        else if (words.Count > 0 && ".,;:?!\n".Contains(source[at], StringComparison.Ordinal))
        {
            words[^1] = words[^1] with { Breaks = true };
        }
    }

    /// <summary>Lower case without accents. A table of its own, because the process may run without culture data.</summary>
    private static string Fold(ReadOnlySpan<char> token)
    {
        var folded = new StringBuilder(token.Length);
        foreach (var letter in token)
        {
            var lower = char.ToLowerInvariant(letter);
            folded.Append(lower switch
            {
                '\u2019' => '\'',
                >= 'à' and <= 'å' or 'ā' or 'ă' or 'ą' => 'a',
                'ç' or 'ć' or 'č' => 'c',
                >= 'è' and <= 'ë' or 'ē' or 'ę' or 'ě' => 'e',
                >= 'ì' and <= 'ï' or 'ī' or 'ı' => 'i',
                'ñ' or 'ń' or 'ň' => 'n',
                >= 'ò' and <= 'ö' or 'ø' or 'ō' or 'ő' => 'o',
                >= 'ù' and <= 'ü' or 'ū' or 'ů' or 'ű' => 'u',
                'ý' or 'ÿ' => 'y',
                'š' or 'ś' or 'ş' => 's',
                'ž' or 'ź' or 'ż' => 'z',
                'ł' => 'l',
                'ğ' => 'g',
                'ř' => 'r',
                _ => lower,
            });
        }

        return folded.ToString();
    }
}
