using System.Globalization;
using System.Text.Json;
using Duologue.Chat.Intents.Language;

namespace Duologue.Chat.Intents.Talk;

/// <summary>Reads JSON aloud: "The temperature is 18 degrees, the condition is cloudy."</summary>
internal static class JsonPhrasing
{
    private const int MaxFacts = 6;

    private const int MaxItems = 3;

    private const int MaxDepth = 3;

    /// <summary>Properties whose text is already a sentence for the listener.</summary>
    private static readonly string[] Sentences = ["say", "spoken", "answer", "message", "summary", "text"];

    private static readonly HashSet<string> Hidden =
        ["id", "uuid", "guid", "url", "link", "href", "token", "hash", "etag", "type", "success", "ok", "unit", "units"];

    private static readonly Dictionary<string, string> Units = new()
    {
        ["c"] = "degrees",
        ["celsius"] = "degrees",
        ["f"] = "degrees Fahrenheit",
        ["fahrenheit"] = "degrees Fahrenheit",
        ["kg"] = "kilograms",
        ["lbs"] = "pounds",
        ["lb"] = "pounds",
        ["km"] = "kilometers",
        ["kmh"] = "kilometers per hour",
        ["kph"] = "kilometers per hour",
        ["mph"] = "miles per hour",
        ["percent"] = "percent",
        ["pct"] = "percent",
        ["minutes"] = "minutes",
        ["min"] = "minutes",
        ["seconds"] = "seconds",
        ["ms"] = "milliseconds",
        ["hours"] = "hours",
        ["days"] = "days",
        ["usd"] = "dollars",
        ["eur"] = "euros",
        ["gbp"] = "pounds",
        ["mm"] = "millimeters",
        ["cm"] = "centimeters",
        ["m"] = "meters",
        ["miles"] = "miles",
    };

    /// <summary>Reads a value aloud as one or more sentences.</summary>
    public static string Speak(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => SpeakObject(json),
        JsonValueKind.Array => SpeakList(json, "results"),
        JsonValueKind.True => "Yes.",
        JsonValueKind.False => "No.",
        JsonValueKind.Null or JsonValueKind.Undefined => "Done.",
        _ => Wording.Stopped(Wording.Capital(Plain(json))),
    };

    /// <summary>What an error object says.</summary>
    public static string? ErrorText(JsonElement json)
    {
        var error = json.GetProperty("error");
        if (error.ValueKind == JsonValueKind.Object)
        {
            return error.TryGetProperty("message", out var message) && message.ValueKind == JsonValueKind.String
                ? message.GetString()
                : null;
        }

        return error.ValueKind == JsonValueKind.String ? error.GetString()
            : json.TryGetProperty("message", out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null;
    }

    private static string SpeakObject(JsonElement json)
    {
        foreach (var name in Sentences)
        {
            var text = json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? (value.GetString() ?? "").Trim() : "";
            if (text.Contains(' ', StringComparison.Ordinal))
            {
                return Wording.Stopped(Wording.Capital(text));
            }
        }

        var facts = new List<string>();
        var lists = new List<string>();
        Collect(json, "", facts, lists, depth: 0);
        var unit = json.TryGetProperty("unit", out var given) && given.ValueKind == JsonValueKind.String ? given.GetString() : null;
        if (facts.Count == 0 && lists.Count == 0)
        {
            return json.TryGetProperty("success", out var success) && success.ValueKind == JsonValueKind.False
                ? "Sorry, that did not work. Please try again."
                : "Done.";
        }

        var more = facts.Count > MaxFacts ? $" There are {facts.Count - MaxFacts} more details." : "";
        var sentence = facts.Count == 0 ? "" : Wording.Stopped(Wording.Capital(string.Join(", ", facts.Take(MaxFacts))));
        sentence = unit is not null && facts.Count == 1 && !Units.ContainsKey(unit.ToLowerInvariant())
            ? sentence.TrimEnd('.') + $" {unit}."
            : sentence;
        return string.Join(' ', new[] { sentence + more }.Concat(lists).Where(part => part.Length > 0));
    }

    private static void Collect(JsonElement json, string prefix, List<string> facts, List<string> lists, int depth)
    {
        foreach (var property in json.EnumerateObject())
        {
            var words = Wording.Split(property.Name);
            if (words.Count == 0 || words.Any(word => word is "id" or "uuid" or "token") || Hidden.Contains(string.Join(' ', words)))
            {
                continue;
            }

            if (property.Value.ValueKind == JsonValueKind.Object && depth < MaxDepth)
            {
                Collect(property.Value, prefix + string.Join(' ', words) + " ", facts, lists, depth + 1);
            }
            else if (property.Value.ValueKind == JsonValueKind.Array)
            {
                lists.Add(SpeakList(property.Value, string.Join(' ', words)));
            }
            else if (Fact(prefix, words, property.Value) is { } fact)
            {
                facts.Add(fact);
            }
        }
    }

    private static string? Fact(string prefix, IReadOnlyList<string> words, JsonElement value)
    {
        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return Truth(prefix, words, value.GetBoolean());
        }

        if (value.ValueKind is not (JsonValueKind.String or JsonValueKind.Number))
        {
            return null;
        }

        var text = Plain(value);
        if (text.Length == 0)
        {
            return null;
        }

        var unit = "";
        if (value.ValueKind == JsonValueKind.Number)
        {
            (words, unit) = WithUnit(words);
        }

        return $"the {prefix}{string.Join(' ', words)} is {text}{unit}";
    }

    /// <summary>A unit in the name goes behind the number; temperatures and humidity have one anyway.</summary>
    private static (IReadOnlyList<string> Words, string Unit) WithUnit(IReadOnlyList<string> words)
    {
        if (words.Count > 1 && Units.TryGetValue(words[^1], out var unit))
        {
            return ([.. words.Take(words.Count - 1)], " " + unit);
        }

        return words[^1] switch
        {
            "temperature" or "high" or "low" => (words, words[^1] == "temperature" ? " degrees" : ""),
            "humidity" => (words, " percent"),
            _ => (words, ""),
        };
    }

    private static string Truth(string prefix, IReadOnlyList<string> words, bool truth)
    {
        var not = truth ? "" : "not ";
        var first = words[0];
        if (first is "is" or "was" && words.Count > 1)
        {
            return $"it {first} {not}{string.Join(' ', words.Skip(1))}";
        }

        if (first == "has" && words.Count > 1)
        {
            return $"it {(truth ? "has" : "does not have")} {string.Join(' ', words.Skip(1))}";
        }

        var adjective = words[^1].EndsWith("ed", StringComparison.Ordinal) || words[^1].EndsWith("able", StringComparison.Ordinal)
            || words[^1] is "open" or "free" or "sent";
        return adjective && prefix.Length == 0
            ? $"it is {not}{string.Join(' ', words)}"
            : $"{prefix}{string.Join(' ', words)}: {(truth ? "yes" : "no")}";
    }

    private static string SpeakList(JsonElement list, string noun)
    {
        var count = list.GetArrayLength();
        if (count == 0)
        {
            return $"There are no {noun}.";
        }

        var items = list.EnumerateArray().Take(MaxItems).Select(Item).Where(item => item.Length > 0).ToArray();
        var one = noun.EndsWith('s') ? Stems.Singular(noun) : noun;
        var intro = count == 1 ? $"There is one {one}" : $"There are {count.ToString(CultureInfo.InvariantCulture)} {noun}";
        if (items.Length == 0)
        {
            return intro + ".";
        }

        var joined = items.Any(item => item.Contains(',', StringComparison.Ordinal))
            ? string.Join("; ", items)
            : Wording.List(items, "and");
        return count > MaxItems ? $"{intro}. The first three: {Wording.Stopped(joined)}" : $"{intro}: {Wording.Stopped(joined)}";
    }

    private static string Item(JsonElement item)
    {
        if (item.ValueKind != JsonValueKind.Object)
        {
            return item.ValueKind == JsonValueKind.Array ? "" : Plain(item);
        }

        var parts = new List<string>();
        foreach (var property in item.EnumerateObject())
        {
            var words = Wording.Split(property.Name);
            if (words.Count == 0 || words.Contains("id") || property.Value.ValueKind is not (JsonValueKind.String or JsonValueKind.Number)
                || parts.Count >= 5)
            {
                continue;
            }

            var value = Plain(property.Value);
            var (name, unit) = property.Value.ValueKind == JsonValueKind.Number ? WithUnit(words) : (words, "");
            parts.Add(property.Value.ValueKind == JsonValueKind.String
                ? value
                : unit.Length > 0 ? value + unit : $"{string.Join(' ', name)} {value}");
        }

        return string.Join(", ", parts.Where(part => part.Length > 0));
    }

    private static string Plain(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => Wording.Value((value.GetString() ?? "").Trim()),
        JsonValueKind.Number when value.TryGetDouble(out var number)
            && Math.Abs(number) < 1e15 => Math.Round(number, 2).ToString("0.##", CultureInfo.InvariantCulture),
        JsonValueKind.True => "yes",
        JsonValueKind.False => "no",
        JsonValueKind.Null => "",
        _ => value.GetRawText(),
    };
}
