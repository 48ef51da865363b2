using System.Buffers;

namespace Duologue.Speech.Flite;

/// <summary>A sentence on its way through flite: what is said for it, and which of its words have been heard. Used by one run only.</summary>
internal sealed class FliteSection
{
    // What stands before something that was written out, of which only a part has been said yet.
    private static readonly SearchValues<char> NotSaid = SearchValues.Create(" .,;:!?\"'()-");

    private readonly string _written;
    private readonly SpokenText _text;
    private readonly int _start;
    private readonly TimeSpan _before;
    private readonly List<int> _tokenEnds = [];
    private readonly Queue<WordTiming> _ahead = new();
    private long _samples;

    /// <param name="written">The sentence.</param>
    /// <param name="start">Where it stands in the request's text.</param>
    /// <param name="before">How much was spoken before it.</param>
    internal FliteSection(string written, int start, TimeSpan before)
    {
        _written = written;
        _text = SpokenText.Of(written);
        _start = start;
        _before = before;
        End = before;
        FindTokens();
    }

    internal string Spoken => _text.Text;

    internal bool HasWords => _tokenEnds.Count > 0;

    /// <summary>When what was taken so far ends, from the start of the request.</summary>
    internal TimeSpan End { get; private set; }

    /// <summary>Notes when each word of the written sentence will have been heard. What is said in several words ends with the last of them.</summary>
    internal void Plan(IReadOnlyList<SpokenWord> words)
    {
        var told = 0;
        for (var i = 0; i < words.Count; i++)
        {
            var token = Math.Min(words[i].Token, _tokenEnds.Count - 1);
            var tokenGoesOn = i + 1 < words.Count && Math.Min(words[i + 1].Token, _tokenEnds.Count - 1) == token;
            var end = i + 1 == words.Count ? _tokenEnds[^1] : _tokenEnds[token];
            var written = _text.WrittenIndex(end);
            if (!tokenGoesOn && written > told && _written.AsSpan(told..written).ContainsAnyExcept(NotSaid))
            {
                told = written;
                _ahead.Enqueue(new WordTiming(_start + written, _before + words[i].End));
            }
        }
    }

    /// <summary>Counts a piece of audio and returns the words that end in it.</summary>
    internal IReadOnlyList<WordTiming> Take(int samples, int sampleRate, bool last)
    {
        _samples += samples;
        End = _before + TimeSpan.FromTicks(_samples * TimeSpan.TicksPerSecond / sampleRate);
        List<WordTiming>? heard = null;
        while (_ahead.TryPeek(out var word) && (last || word.End <= End))
        {
            (heard ??= []).Add(_ahead.Dequeue());
        }

        return heard ?? (IReadOnlyList<WordTiming>)[];
    }

    // Flite parts tokens at white space; one without a letter is said by nobody.
    private void FindTokens()
    {
        var start = 0;
        var text = _text.Text;
        for (var i = 0; i <= text.Length; i++)
        {
            if (i < text.Length && !char.IsWhiteSpace(text[i]))
            {
                continue;
            }

            var token = text.AsSpan(start, i - start).TrimEnd(" .,;:!?\"')");
            if (token.ContainsAnyInRange('a', 'z') || token.ContainsAnyInRange('A', 'Z'))
            {
                _tokenEnds.Add(start + token.Length);
            }

            start = i + 1;
        }
    }
}
