namespace Duologue.Chat.Intents.Language;

/// <summary>What somebody said: its words, its typed phrases, and the tokens compared with examples.</summary>
internal sealed class Utterance
{
    /// <summary>Creates an utterance from its parts.</summary>
    public Utterance(string source, IReadOnlyList<Word> words, IReadOnlyList<Span> spans, DateOnly today)
    {
        (Source, Words, Spans, Today) = (source, words, spans, today);
        (Tokens, TokenPlaces) = MakeTokens();
    }

    /// <summary>The text as given.</summary>
    public string Source { get; }

    /// <summary>The normalised words.</summary>
    public IReadOnlyList<Word> Words { get; }

    /// <summary>The typed phrases, in order, without overlap.</summary>
    public IReadOnlyList<Span> Spans { get; }

    /// <summary>Stems, with one token per typed phrase.</summary>
    public IReadOnlyList<string> Tokens { get; }

    /// <summary>For each token, its first word and how many words it stands for.</summary>
    public IReadOnlyList<(int Start, int Length)> TokenPlaces { get; }

    /// <summary>The day on which it was said.</summary>
    public DateOnly Today { get; }

    /// <summary>The normalised words as one string.</summary>
    public string Plain => string.Join(' ', Words.Select(word => word.Text));

    /// <summary>The word at an index, or nothing beyond the ends.</summary>
    public string At(int index) => index >= 0 && index < Words.Count ? Words[index].Text : "";

    /// <summary>The text as written from one word up to another.</summary>
    public string Surface(int start, int end) =>
        start >= end || start < 0 || end > Words.Count ? "" : Source[Words[start].Start..Words[end - 1].End];

    /// <summary>The typed phrase that covers a word, if any.</summary>
    public Span? SpanAt(int index)
    {
        foreach (var span in Spans)
        {
            if (index >= span.Start && index < span.End)
            {
                return span;
            }
        }

        return null;
    }

    private (List<string> Tokens, List<(int Start, int Length)> Places) MakeTokens()
    {
        var places = new List<(int Start, int Length)>(Words.Count);
        var tokens = new List<string>(Words.Count);
        var next = 0;
        for (var at = 0; at < Words.Count;)
        {
            if (next < Spans.Count && Spans[next].Start == at)
            {
                tokens.Add(Spans[next].Token);
                places.Add((at, Spans[next].Length));
                at = Spans[next].End;
                next++;
            }
            else
            {
                tokens.Add(Stems.Of(Words[at].Text));
                places.Add((at, 1));
                at++;
            }
        }

        return (tokens, places);
    }
}
