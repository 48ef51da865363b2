namespace Duologue.Chat.Intents.Slots;

/// <summary>Decides from a parameter's type, format, name and description what fills it.</summary>
internal static class SlotKinds
{
    private static readonly HashSet<string> CityWords =
        ["city", "town", "location", "place", "destination", "origin", "where", "cities", "locations"];

    private static readonly HashSet<string> TextWords =
    [
        "query", "question", "text", "message", "note", "notes", "comment", "comments", "description", "details", "summary", "reason",
        "request",
        "topic", "subject", "prompt", "task", "input", "content", "body", "feedback", "issue", "problem", "instruction", "instructions",
        "utterance",
        "todo", "reminder",
    ];

    private static readonly HashSet<string> DigitWords =
    [
        "phone", "telephone", "mobile", "number", "code", "zip", "zipcode", "postcode", "pin", "id", "reference", "tracking",
        "confirmation", "account",
    ];

    private static readonly HashSet<string> PersonWords =
        ["person", "customer", "caller", "contact", "attendee", "recipient", "patient", "client", "guest", "firstname", "lastname",
        "surname", "fullname"];

    private static readonly HashSet<string> OwnerWords =
        ["customer", "caller", "guest", "user", "person", "contact", "first", "last", "full", "your", "patient", "client", "booking",
        "reservation"];

    private static readonly HashSet<string> CountWords =
    [
        "count", "quantity", "amount", "reps", "repetitions", "sets", "weight", "size", "guests", "people", "limit", "age", "duration",
        "distance",
        "price", "budget", "temperature", "level", "percent", "percentage", "minutes", "hours", "seats",
    ];

    private static readonly (string Role, string[] Words)[] Roles =
    [
        ("reps", ["rep", "reps", "repetitions", "repetition"]),
        ("sets", ["set", "sets"]),
        ("weight", ["weight", "load", "pounds", "lbs", "kg", "kilograms", "kilos"]),
        ("party", ["party", "guests", "people", "persons", "seats", "diners", "covers", "attendees"]),
        ("minutes", ["minutes", "minute", "duration", "mins"]),
        ("hours", ["hours"]),
        ("money", ["amount", "price", "budget", "cost", "total", "dollars", "euros", "money"]),
        ("distance", ["distance", "km", "miles", "kilometers", "meters"]),
        ("age", ["age"]),
        ("days", ["days"]),
    ];

    /// <summary>The kind of a parameter without enumerated values.</summary>
    public static SlotKind Of(IReadOnlyList<string> words, string description, string type, string format) => type switch
    {
        "integer" or "number" => SlotKind.Number,
        "boolean" => SlotKind.Boolean,
        "object" => SlotKind.Object,
        _ => format switch
        {
            "date" => SlotKind.Date,
            "time" => SlotKind.Time,
            "date-time" => SlotKind.DateTime,
            "email" => SlotKind.Email,
            _ => OfText(words, description),
        },
    };

    /// <summary>What a number counts.</summary>
    public static string RoleOf(IReadOnlyList<string> words, string description)
    {
        foreach (var (role, names) in Roles)
        {
            if (words.Any(names.Contains))
            {
                return role;
            }
        }

        var said = Language.Wording.Split(description);
        return Roles.FirstOrDefault(entry => said.Any(entry.Words.Contains)).Role ?? "";
    }

    private static SlotKind OfText(IReadOnlyList<string> words, string description)
    {
        var last = words.Count > 0 ? words[^1] : "";
        if (words.Any(word => word is "datetime" or "timestamp") || (words.Contains("date") && words.Contains("time")))
        {
            return SlotKind.DateTime;
        }

        if (last is "date" or "day" or "birthday" || description.Contains("yyyy-mm-dd", StringComparison.OrdinalIgnoreCase))
        {
            return SlotKind.Date;
        }

        if (last is "time" or "hour" || description.Contains("hh:mm", StringComparison.OrdinalIgnoreCase))
        {
            return SlotKind.Time;
        }

        if (words.Any(word => word is "email" or "mail"))
        {
            return SlotKind.Email;
        }

        if (words.Any(word => word is "exercise" or "exercises" or "lift" or "movement"))
        {
            return SlotKind.Exercise;
        }

        return OfName(words, last, description);
    }

    private static SlotKind OfName(IReadOnlyList<string> words, string last, string description)
    {
        if (words.Any(PersonWords.Contains) || (last == "name" && (words.Count == 1 || words.Any(OwnerWords.Contains))))
        {
            return words.Contains("id") || words.Contains("number") ? SlotKind.Digits : SlotKind.Person;
        }

        if (words.Any(CityWords.Contains))
        {
            return SlotKind.City;
        }

        if (words.Any(CountWords.Contains))
        {
            return SlotKind.Number;
        }

        if (words.Any(DigitWords.Contains))
        {
            return SlotKind.Digits;
        }

        if (words.Any(TextWords.Contains))
        {
            return SlotKind.Text;
        }

        return description.Contains("city", StringComparison.OrdinalIgnoreCase) ? SlotKind.City : SlotKind.Name;
    }
}
