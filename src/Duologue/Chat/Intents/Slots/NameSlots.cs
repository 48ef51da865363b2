using Duologue.Chat.Intents.Language;

namespace Duologue.Chat.Intents.Slots;

/// <summary>Fills names of people, restaurants and other things, by the words that introduce them.</summary>
internal static class NameSlots
{
    private static readonly string[][] PersonLeads =
    [
        ["my", "name", "is"], ["under", "the", "name", "of"], ["under", "the", "name"], ["in", "the", "name", "of"], ["the", "name", "is"],
        ["name", "is"], ["name", "of"], ["call", "me"], ["this", "is"], ["i", "am"], ["it", "is"], ["named"], ["under"], ["called"],
        ["for"], ["to"],
    ];

    private static readonly string[][] NameLeads =
    [
        ["called"], ["named"], ["at"], ["for"], ["of"], ["about"], ["on"], ["into"], ["in"], ["to"], ["from"], ["by"], ["with"],
    ];

    /// <summary>Fills a person's name.</summary>
    public static SlotValue? FillPerson(FillContext context, Slot slot) =>
        AfterLead(context, PersonLeads, most: 3, article: false) ?? (context.IsAsked(slot) ? FillWhole(context, title: true) : null);

    /// <summary>Fills the name of a thing.</summary>
    public static SlotValue? FillName(FillContext context, Slot slot)
    {
        string[][] own = [[.. slot.Words], [slot.Words.Count > 0 ? slot.Words[^1] : slot.Name]];
        return AfterLead(context, own, most: 4, article: false) ?? AfterLead(context, NameLeads, most: 4, article: true)
            ?? Capitalised(context) ?? (context.IsAsked(slot) ? FillWhole(context, title: true) : null);
    }

    /// <summary>Fills from the whole answer to a question, up to its first day, time or number, when it is short and reads as a
    /// name.</summary>
    public static SlotValue? FillWhole(FillContext context, bool title)
    {
        var words = context.Utterance.Words;
        var start = 0;
        while (start < words.Count && (WordLists.Polite.Contains(words[start].Text) || WordLists.Stop.Contains(words[start].Text)))
        {
            start++;
        }

        var end = start;
        while (end < words.Count && context.IsFree(end, 1) && context.Utterance.SpanAt(end) is null or { Kind: SpanKind.City })
        {
            end++;
        }

        while (end > start && (WordLists.Polite.Contains(words[end - 1].Text) || WordLists.Stop.Contains(words[end - 1].Text)))
        {
            end--;
        }

        if (end - start is < 1 or > 4 || start > 3 || !context.IsFree(start, end - start))
        {
            return null;
        }

        for (var at = start; at < end; at++)
        {
            var inner = WordLists.Stop.Contains(words[at].Text) && words[at].Text is not ("and" or "of" or "the" or "to" or "on");
            if (inner || WordLists.Common.Contains(words[at].Text) || !char.IsLetterOrDigit(words[at].Text[0]))
            {
                return null;
            }
        }

        var said = context.Utterance.Surface(start, end);
        var value = title ? Wording.Title(said) : said.ToLowerInvariant();
        return context.Take(value, value, start, end - start);
    }

    /// <summary>How many words from <paramref name="at"/> on read as a name.</summary>
    public static int Run(FillContext context, int at, int most)
    {
        var length = 0;
        while (length < most && at + length < context.Utterance.Words.Count && context.IsFree(at + length, 1))
        {
            var word = context.Utterance.Words[at + length];
            var named = context.Utterance.SpanAt(at + length);
            var fits = named is null or { Kind: SpanKind.City } && (WordLists.MayBeName(word.Text)
                || (word.Capital && !WordLists.Stop.Contains(word.Text)));
            if (!fits)
            {
                break;
            }

            length++;
            if (word.Breaks)
            {
                break;
            }
        }

        return length;
    }

    private static SlotValue? AfterLead(FillContext context, string[][] leads, int most, bool article)
    {
        foreach (var lead in leads)
        {
            for (var at = 0; at + lead.Length < context.Utterance.Words.Count; at++)
            {
                if (!lead.Select((word, i) => context.Utterance.At(at + i) == word).All(same => same))
                {
                    continue;
                }

                var start = at + lead.Length;
                var the = article && context.Utterance.At(start) == "the" ? 1 : 0;
                if (Run(context, start + the, most) is > 0 and var length)
                {
                    var name = Wording.Title(context.Utterance.Surface(start, start + the + length));
                    return context.Take(name, name, start, the + length);
                }
            }
        }

        return null;
    }

    /// <summary>Capitals inside a sentence that is not all capitals.</summary>
    private static SlotValue? Capitalised(FillContext context)
    {
        var words = context.Utterance.Words;
        for (var at = 1; at < words.Count; at++)
        {
            if (words[at].Capital && !words[at - 1].Breaks && WordLists.MayBeName(words[at].Text)
                && Run(context, at, most: 4) is > 0 and var length)
            {
                var name = context.Utterance.Surface(at, at + length);
                return context.Take(name, name, at, length);
            }
        }

        return null;
    }
}
