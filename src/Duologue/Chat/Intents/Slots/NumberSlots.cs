using System.Globalization;
using Duologue.Chat.Intents.Language;

namespace Duologue.Chat.Intents.Slots;

/// <summary>Gives numbers to parameters by their neighbours: units after them, names before them, an exercise, "at", "table for".</summary>
internal static class NumberSlots
{
    private static readonly Dictionary<string, HashSet<string>> Units = new()
    {
        ["reps"] = ["rep", "reps", "repetition", "repetitions", "times"],
        ["sets"] = ["set", "sets"],
        ["weight"] = ["pound", "pounds", "lb", "lbs", "kilo", "kilos", "kg", "kilogram", "kilograms"],
        ["party"] = ["people", "persons", "person", "guest", "guests", "adults", "diners", "seats", "friends"],
        ["minutes"] = ["minute", "minutes", "min", "mins"],
        ["hours"] = ["hour", "hours"],
        ["money"] = ["dollar", "dollars", "euro", "euros", "bucks", "pounds", "cents"],
        ["distance"] = ["km", "kilometer", "kilometers", "kilometre", "kilometres", "mile", "miles", "meters", "metres"],
        ["age"] = ["years"],
        ["days"] = ["day", "days"],
    };

    private static readonly HashSet<string> AllUnits = [.. Units.Values.SelectMany(words => words)];

    /// <summary>Fills a quantity.</summary>
    public static SlotValue? Fill(FillContext context, Slot slot)
    {
        var spans = context.FreeSpans(SpanKind.Number).Concat(context.FreeSpans(SpanKind.Digits)).Where(span => InRange(slot, span.Number))
            .OrderBy(span => span.Start).ToArray();
        foreach (var rule in (ReadOnlySpan<Func<FillContext, Slot, Span, bool>>)[HasUnit, HasName, HasPlace])
        {
            foreach (var span in spans)
            {
                if (rule(context, slot, span) && Take(context, slot, span) is { } value)
                {
                    return value;
                }
            }
        }

        if (context.IsAsked(slot) || (context.Lenient && context.Slots.Count(other => other.Kind == SlotKind.Number) == 1))
        {
            return spans.Select(span => Take(context, slot, span)).FirstOrDefault(value => value is not null) ?? AskedOther(context, slot);
        }

        return FillLone(context, slot, spans);
    }

    /// <summary>"five by five" and "five of eight": what stands left of "by" counts sets, what stands right of it reps.</summary>
    public static void FillPairs(FillContext context, Dictionary<string, SlotValue> filled)
    {
        var sets = context.Slots.FirstOrDefault(slot => slot.Role == "sets");
        var reps = context.Slots.FirstOrDefault(slot => slot.Role == "reps");
        if (sets is null || reps is null || filled.ContainsKey(sets.Name) || filled.ContainsKey(reps.Name))
        {
            return;
        }

        var spans = context.FreeSpans(SpanKind.Number).ToArray();
        for (var i = 0; i + 1 < spans.Length; i++)
        {
            if (spans[i].End + 1 == spans[i + 1].Start && context.Utterance.At(spans[i].End) is "by" or "x" or "times"
                && Take(context, sets, spans[i]) is { } first && Take(context, reps, spans[i + 1]) is { } second)
            {
                (filled[sets.Name], filled[reps.Name]) = (first, second);
                return;
            }
        }
    }

    /// <summary>Fills a telephone number, code or reference.</summary>
    public static SlotValue? FillDigits(FillContext context, Slot slot)
    {
        foreach (var span in context.FreeSpans(SpanKind.Digits))
        {
            return context.Take(span.Text, string.Join(' ', span.Text.ToCharArray()), span.Start, span.Length);
        }

        for (var at = 0; at < context.Utterance.Words.Count; at++)
        {
            var word = context.Utterance.At(at);
            var mixed = word.Any(char.IsAsciiLetter) || word.Length >= 3;
            var code = mixed && word.Any(char.IsAsciiDigit) && word.All(char.IsAsciiLetterOrDigit);
            var introduced = context.IsAsked(slot) || (word.Any(char.IsAsciiLetter) && context.Utterance.SpanAt(at) is null)
                || slot.Words.Contains(context.Utterance.At(at - 1)) || slot.Words.Contains(context.Utterance.At(at - 2));
            if (introduced && code && context.IsFree(at, 1))
            {
                var text = word.ToUpperInvariant();
                return context.Take(text, string.Join(' ', text.ToCharArray()), at, 1);
            }
        }

        return FillSaidDigits(context, slot);
    }

    private static SlotValue? FillSaidDigits(FillContext context, Slot slot)
    {
        var spans = context.FreeSpans(SpanKind.Number)
            .Where(span => context.IsAsked(slot) || slot.Words.Contains(context.Utterance.At(span.Start - 1))
                || slot.Words.Contains(context.Utterance.At(span.Start - 2)))
            .Where(span => span.Number >= 0 && span.Number % 1 == 0).ToArray();
        if (spans.Length == 0)
        {
            return null;
        }

        var digits = string.Concat(spans.Select(span => ChoiceSlots.Plain(span.Number)));
        var (letters, start) = SpelledBefore(context, spans[0].Start);
        var code = letters + digits;
        return context.Take(code, string.Join(' ', code.ToCharArray()), start, spans[^1].End - start);
    }

    /// <summary>Letters spelled before the digits: "a b twelve" is AB12, but "a twelve" is 12.</summary>
    private static (string Letters, int Start) SpelledBefore(FillContext context, int start)
    {
        var first = start;
        while (context.Utterance.At(first - 1) is { Length: 1 } letter && char.IsAsciiLetter(letter[0]))
        {
            first--;
        }

        var letters = string.Concat(context.Utterance.Words.Skip(first).Take(start - first).Select(word => word.Text)).ToUpperInvariant();
        return letters is "A" or "I" ? ("", start) : (letters, first);
    }

    private static bool HasUnit(FillContext context, Slot slot, Span span)
    {
        var next = context.Utterance.At(span.End);
        if (slot.Role.Length > 0 && Units.TryGetValue(slot.Role, out var units) && units.Contains(next))
        {
            return true;
        }

        if (slot.Role == "party" && next == "of" && context.Utterance.At(span.End + 1) is "us" or "them")
        {
            return true;
        }

        return slot.Role == "money" && context.Utterance.At(span.Start - 1) is "dollar" or "euro" or "pound";
    }

    private static bool HasName(FillContext context, Slot slot, Span span)
    {
        bool IsName(string word) =>
            word.Length > 2 && slot.Words.Any(name => Stems.Singular(name) == Stems.Singular(word)) && !WordLists.Stop.Contains(word);
        var utterance = context.Utterance;
        return IsName(utterance.At(span.End)) || IsName(utterance.At(span.Start - 1))
            || (utterance.At(span.Start - 1) is "of" or "is" or "to" && IsName(utterance.At(span.Start - 2)));
    }

    /// <summary>The neighbour rules: before an exercise and after "sets of" reps, after "at" a weight, after "for" a small party.</summary>
    private static bool HasPlace(FillContext context, Slot slot, Span span)
    {
        var (before, after) = (context.Utterance.At(span.Start - 1), context.Utterance.At(span.End));
        if (AllUnits.Contains(after))
        {
            return false;
        }

        var beforeExercise = context.Utterance.SpanAt(span.End) is { Kind: SpanKind.Exercise };
        return slot.Role switch
        {
            "reps" => beforeExercise || (before == "of" && context.Utterance.At(span.Start - 2) is "set" or "sets")
                || (before == "for" && context.Utterance.Spans.Any(other => other.Kind == SpanKind.Exercise))
                || (context.Utterance.SpanAt(span.Start - 1) is { Kind: SpanKind.Exercise } && after is "at" or "with"),
            "weight" => before is "at" or "with" or "using" or "weighing" && !beforeExercise,
            "party" => before is "for" or "of" && span.Number is > 0 and <= 12,
            _ => false,
        };
    }

    /// <summary>The only number said goes to the only number wanted, unless a unit says that it counts something else.</summary>
    private static SlotValue? FillLone(FillContext context, Slot slot, Span[] spans)
    {
        var wanted = context.Slots.Count(other => other.Kind == SlotKind.Number && (other.Required || other.Name == slot.Name));
        return wanted == 1 && spans.Length == 1 && slot.Role is not ("party" or "reps" or "sets")
            && !AllUnits.Contains(context.Utterance.At(spans[0].End))
            ? Take(context, slot, spans[0])
            : null;
    }

    /// <summary>A number that was asked for may have been taken for a time ("at eight").</summary>
    private static SlotValue? AskedOther(FillContext context, Slot slot)
    {
        for (var at = 0; context.IsAsked(slot) && at < context.Utterance.Words.Count; at++)
        {
            if (NumberWords.Read(context.Utterance.Words, at) is { } number && InRange(slot, number.Value)
                && context.IsFree(at, number.Length))
            {
                return Take(context, slot, new Span(SpanKind.Number, at, number.Length, Number: number.Value));
            }
        }

        return null;
    }

    private static bool InRange(Slot slot, double number) => number >= slot.Minimum && number <= slot.Maximum;

    private static SlotValue? Take(FillContext context, Slot slot, Span span)
    {
        var whole = Math.Abs(span.Number % 1) < 1e-9 && Math.Abs(span.Number) < 1e15;
        if (!context.IsFree(span.Start, span.Length) || (slot.Type == "integer" && !whole))
        {
            return null;
        }

        var text = ChoiceSlots.Plain(span.Number);
        object value = slot.Type is "integer" or "number"
            ? whole ? (object)(long)span.Number : span.Number
            : span.Number.ToString("0.###", CultureInfo.InvariantCulture);
        return context.Take(value, text, span.Start, span.Length);
    }
}
