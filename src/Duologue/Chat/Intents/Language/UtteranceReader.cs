namespace Duologue.Chat.Intents.Language;

/// <summary>Finds the typed phrases of a sentence: longest and most telling kinds first. Immutable, so any number of threads may share
/// it.</summary>
internal sealed class UtteranceReader(PhraseBook cities)
{
    private static readonly HashSet<string> TimeLeads = ["at", "around", "about", "by", "till", "until", "before", "after"];

    private static readonly HashSet<string> NotOne =
        ["that", "this", "the", "another", "which", "first", "next", "last", "each", "any", "no", "some", "every"];

    private static readonly HashSet<string> LiftWords = ["rep", "reps", "sets", "lbs", "kg", "kilos", "repetitions"];

    /// <summary>Reads a text as said on a given day.</summary>
    public Utterance Read(string text, DateOnly today)
    {
        var words = Sentence.Split(text);
        var lifting = IsLifting(words);
        var spans = new List<Span>();
        for (var at = 0; at < words.Count;)
        {
            if (ReadSpan(words, at, today, lifting) is { } span)
            {
                spans.Add(span);
                at = span.End;
            }
            else
            {
                at++;
            }
        }

        return new Utterance(text, words, spans, today);
    }

    /// <summary>After "at" an exercise has a weight, everything else a time.</summary>
    private static bool IsLifting(List<Word> words)
    {
        for (var at = 0; at < words.Count; at++)
        {
            if (LiftWords.Contains(words[at].Text) || Exercises.Book.TryRead(words, at, out _, out _))
            {
                return true;
            }
        }

        return false;
    }

    private Span? ReadSpan(List<Word> words, int at, DateOnly today, bool lifting)
    {
        var text = words[at].Text;
        if (text.Contains('@', StringComparison.Ordinal))
        {
            return new Span(SpanKind.Email, at, 1, text);
        }

        if (DateWords.Read(words, at, today) is { } date)
        {
            return new Span(SpanKind.Date, at, date.Length, Date: date.Date);
        }

        var previous = at > 0 ? words[at - 1].Text : "";
        var bare = !lifting && TimeLeads.Contains(previous) && !IsCounted(words, at);
        if ((bare ? TimeWords.ReadBare(words, at) : TimeWords.Read(words, at)) is { } time)
        {
            return new Span(SpanKind.Time, at, time.Length, Number: time.Minutes, Vague: time.Vague);
        }

        if (Exercises.Book.TryRead(words, at, out var exercise, out var length))
        {
            return new Span(SpanKind.Exercise, at, length, exercise);
        }

        if (cities.TryRead(words, at, out var city, out length) && MeansPlace(words, at, city))
        {
            return new Span(SpanKind.City, at, length, city);
        }

        if (text == "one" && NotOne.Contains(previous))
        {
            return null;
        }

        return NumberWords.Read(words, at) is { } number
            ? new Span(number.Digits is null ? SpanKind.Number : SpanKind.Digits, at, number.Length, number.Digits ?? "", number.Value)
            : null;
    }

    /// <summary>"about two hundred", "after three days": the number counts something or is too large for an hour.</summary>
    private static bool IsCounted(List<Word> words, int at)
    {
        if (NumberWords.Read(words, at) is not { } number)
        {
            return false;
        }

        var next = at + number.Length < words.Count ? words[at + number.Length].Text : "";
        return number.Digits is { Length: > 4 } || number.Value is > 2359 or < 0
            || next is "people" or "persons" or "guests" or "minutes" or "hours" or "days" or "weeks" or "dollars" or "euros" or "pounds" or "percent"
            || (words[at - 1].Text is "about" or "before" or "after" or "by" && next.Length > 0 && char.IsLetter(next[0])
            && !WordLists.Stop.Contains(next)
                && !WordLists.Polite.Contains(next) && next is not ("pm" or "am" or "o'clock" or "tomorrow" or "today" or "tonight"));
    }

    private static bool MeansPlace(List<Word> words, int at, string city) =>
        !Cities.NeedsHint(city) || words.Count == 1 || (at > 0 && (words[at].Capital || WordLists.PlaceLeads.Contains(words[at - 1].Text)));
}
