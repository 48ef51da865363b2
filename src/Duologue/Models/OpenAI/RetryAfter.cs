using System.Globalization;

namespace Duologue.Models.OpenAI;

/// <summary>Reads when a server wants to be asked again.</summary>
internal static class RetryAfter
{
    /// <summary>The wait, never negative; null when the server did not say.</summary>
    public static TimeSpan? Read(IReadOnlyDictionary<string, IEnumerable<string>>? headers, TimeProvider timeProvider)
    {
        if (headers is null)
        {
            return null;
        }

        foreach (var (name, values) in headers)
        {
            if (name.Equals("Retry-After", StringComparison.OrdinalIgnoreCase))
            {
                return Read(values.FirstOrDefault(), timeProvider);
            }
        }

        return null;
    }

    /// <summary>The wait that a header asks for: seconds, or a date.</summary>
    public static TimeSpan? Read(string? value, TimeProvider timeProvider)
    {
        if (double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds))
        {
            return seconds is >= 0 and < 86_400 * 365 ? TimeSpan.FromSeconds(seconds) : null;
        }

        if (!DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date))
        {
            return null;
        }

        var wait = date - timeProvider.GetUtcNow();
        return wait > TimeSpan.Zero ? wait : TimeSpan.Zero;
    }
}
