using System.Text.Json;

namespace Duologue.Protocol;

/// <summary>Finds the whole path of a member of which only the end is known.</summary>
/// <remarks>Contracts that read objects inside objects by themselves report where they failed as seen from the inner object.</remarks>
internal static class JsonPlace
{
    /// <summary>The path from the outside; null when nothing is there.</summary>
    /// <param name="json">Where to look.</param>
    /// <param name="path">The path of that place.</param>
    /// <param name="end">The known end, such as <c>threshold</c> or <c>content[0].text</c>.</param>
    public static string? Find(JsonElement json, string path, string end)
    {
        if (Has(json, end))
        {
            return $"{path}.{end}";
        }

        if (json.ValueKind == JsonValueKind.Array)
        {
            return json.EnumerateArray().Select((entry, i) => Find(entry, $"{path}[{i}]", end)).FirstOrDefault(found => found is not null);
        }

        return json.ValueKind == JsonValueKind.Object
            ? json.EnumerateObject().Select(member => Find(member.Value, $"{path}.{member.Name}", end)).FirstOrDefault(found => found is not null)
            : null;
    }

    private static bool Has(JsonElement json, string end)
    {
        foreach (var step in end.Split('.'))
        {
            var name = step.Split('[')[0];
            if (json.ValueKind != JsonValueKind.Object || !json.TryGetProperty(name, out json))
            {
                return false;
            }

            foreach (var index in step.Split('[').Skip(1))
            {
                if (json.ValueKind != JsonValueKind.Array || !int.TryParse(index.TrimEnd(']'), out var i) || i >= json.GetArrayLength())
                {
                    return false;
                }

                json = json[i];
            }
        }

        return true;
    }
}
