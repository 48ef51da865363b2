namespace Duologue.Chat.Intents.Language;

/// <summary>A phrase of known kind inside an utterance.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Start">Index of its first word.</param>
/// <param name="Length">Words it takes.</param>
/// <param name="Text">City, exercise, digits or address; empty otherwise.</param>
/// <param name="Number">The quantity, or minutes after midnight of a time.</param>
/// <param name="Date">The day.</param>
/// <param name="Vague">For a time: morning or evening was left open.</param>
internal readonly record struct Span(SpanKind Kind, int Start, int Length, string Text = "", double Number = 0, DateOnly Date = default,
    bool Vague = false)
{
    /// <summary>Index of the word after the last one.</summary>
    public int End => Start + Length;

    /// <summary>The token that takes its place when sentences are compared.</summary>
    public string Token => Kind switch
    {
        SpanKind.City => "{city}",
        SpanKind.Date => "{date}",
        SpanKind.Time => "{time}",
        SpanKind.Number => "{n}",
        SpanKind.Digits => "{digits}",
        SpanKind.Exercise => "{exercise}",
        _ => "{email}",
    };
}
