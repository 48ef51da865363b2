using Duologue.Chat.Intents.Language;

namespace Duologue.Chat.Intents.Slots;

/// <summary>Fills cities: known ones anywhere, unknown ones after a preposition.</summary>
internal static class PlaceSlots
{
    private static readonly HashSet<string> Leads = ["in", "for", "near", "to", "from", "around", "of"];

    /// <summary>Fills a city.</summary>
    public static SlotValue? Fill(FillContext context, Slot slot)
    {
        if (Known(context, slot) is { } span)
        {
            return context.Take(span.Text, span.Text, span.Start, span.Length);
        }

        return Unknown(context) ?? (context.IsAsked(slot) ? NameSlots.FillWhole(context, title: true) : null);
    }

    private static Span? Known(FillContext context, Slot slot)
    {
        var spans = context.FreeSpans(SpanKind.City).Cast<Span?>().ToArray();
        if (context.Slots.Count(other => other.Kind == SlotKind.City) < 2)
        {
            return spans.FirstOrDefault();
        }

        var lead = slot.Words.Any(word => word is "from" or "origin" or "departure" or "start") ? "from"
            : slot.Words.Any(word => word is "to" or "destination" or "arrival" or "end") ? "to" : "";
        return spans.FirstOrDefault(span => lead.Length > 0 && context.Utterance.At(span!.Value.Start - 1) == lead)
            ?? spans.FirstOrDefault(span => context.IsAsked(slot) || context.Utterance.At(span!.Value.Start - 1) is not ("from" or "to"));
    }

    private static SlotValue? Unknown(FillContext context)
    {
        for (var at = 1; at < context.Utterance.Words.Count; at++)
        {
            if (Leads.Contains(context.Utterance.At(at - 1)) && NameSlots.Run(context, at, most: 3) is > 0 and var length)
            {
                var name = Wording.Title(context.Utterance.Surface(at, at + length));
                return context.Take(name, name, at, length);
            }
        }

        return null;
    }
}
