using System.Text;
using Duologue.Speech;

namespace Duologue.Models.Cascade;

/// <summary>The words of one spoken item and when each is heard, so that the text can be cut where the listener stopped listening.</summary>
/// <remarks>Owned by the connection's loop, except <see cref="Delivered"/>, which the receiver calls.</remarks>
internal sealed class SpokenTranscript
{
    private readonly StringBuilder _text = new();
    private readonly List<WordTiming> _marks = [];
    private TimeSpan _made;
    private int _pieceTextStart;
    private TimeSpan _pieceStart;
    private long _deliveredTicks;
    private int? _cut;

    /// <summary>Audio that the receiver has read.</summary>
    public TimeSpan DeliveredDuration => new(Interlocked.Read(ref _deliveredTicks));

    /// <summary>Audio made, read or not.</summary>
    public TimeSpan Duration => _made;

    /// <summary>Whether part of the text was not heard.</summary>
    public bool IsCut => _cut is not null;

    /// <summary>The text, or what was heard of it.</summary>
    public string Text => _cut is { } cut ? _text.ToString(0, cut).TrimEnd() : _text.ToString();

    /// <summary>Counts audio that the receiver has read.</summary>
    public void Delivered(TimeSpan duration) => Interlocked.Add(ref _deliveredTicks, duration.Ticks);

    /// <summary>Adds the text of the next piece; its audio follows.</summary>
    public void BeginPiece(string text)
    {
        _pieceTextStart = _text.Length;
        _pieceStart = _made;
        _text.Append(text);
    }

    /// <summary>Adds audio of the current piece, and words whose times became known, counted from the piece's start.</summary>
    public void AddAudio(TimeSpan duration, IReadOnlyList<WordTiming> words)
    {
        _made += duration;
        foreach (var word in words)
        {
            Mark(_pieceTextStart + word.TextEnd, _pieceStart + word.End);
        }
    }

    /// <summary>Ends the current piece: all its text is heard by now.</summary>
    public void EndPiece() => Mark(_text.Length, _made);

    /// <summary>Keeps only what was heard until a time: whole words, by the voice's word times or else in proportion.</summary>
    public void CutAt(TimeSpan heard)
    {
        var length = LengthAt(heard);
        if (length < (_cut ?? _text.Length))
        {
            _cut = length;
        }
    }

    private void Mark(int textEnd, TimeSpan end)
    {
        var last = _marks.Count > 0 ? _marks[^1] : default;
        if (textEnd > last.TextEnd && textEnd <= _text.Length)
        {
            _marks.Add(new WordTiming(textEnd, end > last.End ? end : last.End));
        }
    }

    private int LengthAt(TimeSpan heard)
    {
        var before = default(WordTiming);
        foreach (var mark in _marks)
        {
            // Word times of a voice may reach a little beyond its audio.
            if (mark.End <= heard || _made <= heard)
            {
                before = mark;
                continue;
            }

            var share = (heard - before.End) / (mark.End - before.End);
            var length = before.TextEnd + (int)(share * (mark.TextEnd - before.TextEnd));
            while (length > before.TextEnd && !char.IsWhiteSpace(_text[length]))
            {
                length--;
            }

            return length;
        }

        return before.TextEnd;
    }
}
