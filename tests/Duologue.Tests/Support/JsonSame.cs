using System.Text.Json;

namespace Duologue.Tests.Support;

/// <summary>Compares two JSON values by meaning.</summary>
internal static class JsonSame
{
    /// <summary>Members for which null and absent mean different things on the wire, so that they may not be confused.</summary>
    private static readonly HashSet<string> NullMatters = ["turn_detection", "transcription", "noise_reduction", "tracing", "prompt"];

    /// <summary>Fails when they differ. Other null members count as absent; members named in <paramref name="ignored"/> are not compared.</summary>
    public static void Assert(JsonElement expected, JsonElement actual, params string[] ignored) =>
        Xunit.Assert.Equal(Canonical(expected, ignored), Canonical(actual, ignored));

    private static string Canonical(JsonElement value, string[] ignored) => value.ValueKind switch
    {
        JsonValueKind.Object => "{" + string.Join(",\n", value.EnumerateObject()
            .Where(m => !ignored.Contains(m.Name) && (m.Value.ValueKind != JsonValueKind.Null || NullMatters.Contains(m.Name)))
            .OrderBy(m => m.Name, StringComparer.Ordinal)
            .Select(m => $"{m.Name}:{Canonical(m.Value, ignored)}")) + "}",
        JsonValueKind.Array => "[" + string.Join(",", value.EnumerateArray().Select(e => Canonical(e, ignored))) + "]",
        JsonValueKind.Number => value.GetDouble().ToString("R"),
        JsonValueKind.String => "\"" + value.GetString() + "\"",
        _ => value.ToString(),
    };
}
