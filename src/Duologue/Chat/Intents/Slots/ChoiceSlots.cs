using System.Globalization;
using System.Text.Json;
using Duologue.Chat.Intents.Language;
using Duologue.Chat.Intents.Talk;

namespace Duologue.Chat.Intents.Slots;

/// <summary>Fills parameters that take one of a few values, or yes and no.</summary>
internal static class ChoiceSlots
{
    private static readonly HashSet<string> Empty =
        ["is", "has", "with", "include", "includes", "needs", "need", "want", "wants", "should", "use", "enable", "enabled"];

    /// <summary>A value of an enumeration as spoken.</summary>
    public static string Spoken(JsonElement choice) =>
        choice.ValueKind == JsonValueKind.String ? Wording.Spoken(choice.GetString() ?? "") : choice.GetRawText();

    /// <summary>Finds an allowed value by its words, by words of the same meaning, or by its place in the list just read out.</summary>
    public static SlotValue? Fill(FillContext context, Slot slot)
    {
        SlotValue? best = null;
        var (bestStart, bestLength) = (-1, 0);
        JsonElement chosen = default;
        foreach (var choice in slot.Choices)
        {
            if (Find(context, choice) is { } place && place.Length > bestLength)
            {
                (chosen, bestStart, bestLength) = (choice, place.Start, place.Length);
            }
        }

        if (bestStart >= 0)
        {
            best = context.Take(ValueOf(chosen), Spoken(chosen), bestStart, bestLength);
        }

        return best ?? (context.IsAsked(slot) || context.Lenient ? FillByPlace(context, slot) : null) ?? FillByMeaning(context, slot);
    }

    /// <summary>Fills a yes or no: from the answer when it was asked, otherwise from the parameter's own words ("with
    /// breakfast").</summary>
    public static SlotValue? FillBoolean(FillContext context, Slot slot)
    {
        if (context.IsAsked(slot) && Phrases.Answer(context.Utterance) is { } answer)
        {
            return context.Take(answer, answer ? "yes" : "no", 0, 0);
        }

        var words = slot.Words.Where(word => !Empty.Contains(word)).Select(Stems.Of).ToArray();
        var spoken = context.Utterance.Words.Select(word => Stems.Of(word.Text)).ToArray();
        if (words.Length == 0 || !words.All(spoken.Contains))
        {
            return null;
        }

        var at = Array.IndexOf(spoken, words[0]);
        var denied = context.Utterance.At(at - 1) is "no" or "without" or "not" || context.Utterance.At(at - 2) is "without" or "not";
        return context.Take(!denied, denied ? "no" : "yes", at, 1);
    }

    private static object? ValueOf(JsonElement choice) => choice.ValueKind == JsonValueKind.String ? choice.GetString() : choice;

    private static (int Start, int Length)? Find(FillContext context, JsonElement choice)
    {
        var words = Sentence.Split(Spoken(choice)).Select(word => Stems.Singular(word.Text)).ToArray();
        if (words.Length == 0)
        {
            return null;
        }

        for (var at = 0; at + words.Length <= context.Utterance.Words.Count; at++)
        {
            if (context.IsFree(at, words.Length)
                && words.Select((word, i) => Stems.Singular(context.Utterance.At(at + i)) == word).All(same => same))
            {
                return (at, words.Length);
            }
        }

        if (choice.ValueKind != JsonValueKind.Number || !choice.TryGetDouble(out var number))
        {
            return null;
        }

        foreach (var span in context.FreeSpans(SpanKind.Number))
        {
            if (Math.Abs(span.Number - number) < 1e-9)
            {
                return (span.Start, span.Length);
            }
        }

        return null;
    }

    /// <summary>"the first one", "number two", "the last one".</summary>
    private static SlotValue? FillByPlace(FillContext context, Slot slot)
    {
        var words = context.Utterance.Words;
        for (var at = 0; at < words.Count && words.Count <= 5; at++)
        {
            var place = words[at].Text switch
            {
                "first" => 0,
                "second" => 1,
                "third" => 2,
                "fourth" => 3,
                "last" => slot.Choices.Count - 1,
                _ when context.Utterance.At(at - 1) is "number" or "option"
                    && NumberWords.ReadSmall(words, at) is { } number => (int)number.Value - 1,
                _ => -1,
            };
            if (place >= 0 && place < slot.Choices.Count)
            {
                return context.Take(ValueOf(slot.Choices[place]), Spoken(slot.Choices[place]), at, 1);
            }
        }

        return null;
    }

    private static SlotValue? FillByMeaning(FillContext context, Slot slot)
    {
        foreach (var choice in slot.Choices.Where(choice => choice.ValueKind == JsonValueKind.String))
        {
            var words = Wording.Split(choice.GetString() ?? "").Select(Stems.Of).Where(word => !WordLists.Stop.Contains(word)).ToArray();
            for (var at = 0; words.Length == 1 && at < context.Utterance.Words.Count; at++)
            {
                var stem = Stems.Of(context.Utterance.Words[at].Text);
                if (context.IsFree(at, 1) && (stem == words[0] || (context.IsAsked(slot) && RelatedWords.Of(stem).Contains(words[0]))))
                {
                    return context.Take(ValueOf(choice), Spoken(choice), at, 1);
                }
            }
        }

        return null;
    }

    /// <summary>A number as text, without culture.</summary>
    public static string Plain(double number) => number.ToString("0.###", CultureInfo.InvariantCulture);
}
