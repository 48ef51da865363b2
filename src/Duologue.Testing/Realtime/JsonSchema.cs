using System.Globalization;
using System.Text.Json;

namespace Duologue.Testing.Realtime;

/// <summary>A checker for the part of JSON Schema that descriptions of wire protocols use.</summary>
/// <remarks>
/// Understands <c>$ref</c> inside the document, <c>type</c>, <c>nullable</c>, <c>enum</c>, <c>const</c>, <c>properties</c>, <c>required</c>,
/// <c>additionalProperties</c>, <c>items</c>, <c>minItems</c>, <c>minimum</c>, <c>maximum</c>, <c>maxLength</c>, <c>anyOf</c>, <c>oneOf</c> and
/// <c>allOf</c>; other keywords are not looked at. <c>oneOf</c> is taken as <c>anyOf</c>, because published descriptions offer the same text both
/// as a free string and as one of a list. Thread-safe.
/// </remarks>
/// <param name="document">The document that holds the schemas, such as an OpenAPI description.</param>
public sealed class JsonSchema(JsonElement document)
{
    /// <summary>Whether a member of an object that its schema does not declare is an error, as services answer it.</summary>
    /// <value>Default false.</value>
    public bool Strict { get; init; }

    /// <summary>Whether a member that is null counts as absent, as clients have to take it.</summary>
    /// <value>Default false.</value>
    public bool NullIsAbsent { get; init; }

    /// <summary>Checks a value.</summary>
    /// <param name="value">What to check.</param>
    /// <param name="pointer">Where its schema is in the document, such as <c>#/components/schemas/RealtimeServerEvent</c>.</param>
    /// <returns>What is wrong, each with its place; empty when nothing is.</returns>
    public IReadOnlyList<string> Check(JsonElement value, string pointer)
    {
        var errors = new List<string>();
        Check(value, Resolve(pointer), "$", errors);
        return errors;
    }

    private JsonElement Resolve(string pointer)
    {
        var schema = document;
        foreach (var step in pointer.TrimStart('#').Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            schema = schema.TryGetProperty(step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal), out var below)
                ? below
                : throw new ArgumentException($"The document has nothing at {pointer}.", nameof(pointer));
        }

        return schema;
    }

    private void Check(JsonElement value, JsonElement schema, string path, List<string> errors)
    {
        if (schema.TryGetProperty("$ref", out var reference))
        {
            Check(value, Resolve(reference.GetString() ?? ""), path, errors);
            return;
        }

        if (value.ValueKind == JsonValueKind.Null && schema.TryGetProperty("nullable", out var nullable) && nullable.GetBoolean())
        {
            return;
        }

        CheckKind(value, schema, path, errors);
        CheckValue(value, schema, path, errors);
        CheckBranches(value, schema, path, errors);
        switch (value.ValueKind)
        {
            case JsonValueKind.Object: CheckObject(value, schema, path, errors); break;
            case JsonValueKind.Array: CheckArray(value, schema, path, errors); break;
        }
    }

    private static void CheckKind(JsonElement value, JsonElement schema, string path, List<string> errors)
    {
        if (!schema.TryGetProperty("type", out var type))
        {
            return;
        }

        var allowed = type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Select(t => t.GetString()) : [type.GetString()];
        if (!allowed.Any(name => IsOfType(value, name)))
        {
            errors.Add($"{path}: {value.ValueKind} where {type} belongs");
        }
    }

    private static bool IsOfType(JsonElement value, string? type) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "null" => value.ValueKind == JsonValueKind.Null,
        "number" => value.ValueKind == JsonValueKind.Number,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var number) && number == decimal.Truncate(number),
        _ => true,
    };

    private static void CheckValue(JsonElement value, JsonElement schema, string path, List<string> errors)
    {
        if (schema.TryGetProperty("enum", out var options) && !options.EnumerateArray().Any(o => JsonElement.DeepEquals(o, value)))
        {
            errors.Add($"{path}: {value} is not one of {options}");
        }

        if (schema.TryGetProperty("const", out var constant) && !JsonElement.DeepEquals(constant, value))
        {
            errors.Add($"{path}: {value} is not {constant}");
        }

        if (value.ValueKind == JsonValueKind.Number)
        {
            CheckRange(value.GetDouble(), schema, path, errors);
        }
        else if (value.ValueKind == JsonValueKind.String && schema.TryGetProperty("maxLength", out var longest)
            && value.GetString()?.Length > longest.GetInt32())
        {
            errors.Add($"{path}: longer than {longest}");
        }
    }

    private static void CheckRange(double number, JsonElement schema, string path, List<string> errors)
    {
        var text = number.ToString(CultureInfo.InvariantCulture);
        if (schema.TryGetProperty("minimum", out var minimum) && number < minimum.GetDouble())
        {
            errors.Add($"{path}: {text} is below {minimum}");
        }

        if (schema.TryGetProperty("maximum", out var maximum) && number > maximum.GetDouble())
        {
            errors.Add($"{path}: {text} is above {maximum}");
        }
    }

    private void CheckBranches(JsonElement value, JsonElement schema, string path, List<string> errors)
    {
        if (schema.TryGetProperty("allOf", out var all))
        {
            foreach (var branch in all.EnumerateArray())
            {
                Check(value, branch, path, errors);
            }
        }

        foreach (var keyword in (ReadOnlySpan<string>)["anyOf", "oneOf"])
        {
            if (schema.TryGetProperty(keyword, out var branches))
            {
                CheckAny(value, branches, path, errors);
            }
        }
    }

    private void CheckAny(JsonElement value, JsonElement branches, string path, List<string> errors)
    {
        List<string>? nearest = null;
        foreach (var branch in branches.EnumerateArray())
        {
            var found = new List<string>();
            Check(value, branch, path, found);
            if (found.Count == 0)
            {
                return;
            }

            nearest = nearest is null || found.Count < nearest.Count ? found : nearest;
        }

        errors.AddRange(nearest ?? [$"{path}: nothing is allowed here"]);
    }

    private void CheckObject(JsonElement value, JsonElement schema, string path, List<string> errors)
    {
        if (schema.TryGetProperty("required", out var required))
        {
            foreach (var name in required.EnumerateArray().Select(n => n.GetString() ?? ""))
            {
                if (!value.TryGetProperty(name, out var member) || (NullIsAbsent && member.ValueKind == JsonValueKind.Null))
                {
                    errors.Add($"{path}.{name}: missing");
                }
            }
        }

        var declared = schema.TryGetProperty("properties", out var properties);
        var others = schema.TryGetProperty("additionalProperties", out var additional) ? additional : default;
        foreach (var member in value.EnumerateObject())
        {
            if (NullIsAbsent && member.Value.ValueKind == JsonValueKind.Null)
            {
                continue;
            }

            var place = $"{path}.{member.Name}";
            if (declared && properties.TryGetProperty(member.Name, out var below))
            {
                Check(member.Value, below, place, errors);
            }
            else if (others.ValueKind == JsonValueKind.Object)
            {
                Check(member.Value, others, place, errors);
            }
            else if (others.ValueKind == JsonValueKind.False || (Strict && declared && others.ValueKind == JsonValueKind.Undefined))
            {
                errors.Add($"{place}: not declared");
            }
        }
    }

    private void CheckArray(JsonElement value, JsonElement schema, string path, List<string> errors)
    {
        if (schema.TryGetProperty("minItems", out var fewest) && value.GetArrayLength() < fewest.GetInt32())
        {
            errors.Add($"{path}: fewer than {fewest}");
        }

        if (schema.TryGetProperty("items", out var items))
        {
            var index = 0;
            foreach (var entry in value.EnumerateArray())
            {
                Check(entry, items, $"{path}[{index++}]", errors);
            }
        }
    }
}
