using System.Text.Json;
using Duologue.Chat.Intents.Language;

namespace Duologue.Chat.Intents.Slots;

/// <summary>Reads the parameters out of a JSON schema. Any JSON is accepted; what is not understood is left out.</summary>
internal static class SchemaSlots
{
    /// <summary>Parameters read at most: a schema comes from strangers.</summary>
    private const int MaxSlots = 64;

    private const int MaxDepth = 6;

    /// <summary>The parameters of an object schema.</summary>
    public static IReadOnlyList<Slot> Read(JsonElement schema, int depth = 0)
    {
        if (depth > MaxDepth || !TryGet(schema, "properties", JsonValueKind.Object, out var properties))
        {
            return [];
        }

        var required = TryGet(schema, "required", JsonValueKind.Array, out var names)
            ? names.EnumerateArray().Where(name => name.ValueKind == JsonValueKind.String).Select(name => name.GetString()).ToHashSet()
            : [];
        return [.. properties.EnumerateObject().Take(MaxSlots).DistinctBy(property => property.Name)
            .Select(property => ReadSlot(property.Name, property.Value, required.Contains(property.Name), depth))];
    }

    private static Slot ReadSlot(string name, JsonElement schema, bool required, int depth)
    {
        schema = WithoutNull(schema);
        var type = TypeOf(schema);
        var isArray = type == "array";
        var item = schema;
        if (isArray)
        {
            item = TryGet(schema, "items", JsonValueKind.Object, out var items) ? WithoutNull(items) : default;
            type = TypeOf(item);
        }

        var words = Wording.Split(name);
        var description = Text(schema, "description");
        var choices = TryGet(item, "enum", JsonValueKind.Array, out var values)
            ? values.EnumerateArray().Where(value => value.ValueKind is JsonValueKind.String or JsonValueKind.Number).Take(100).ToArray()
            : [];
        var kind = choices.Length > 0 ? SlotKind.Choice : SlotKinds.Of(words, description, type, Text(item, "format"));
        JsonElement? fallback = schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty("default", out var given)
            && given.ValueKind is not JsonValueKind.Null ? given : null;

        // Which unit an answer comes in is no question for a speaker. Language models choose one by themselves; this takes the one named first.
        fallback ??= kind == SlotKind.Choice && words is [.., "unit" or "units"] ? choices[0] : null;
        return new Slot(name, kind, words)
        {
            Required = required && (fallback is null),
            IsArray = isArray,
            Type = type,
            Description = description,
            Role = kind == SlotKind.Number ? SlotKinds.RoleOf(words, description) : "",
            Choices = choices,
            Default = required ? fallback : null,
            Minimum = Number(item, "minimum", double.NegativeInfinity),
            Maximum = Number(item, "maximum", double.PositiveInfinity),
            Inner = kind == SlotKind.Object ? Read(item, depth + 1) : [],
        };
    }

    /// <summary>The non-null branch of a nullable union.</summary>
    private static JsonElement WithoutNull(JsonElement schema)
    {
        foreach (var union in (ReadOnlySpan<string>)["anyOf", "oneOf"])
        {
            if (TryGet(schema, union, JsonValueKind.Array, out var branches))
            {
                return branches.EnumerateArray().FirstOrDefault(branch => branch.ValueKind == JsonValueKind.Object
                    && TypeOf(branch) != "null", schema);
            }
        }

        return schema;
    }

    private static string TypeOf(JsonElement schema)
    {
        if (schema.ValueKind != JsonValueKind.Object || !schema.TryGetProperty("type", out var type))
        {
            return TryGet(schema, "properties", JsonValueKind.Object, out _) ? "object" : "string";
        }

        return type.ValueKind switch
        {
            JsonValueKind.String => type.GetString() ?? "string",
            JsonValueKind.Array => type.EnumerateArray().Where(one => one.ValueKind == JsonValueKind.String).Select(one => one.GetString())
                .FirstOrDefault(one => one != "null") ?? "string",
            _ => "string",
        };
    }

    private static bool TryGet(JsonElement element, string name, JsonValueKind kind, out JsonElement value)
    {
        value = default;
        return element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out value) && value.ValueKind == kind;
    }

    private static string Text(JsonElement element, string name) =>
        TryGet(element, name, JsonValueKind.String, out var value) ? value.GetString() ?? "" : "";

    private static double Number(JsonElement element, string name, double otherwise) =>
        TryGet(element, name, JsonValueKind.Number, out var value) && value.TryGetDouble(out var number) ? number : otherwise;
}
