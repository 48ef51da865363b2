using System.Text.Json;
using Duologue.Chat.Intents.Language;

namespace Duologue.Chat.Intents.Slots;

/// <summary>Fills the parameters of a tool from an utterance, the most telling kinds first.</summary>
internal static class SlotFiller
{
    private static readonly SlotKind[] Order =
    [
        SlotKind.Choice, SlotKind.Email, SlotKind.Exercise, SlotKind.Date, SlotKind.Time, SlotKind.DateTime, SlotKind.City, SlotKind.Digits,
        SlotKind.Number, SlotKind.Person, SlotKind.Name, SlotKind.Boolean, SlotKind.Text,
    ];

    /// <summary>Fills what can be filled.</summary>
    /// <param name="context">The utterance and its tool.</param>
    /// <param name="captured">Words an example's open slots stood for, by parameter name: first word and count.</param>
    public static Dictionary<string, SlotValue> Fill(
        FillContext context, IReadOnlyDictionary<string, (int Start, int Length)>? captured = null)
    {
        var filled = new Dictionary<string, SlotValue>(StringComparer.Ordinal);
        foreach (var slot in context.Slots.OrderBy(slot => Array.IndexOf(Order, slot.Kind)).ThenBy(slot => context.IsAsked(slot) ? 0 : 1))
        {
            if (captured?.TryGetValue(slot.Name, out var words) == true && context.IsFree(words.Start, words.Length)
                && slot.Kind is SlotKind.Text or SlotKind.Name or SlotKind.Person)
            {
                filled[slot.Name] = TakeCaptured(context, slot, words);
            }
            else if (!filled.ContainsKey(slot.Name) && FillOne(context, slot) is { } value)
            {
                filled[slot.Name] = value;
            }

            if (slot.Kind == SlotKind.Number)
            {
                NumberSlots.FillPairs(context, filled);
            }
        }

        return filled;
    }

    /// <summary>A value that was not said now: an argument of an earlier call, or a schema's default.</summary>
    public static SlotValue Known(object? value) => new(value, value switch
    {
        JsonElement { ValueKind: JsonValueKind.String } text => Wording.Value(text.GetString() ?? ""),
        string text => Wording.Value(text),
        null => "",
        _ => Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture) ?? "",
    }, []);

    private static SlotValue TakeCaptured(FillContext context, Slot slot, (int Start, int Length) words)
    {
        var said = context.Utterance.Surface(words.Start, words.Start + words.Length);
        return context.Take(slot.Kind == SlotKind.Text ? said : Wording.Title(said), said, words.Start, words.Length);
    }

    private static SlotValue? FillOne(FillContext context, Slot slot)
    {
        if (slot.IsArray)
        {
            return FillList(context, slot);
        }

        return slot.Kind switch
        {
            SlotKind.Choice => ChoiceSlots.Fill(context, slot),
            SlotKind.Email => TextSlots.FillEmail(context),
            SlotKind.Exercise => FillExercise(context, slot),
            SlotKind.Date => WhenSlots.FillDate(context, slot),
            SlotKind.Time => WhenSlots.FillTime(context, slot),
            SlotKind.DateTime => WhenSlots.FillBoth(context, slot),
            SlotKind.City => PlaceSlots.Fill(context, slot),
            SlotKind.Digits => NumberSlots.FillDigits(context, slot),
            SlotKind.Number => NumberSlots.Fill(context, slot),
            SlotKind.Person => NameSlots.FillPerson(context, slot),
            SlotKind.Name => NameSlots.FillName(context, slot),
            SlotKind.Boolean => ChoiceSlots.FillBoolean(context, slot),
            SlotKind.Text => TextSlots.Fill(context, slot),
            _ => null,
        };
    }

    private static SlotValue? FillExercise(FillContext context, Slot slot)
    {
        foreach (var span in context.FreeSpans(SpanKind.Exercise))
        {
            return context.Take(span.Text, span.Text, span.Start, span.Length);
        }

        return context.IsAsked(slot) ? NameSlots.FillWhole(context, title: false) : null;
    }

    private static SlotValue? FillList(FillContext context, Slot slot)
    {
        var single = slot with { IsArray = false };
        var found = new List<SlotValue>();
        while (found.Count < 20 && FillOne(context, single) is { } value)
        {
            found.Add(value);
        }

        return found.Count == 0 ? null : new SlotValue(
            JsonValues.Array(found.Select(value => value.Value)),
            Wording.List([.. found.Select(value => value.Spoken)], "and"),
            [.. found.SelectMany(value => value.Words)]);
    }
}
