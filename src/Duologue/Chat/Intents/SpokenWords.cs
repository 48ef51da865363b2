using Duologue.Chat.Intents.Language;

namespace Duologue.Chat.Intents;

/// <summary>The words of something said, written the same way whoever wrote them down, with the days, times and numbers in them.</summary>
/// <remarks>
/// Lower case, without accents and punctuation, contractions written out: <c>We're</c> is <c>we are</c>, <c>7 p.m.</c> is <c>7 pm</c>. Reads what
/// people type and what recognisers write: <c>half past seven</c>, <c>the twenty seventh of november</c>, <c>four seven one one</c>. English only.
/// Immutable.
/// </remarks>
public sealed class SpokenWords
{
    private readonly List<Word> _words;

    /// <summary>Cuts a text into words.</summary>
    /// <param name="text">What was said; at most 300 words are read.</param>
    public SpokenWords(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        _words = Sentence.Split(text);
    }

    /// <summary>How many words there are.</summary>
    public int Count => _words.Count;

    /// <summary>A word; empty beyond the ends.</summary>
    /// <param name="index">From 0.</param>
    public string this[int index] => index >= 0 && index < _words.Count ? _words[index].Text : "";

    /// <summary>Whether punctuation follows a word.</summary>
    /// <param name="index">From 0.</param>
    public bool BreaksAfter(int index) => index >= 0 && index < _words.Count && _words[index].Breaks;

    /// <summary>Reads the day that begins at a word.</summary>
    /// <param name="index">From 0.</param>
    /// <param name="today">The day it is said on. Days without a year are the next to come; <c>friday</c> is never today.</param>
    /// <param name="date">The day.</param>
    /// <param name="length">Words it takes.</param>
    public bool TryReadDate(int index, DateOnly today, out DateOnly date, out int length)
    {
        var reading = index >= 0 && index < _words.Count ? DateWords.Read(_words, index, today) : null;
        (date, length) = (reading?.Date ?? default, reading?.Length ?? 0);
        return reading is not null;
    }

    /// <summary>Reads the time of day that begins at a word.</summary>
    /// <param name="index">From 0.</param>
    /// <param name="isExpected">Whether a bare hour counts, as after <c>at</c>.</param>
    /// <param name="time">The time. Of an hour without a half of the day 1 to 7 are taken for the afternoon.</param>
    /// <param name="isVague">Whether the half of the day was left open.</param>
    /// <param name="length">Words it takes.</param>
    public bool TryReadTime(int index, bool isExpected, out TimeOnly time, out bool isVague, out int length)
    {
        TimeReading? reading = index < 0 || index >= _words.Count ? null
            : isExpected ? TimeWords.ReadBare(_words, index) : TimeWords.Read(_words, index);
        time = reading is { } read ? TimeOnly.MinValue.AddMinutes(read.Minutes) : default;
        (isVague, length) = (reading?.Vague ?? false, reading?.Length ?? 0);
        return reading is not null;
    }

    /// <summary>Reads the number that begins at a word.</summary>
    /// <param name="index">From 0.</param>
    /// <param name="number">Its value.</param>
    /// <param name="digits">The digits as said, when three or more were said one by one; else null.</param>
    /// <param name="length">Words it takes.</param>
    public bool TryReadNumber(int index, out double number, out string? digits, out int length)
    {
        var reading = index >= 0 && index < _words.Count ? NumberWords.Read(_words, index) : null;
        (number, digits, length) = (reading?.Value ?? 0, reading?.Digits, reading?.Length ?? 0);
        return reading is not null;
    }

    /// <summary>Where a phrase begins at or behind a word; -1 when it does not.</summary>
    /// <param name="phrase">Words in lower case with one blank between them.</param>
    /// <param name="from">Where to begin looking.</param>
    public int IndexOf(string phrase, int from = 0)
    {
        ArgumentNullException.ThrowIfNull(phrase);
        var wanted = phrase.Split(' ');
        for (var at = Math.Max(0, from); at + wanted.Length <= _words.Count; at++)
        {
            var i = 0;
            while (i < wanted.Length && _words[at + i].Text == wanted[i])
            {
                i++;
            }

            if (i == wanted.Length)
            {
                return at;
            }
        }

        return -1;
    }

    /// <summary>The words with one blank between them.</summary>
    public override string ToString() => string.Join(' ', _words.Select(word => word.Text));
}
