using Duologue.Chat.Intents.Language;

namespace Duologue.Chat.Intents.Slots;

/// <summary>Asks for a missing parameter in one short question.</summary>
internal static class SlotQuestion
{
    /// <summary>The question.</summary>
    /// <param name="slot">The missing parameter.</param>
    /// <param name="siblings">All parameters of its tool; two of one kind are asked for by name.</param>
    public static string For(Slot slot, IReadOnlyList<Slot> siblings)
    {
        var alone = siblings.Count(other => other.Kind == slot.Kind) < 2;
        return slot.Kind switch
        {
            SlotKind.City when alone => "For which city?",
            SlotKind.Date when alone => "What day would you like?",
            SlotKind.Time when alone => "At what time?",
            SlotKind.DateTime when alone => "What day, and at what time?",
            SlotKind.Exercise when alone => "Which exercise?",
            SlotKind.Person when alone => "What name should I use?",
            SlotKind.Email when alone => "What is your email address?",
            SlotKind.Digits when slot.Words.Any(word => word is "phone" or "telephone" or "mobile") => "What is your phone number?",
            SlotKind.Number => ForNumber(slot),
            SlotKind.Choice => ForChoice(slot),
            SlotKind.Boolean => $"{Wording.Capital(slot.Spoken)}: yes or no?",
            SlotKind.Text when slot.Words.Contains("message") => "What should the message say?",
            SlotKind.Text when slot.Words.Any(word => word is "query" or "question") => "What would you like to know?",
            SlotKind.Name when slot.Words.Count == 1 => $"Which {slot.Spoken}?",
            _ => Described(slot),
        };
    }

    /// <summary>The parameter as named in a sentence: "the city".</summary>
    public static string NameOf(Slot slot) => slot.Role == "party" ? "the number of people" : $"the {slot.Spoken}";

    private static string ForNumber(Slot slot) => slot.Role switch
    {
        "party" => "For how many people?",
        "reps" => "How many reps?",
        "sets" => "How many sets?",
        "weight" => "What weight?",
        "minutes" => "For how many minutes?",
        "hours" => "For how many hours?",
        "money" => "How much?",
        _ => Described(slot),
    };

    private static string ForChoice(Slot slot)
    {
        var choices = slot.SpokenChoices.ToArray();
        return choices.Length <= 5 ? $"Which {slot.Spoken}: {Wording.List(choices, "or")}?" : $"Which {slot.Spoken} would you like?";
    }

    /// <summary>From the description when it is a short noun phrase, else from the name.</summary>
    private static string Described(Slot slot)
    {
        var text = slot.Description.Split(['.', ',', ';', ':', '('])[0].Trim();
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var noun = words.Length is > 1 and <= 6 && words[0].ToLowerInvariant() is "the" or "your" or "a" or "an";
        return noun ? $"What is {char.ToLowerInvariant(text[0])}{text[1..]}?" : $"What is the {slot.Spoken}?";
    }
}
