using System.Text;

namespace Duologue.Models.Cascade;

/// <summary>
/// Cuts streamed text into pieces that can be spoken one after the other: sentences, and a clause first, so that the voice starts early.
/// </summary>
/// <remarks>
/// The pieces put together are the text, unchanged. Numbers, times, abbreviations and addresses stay whole: a mark ends a piece only
/// before white space, and a full stop only when what follows can begin a sentence. Not thread-safe.
/// </remarks>
internal sealed class SentenceSplitter
{
    /// <summary>Shortest first clause worth speaking by itself: shorter ones cost more in melody than they gain in time.</summary>
    private const int FirstClause = 20;

    /// <summary>Sentences longer than this are cut at a clause: a voice analyses the whole piece before its first sound.</summary>
    private const int LongSentence = 120;

    /// <summary>Text without any mark is cut at a space here.</summary>
    private const int LongestPiece = 300;

    private static readonly HashSet<string> Abbreviations = new(StringComparer.OrdinalIgnoreCase)
    {
        "mr", "mrs", "ms", "dr", "prof", "st", "mt", "jr", "sr", "vs", "no", "nos", "gen", "col", "sgt", "capt", "lt", "rev", "hon", "approx",
        "dept", "est", "fig", "ave", "rd", "blvd", "apt", "e.g", "i.e", "cf",
    };

    private static readonly HashSet<string> AfterTime = new(StringComparer.Ordinal)
    {
        "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday", "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December", "UTC", "GMT", "ET", "EST", "EDT", "CT", "CST", "MT", "PT", "PST", "PDT",
    };

    private readonly StringBuilder _waiting = new();
    private bool _isFirst = true;

    /// <summary>Takes the next text and appends the pieces that are whole.</summary>
    public void Push(string text, ICollection<string> pieces)
    {
        _waiting.Append(text);
        while (FindCut(_waiting.ToString()) is var cut and > 0)
        {
            pieces.Add(_waiting.ToString(0, cut));
            _waiting.Remove(0, cut);
            _isFirst = false;
        }
    }

    /// <summary>The rest, or null when there is none. The next text begins anew.</summary>
    public string? Flush()
    {
        _isFirst = true;
        if (_waiting.Length == 0)
        {
            return null;
        }

        var rest = _waiting.ToString();
        _waiting.Clear();
        return rest;
    }

    private int FindCut(string text)
    {
        var start = 0;
        while (start < text.Length && char.IsWhiteSpace(text[start]))
        {
            start++;
        }

        for (var i = start; i < text.Length; i++)
        {
            var cut = text[i] switch
            {
                '\n' => i + 1,
                '。' or '！' or '？' => i + 1,
                '.' or '!' or '?' or '…' => AfterSentence(text, start, i),
                ',' or ';' or ':' or '—' or '–' => AfterClause(text, start, i),
                _ => 0,
            };
            if (cut > 0)
            {
                return cut;
            }
        }

        return text.Length - start > LongestPiece ? text.LastIndexOf(' ', start + LongestPiece) : 0;
    }

    private static int AfterSentence(string text, int start, int mark)
    {
        var end = mark + 1;
        while (end < text.Length && text[end] is '.' or '!' or '?' or ')' or ']' or '"' or '\'' or '’' or '”')
        {
            end++;
        }

        if (end >= text.Length || !char.IsWhiteSpace(text[end]))
        {
            return 0;
        }

        if (text[mark] != '.')
        {
            return end;
        }

        var next = end;
        while (next < text.Length && char.IsWhiteSpace(text[next]))
        {
            next++;
        }

        return next < text.Length && !char.IsLower(text[next]) && IsFullStop(text, start, mark, next) ? end : 0;
    }

    private static bool IsFullStop(string text, int start, int mark, int next)
    {
        var wordStart = mark;
        while (wordStart > start && !char.IsWhiteSpace(text[wordStart - 1]))
        {
            wordStart--;
        }

        var word = text[wordStart..mark].TrimStart('(', '"', '\'');
        if (word.Equals("a.m", StringComparison.OrdinalIgnoreCase) || word.Equals("p.m", StringComparison.OrdinalIgnoreCase))
        {
            var follower = next;
            while (follower < text.Length && char.IsLetter(text[follower]))
            {
                follower++;
            }

            // A word that is still arriving might become the name of a day.
            return follower < text.Length && !AfterTime.Contains(text[next..follower]);
        }

        var isListNumber = wordStart == start && word.Length > 0 && word.All(char.IsAsciiDigit);
        var isInitial = word.Length == 1 && char.IsUpper(word[0]) && word[0] != 'I';
        var isAcronym = word.Length == 3 && word[1] == '.';
        return !isListNumber && !isInitial && !isAcronym && !Abbreviations.Contains(word);
    }

    private int AfterClause(string text, int start, int mark)
    {
        var length = mark + 1 - start;
        if (length < (_isFirst ? FirstClause : LongSentence) || mark + 2 >= text.Length)
        {
            return 0;
        }

        // "November 21, 2026" and "12, 13 or 14" read as one.
        return char.IsWhiteSpace(text[mark + 1]) && !char.IsAsciiDigit(text[mark + 2]) ? mark + 1 : 0;
    }
}
