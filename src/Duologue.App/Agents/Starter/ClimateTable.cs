using System.Globalization;

namespace Duologue.App.Agents.Starter;

/// <summary>Mean temperatures of cities, for when there is no network.</summary>
/// <remarks>
/// Rounded long-term means of the coldest and the warmest month, and which month is the warmest; the months between follow a cosine.
/// Good to about two degrees, and presented as climate, never as today's weather.
/// </remarks>
internal static class ClimateTable
{
    private static readonly Dictionary<string, Climate> Cities = Load();

    public static Climate? Find(string city) =>
        Cities.GetValueOrDefault(city.Trim().TrimEnd('.', '?', '!').ToLowerInvariant());

    private static Dictionary<string, Climate> Load()
    {
        using var stream = typeof(ClimateTable).Assembly.GetManifestResourceStream("climate.tsv")
            ?? throw new InvalidOperationException("climate.tsv is missing from the build");
        using var reader = new StreamReader(stream);
        var cities = new Dictionary<string, Climate>(StringComparer.Ordinal);
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('#') || line.Length == 0)
            {
                continue;
            }

            var columns = line.Split('\t');
            var numbers = columns[1..4].Select(c => int.Parse(c, CultureInfo.InvariantCulture)).ToArray();
            cities[columns[0].ToLowerInvariant()] = new Climate(columns[0], numbers[0], numbers[1], numbers[2]);
        }

        return cities;
    }
}
