namespace Duologue.Speech;

/// <summary>Parts a text into sentences for voices that begin to speak only when they have analysed all they were given.</summary>
internal static class SpeechSections
{
    private const int ShortEnough = 80;
    private const int TooLong = 300;

    /// <summary>Start and length of each section, in order; white space between them is left out.</summary>
    internal static IEnumerable<(int Start, int Length)> Of(string text)
    {
        var start = 0;
        while (start < text.Length)
        {
            var end = FindEnd(text, start);
            var from = start;
            start = end;
            while (from < end && char.IsWhiteSpace(text[from]))
            {
                from++;
            }

            var to = end;
            while (to > from && char.IsWhiteSpace(text[to - 1]))
            {
                to--;
            }

            if (to > from)
            {
                yield return (from, to - from);
            }
        }
    }

    private static int FindEnd(string text, int start)
    {
        var lastSpace = 0;
        for (var i = start; i < text.Length; i++)
        {
            if (text[i] == '\n')
            {
                return i + 1;
            }

            if (!char.IsWhiteSpace(text[i]))
            {
                continue;
            }

            lastSpace = i;
            var length = i - start;
            if ((length >= ShortEnough && text[i - 1] is '.' or '!' or '?' or ';' or ':') || (length >= TooLong && text[i - 1] == ','))
            {
                return i + 1;
            }

            if (length > TooLong * 2)
            {
                break;
            }
        }

        return lastSpace > start && text.Length - start > TooLong * 2 ? lastSpace + 1 : text.Length;
    }
}
