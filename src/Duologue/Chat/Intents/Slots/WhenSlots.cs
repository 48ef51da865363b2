using System.Globalization;
using Duologue.Chat.Intents.Language;

namespace Duologue.Chat.Intents.Slots;

/// <summary>Fills days as <c>yyyy-MM-dd</c>, times as <c>HH:mm</c>, and both together as <c>yyyy-MM-ddTHH:mm:00</c>.</summary>
internal static class WhenSlots
{
    private const int Noon = 12 * 60;

    private static readonly HashSet<string> Ends = ["end", "to", "until", "return", "checkout", "out", "till"];

    /// <summary>Fills a day.</summary>
    public static SlotValue? FillDate(FillContext context, Slot slot)
    {
        var span = Pick(context, slot, SpanKind.Date);
        if (span is { } date)
        {
            return context.Take(Iso(date.Date), Wording.Day(date.Date), date.Start, date.Length);
        }

        if (!context.IsAsked(slot) && !context.Lenient)
        {
            return null;
        }

        for (var at = 0; at < context.Utterance.Words.Count; at++)
        {
            var ordinal = context.IsAsked(slot) || !char.IsAsciiDigit(context.Utterance.At(at)[0]);
            if (ordinal && context.IsAsked(slot) && DateWords.ReadBare(context.Utterance.Words, at, context.Utterance.Today) is { } bare && context.IsFree(at, bare.Length))
            {
                return context.Take(Iso(bare.Date), Wording.Day(bare.Date), at, bare.Length);
            }
        }

        return null;
    }

    /// <summary>Fills a time of day.</summary>
    public static SlotValue? FillTime(FillContext context, Slot slot)
    {
        if (Pick(context, slot, SpanKind.Time) is { } span)
        {
            var minutes = Settle(context, (int)span.Number, span.Vague);
            return context.Take(Clock(minutes), Wording.Time(minutes), span.Start, span.Length);
        }

        return context.IsAsked(slot) || IsOnlyLenient(context) ? FillBareTime(context) : null;
    }

    /// <summary>Fills a day and a time: both must be said, except that a time alone is the next one to come.</summary>
    public static SlotValue? FillBoth(FillContext context, Slot slot)
    {
        var date = context.FreeSpans(SpanKind.Date).Cast<Span?>().FirstOrDefault();
        var time = context.FreeSpans(SpanKind.Time).Cast<Span?>().FirstOrDefault();
        if (time is not { } hour || (date is null && !context.IsAsked(slot)))
        {
            return null;
        }

        var day = date?.Date ?? context.Utterance.Today;
        var minutes = Settle(context, (int)hour.Number, hour.Vague);
        if (date is { } said)
        {
            context.Use(said.Start, said.Length);
        }

        return context.Take($"{Iso(day)}T{Clock(minutes)}:00", $"{Wording.Day(day)} at {Wording.Time(minutes)}", hour.Start, hour.Length);
    }

    /// <summary>A correction's bare number is a time only when the tool has no number to correct.</summary>
    private static bool IsOnlyLenient(FillContext context) => context.Lenient && !context.Slots.Any(slot => slot.Kind == SlotKind.Number);

    private static SlotValue? FillBareTime(FillContext context)
    {
        for (var at = 0; at < context.Utterance.Words.Count; at++)
        {
            if (TimeWords.ReadBare(context.Utterance.Words, at) is { } bare && context.IsFree(at, bare.Length))
            {
                var minutes = Settle(context, bare.Minutes, bare.Vague);
                return context.Take(Clock(minutes), Wording.Time(minutes), at, bare.Length);
            }
        }

        return null;
    }

    /// <summary>With two days or times, the one after "until" or "to" is the end.</summary>
    private static Span? Pick(FillContext context, Slot slot, SpanKind kind)
    {
        var spans = context.FreeSpans(kind).ToArray();
        var rivals = context.Slots.Count(other => other.Kind == slot.Kind);
        if (spans.Length == 0)
        {
            return null;
        }

        if (rivals < 2)
        {
            return spans[0];
        }

        var isEnd = slot.Words.Any(Ends.Contains);
        var marked = spans.Where(span => Ends.Contains(context.Utterance.At(span.Start - 1))).Cast<Span?>().FirstOrDefault();
        return isEnd ? marked ?? (spans.Length > 1 ? spans[^1] : null) : spans.Where(span => span != marked).Cast<Span?>().FirstOrDefault();
    }

    /// <summary>Settles an open half of the day by the words around it and by the tool's usual hours.</summary>
    private static int Settle(FillContext context, int minutes, bool vague)
    {
        if (!vague)
        {
            return minutes;
        }

        var words = context.Utterance.Words;
        if (words.Any(word => word.Text == "morning"))
        {
            return minutes % Noon;
        }

        var late = context.Evening || words.Any(word => word.Text is "tonight" or "evening" or "night" or "afternoon" or "dinner");
        return late && minutes < Noon ? minutes + Noon : minutes;
    }

    private static string Iso(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Clock(int minutes) => string.Create(CultureInfo.InvariantCulture, $"{minutes / 60:00}:{minutes % 60:00}");
}
