using Duologue.Chat.Intents.Language;

namespace Duologue.Chat.Intents.Slots;

/// <summary>Fills free text: what follows "saying", "about", "for" and the like, or the whole question for a query.</summary>
internal static class TextSlots
{
    private static readonly string[][] Leads =
    [
        ["that", "says"], ["saying"], ["to", "say"], ["telling"], ["asking"], ["reads"], ["about"], ["regarding"], ["because"],
        ["search", "for"], ["look", "for"],
        ["look", "up"], ["find"], ["search"], ["ask"], ["note"], ["message"], ["that"], ["me", "to"], ["for"], ["on"],
    ];

    private static readonly HashSet<string> Queries = ["query", "question", "request", "input", "prompt", "utterance", "text", "task"];

    /// <summary>Fills free text.</summary>
    public static SlotValue? Fill(FillContext context, Slot slot)
    {
        var words = context.Utterance.Words;
        if (context.IsAsked(slot) && words.Count > 0)
        {
            return Whole(context, 0);
        }

        foreach (var lead in Leads)
        {
            for (var at = 0; at + lead.Length < words.Count; at++)
            {
                if (lead.Select((word, i) => context.Utterance.At(at + i) == word).All(same => same) && context.IsFree(at + lead.Length, 1))
                {
                    return slot.Required || lead[0] is not ("for" or "on" or "find" or "ask" or "that")
                        ? Whole(context, at + lead.Length)
                        : null;
                }
            }
        }

        return slot.Required && slot.Words.Any(Queries.Contains) ? Whole(context, 0) : null;
    }

    /// <summary>Fills an address, typed or said as "sam at example dot com".</summary>
    public static SlotValue? FillEmail(FillContext context)
    {
        foreach (var span in context.FreeSpans(SpanKind.Email))
        {
            return context.Take(span.Text, span.Text, span.Start, span.Length);
        }

        var words = context.Utterance.Words;
        var sign = FirstIndex(words, "at");
        var dot = LastIndex(words, "dot");
        if (sign < 1 || dot < sign + 2 || dot + 1 >= words.Count || dot - sign > 6)
        {
            return null;
        }

        var start = sign - 1;
        while (start >= 2 && words[start - 1].Text == "dot")
        {
            start -= 2;
        }

        var address = string.Concat(Enumerable.Range(start, dot + 2 - start)
            .Select(at => words[at].Text switch { "at" => "@", "dot" => ".", var word => word }));
        return context.Take(address, address, start, dot + 2 - start);
    }

    private static int FirstIndex(IReadOnlyList<Word> words, string text) =>
        Enumerable.Range(0, words.Count).FirstOrDefault(at => words[at].Text == text, -1);

    private static int LastIndex(IReadOnlyList<Word> words, string text) =>
        Enumerable.Range(0, words.Count).LastOrDefault(at => words[at].Text == text, -1);

    private static SlotValue? Whole(FillContext context, int start)
    {
        var end = context.Utterance.Words.Count;
        while (end > start + 1 && context.Utterance.At(end - 1) is "please" or "thanks")
        {
            end--;
        }

        var said = context.Utterance.Surface(start, end);
        return said.Length == 0 ? null : context.Take(said, said, start, end - start);
    }
}
