using System.Text;

namespace Duologue.Speech;

/// <summary>English text written out as people say it: times, money, dates, phone numbers, units, links and plain numbers become words.</summary>
/// <remarks>
/// Immutable and thread-safe. Keeps the way back from each spoken place to the written one, so that what was heard can be told in the
/// caller's own text. Text without anything to expand comes back as it was, apart from symbols nobody says.
/// </remarks>
public sealed class SpokenText
{
    private readonly List<Piece> _pieces;
    private readonly int _writtenLength;

    private SpokenText(string text, List<Piece> pieces, int writtenLength)
    {
        Text = text;
        _pieces = pieces;
        _writtenLength = writtenLength;
    }

    /// <summary>The text to be said: ASCII letters, apostrophes and punctuation.</summary>
    public string Text { get; }

    /// <summary>Writes a text out.</summary>
    /// <param name="text">As people write it; one clause or a whole answer.</param>
    public static SpokenText Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var spoken = new StringBuilder(text.Length + 16);
        var pieces = new List<Piece>();
        for (var i = 0; i < text.Length;)
        {
            if (EnglishRules.Match(text, i) is { } match)
            {
                Append(spoken, pieces, match, i, text);
                i += match.Length;
            }
            else
            {
                pieces.Add(new Piece(spoken.Length, 1, i, 1));
                spoken.Append(text[i++]);
            }
        }

        return new SpokenText(spoken.ToString(), pieces, text.Length);
    }

    /// <summary>Where the written text stands when the spoken one has been said up to a place.</summary>
    /// <param name="spokenIndex">Index into <see cref="Text"/> just behind what was said.</param>
    /// <returns>
    /// Index into the written text just behind what that was. Inside something that was written out, such as the second word of
    /// "twelve dollars", it is the start of the written form: it counts as said once its last word is.
    /// </returns>
    public int WrittenIndex(int spokenIndex)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(spokenIndex);
        if (spokenIndex >= Text.Length)
        {
            return _writtenLength;
        }

        var low = 0;
        var high = _pieces.Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_pieces[middle].SpokenEnd < spokenIndex)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        var piece = _pieces[low];
        return piece.SpokenEnd == spokenIndex ? piece.WrittenEnd : piece.Written;
    }

    private static void Append(StringBuilder spoken, List<Piece> pieces, (string Said, int Length, bool Apart) match, int start, string text)
    {
        var (said, length, apart) = match;
        if (apart && said.Length > 0 && spoken.Length > 0 && char.IsAsciiLetterOrDigit(said[0]) && char.IsAsciiLetterOrDigit(spoken[^1]))
        {
            pieces.Add(new Piece(spoken.Length, 1, start, 0));
            spoken.Append(' ');
        }

        pieces.Add(new Piece(spoken.Length, said.Length, start, length));
        spoken.Append(said);
        var end = start + length;
        if (apart && said.Length > 0 && end < text.Length && char.IsLetterOrDigit(text[end]) && char.IsAsciiLetterOrDigit(said[^1]))
        {
            pieces.Add(new Piece(spoken.Length, 1, end, 0));
            spoken.Append(' ');
        }
    }

    private readonly record struct Piece(int Spoken, int SpokenLength, int Written, int WrittenLength)
    {
        internal int SpokenEnd => Spoken + SpokenLength;

        internal int WrittenEnd => Written + WrittenLength;
    }
}
