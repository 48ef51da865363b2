namespace Duologue.Speech.PocketSphinx;

/// <summary>What people say for a kind of value: dates, times, numbers, cities and so on.</summary>
internal static class SlotVocabulary
{
    private static readonly Dictionary<string, Lazy<IReadOnlyList<string[]>>> Kinds = new(StringComparer.Ordinal)
    {
        ["city"] = Listed(SlotWords.Cities),
        ["exercise"] = Listed(SlotWords.Exercises),
        ["muscle"] = Listed(SlotWords.Muscles),
        ["name"] = Listed(SlotWords.Names),
        ["service"] = Listed(SlotWords.Services),
        ["color"] = Listed(SlotWords.Colors),
        ["food"] = Listed(SlotWords.Foods),
        ["department"] = Listed(SlotWords.Departments),
        ["weekday"] = Listed(SlotWords.Weekdays),
        ["month"] = Listed(SlotWords.Months),
        ["daypart"] = Listed(SlotWords.DayParts),
        ["confirmation"] = Listed(SlotWords.Confirmations),
        ["date"] = Made(SlotPhrases.Dates),
        ["time"] = Made(SlotPhrases.Times),
        ["number"] = Made(SlotPhrases.Numbers),
        ["weight"] = Made(SlotPhrases.Weights),
        ["money"] = Made(SlotPhrases.Money),
        ["percent"] = Made(SlotPhrases.Percents),
        ["duration"] = Made(SlotPhrases.Durations),
        ["digits"] = Made(SlotPhrases.Digits),
        ["phone"] = Made(SlotPhrases.Phones),
        ["temperature"] = Made(SlotPhrases.Temperatures),
        ["datetime"] = Made(SlotPhrases.DatesWithTimes),
    };

    private static readonly Dictionary<string, string> OtherNames = new(StringComparer.Ordinal)
    {
        ["town"] = "city",
        ["place"] = "city",
        ["location"] = "city",
        ["destination"] = "city",
        ["origin"] = "city",
        ["airport"] = "city",
        ["where"] = "city",
        ["day"] = "date",
        ["when"] = "datetime",
        ["slot"] = "datetime",
        ["hour"] = "time",
        ["clock"] = "time",
        ["n"] = "number",
        ["count"] = "number",
        ["rep"] = "number",
        ["repetition"] = "number",
        ["set"] = "number",
        ["quantity"] = "number",
        ["party"] = "number",
        ["people"] = "number",
        ["guest"] = "number",
        ["age"] = "number",
        ["size"] = "number",
        ["level"] = "number",
        ["integer"] = "number",
        ["total"] = "number",
        ["rating"] = "number",
        ["int"] = "number",
        ["x"] = "number",
        ["load"] = "weight",
        ["pound"] = "weight",
        ["kilo"] = "weight",
        ["lb"] = "weight",
        ["kg"] = "weight",
        ["price"] = "money",
        ["amount"] = "money",
        ["budget"] = "money",
        ["cost"] = "money",
        ["currency"] = "money",
        ["sum"] = "money",
        ["percentage"] = "percent",
        ["length"] = "duration",
        ["minute"] = "duration",
        ["workout"] = "exercise",
        ["lift"] = "exercise",
        ["activity"] = "exercise",
        ["bodypart"] = "muscle",
        ["person"] = "name",
        ["customer"] = "name",
        ["contact"] = "name",
        ["who"] = "name",
        ["appointment"] = "service",
        ["treatment"] = "service",
        ["reason"] = "service",
        ["type"] = "service",
        ["code"] = "digits",
        ["order"] = "digits",
        ["account"] = "digits",
        ["id"] = "digits",
        ["pin"] = "digits",
        ["zip"] = "digits",
        ["invoice"] = "digits",
        ["telephone"] = "phone",
        ["mobile"] = "phone",
        ["colour"] = "color",
        ["dish"] = "food",
        ["meal"] = "food",
        ["drink"] = "food",
        ["item"] = "food",
        ["team"] = "department",
        ["specialist"] = "department",
        ["topic"] = "department",
        ["yesno"] = "confirmation",
        ["degree"] = "temperature",
    };

    /// <summary>
    /// The phrases of a slot, each as words; null when the name says nothing about the kind. <c>start_date</c>, <c>partySize</c> and
    /// <c>cities</c> are understood by their parts.
    /// </summary>
    internal static IReadOnlyList<string[]>? Find(string slotName)
    {
        var parts = Parts(slotName);
        // "phone number" is a phone, "date of birth" a date, but "delivery city" a city: whole name, then last part, then first.
        foreach (var candidate in new[] { string.Concat(parts), parts.Contains("phone") ? "phone" : null, parts.LastOrDefault(), parts.FirstOrDefault() })
        {
            if (candidate is not null && KindOf(candidate) is { } kind)
            {
                return Kinds[kind].Value;
            }
        }

        return null;
    }

    private static string? KindOf(string part)
    {
        string[] forms = part.EndsWith("ies", StringComparison.Ordinal) ? [part, part[..^3] + "y"] : part.EndsWith('s') ? [part, part[..^1]] : [part];
        return forms.Select(form => Kinds.ContainsKey(form) ? form : OtherNames.GetValueOrDefault(form)).FirstOrDefault(kind => kind is not null);
    }

    private static List<string> Parts(string slotName)
    {
        var parts = new List<string>();
        var start = 0;
        for (var i = 0; i <= slotName.Length; i++)
        {
            var ends = i == slotName.Length || !char.IsLetter(slotName[i]);
            var turns = !ends && i > start && char.IsUpper(slotName[i]) && char.IsLower(slotName[i - 1]);
            if ((ends || turns) && i > start)
            {
                parts.Add(slotName[start..i].ToLowerInvariant());
            }

            start = ends ? i + 1 : turns ? i : start;
        }

        return parts;
    }

    private static Lazy<IReadOnlyList<string[]>> Listed(string phrases) => Made(() => phrases.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));

    private static Lazy<IReadOnlyList<string[]>> Made(Func<IEnumerable<string>> phrases) =>
        new(() => [.. phrases().Distinct(StringComparer.Ordinal).Select(SpeechWords.Split).Where(words => words.Length > 0)]);
}
