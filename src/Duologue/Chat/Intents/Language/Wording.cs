using System.Globalization;
using System.Text;

namespace Duologue.Chat.Intents.Language;

/// <summary>Turns identifiers, lists, days and times into words to be spoken.</summary>
internal static class Wording
{
    /// <summary>The words of a snake, kebab or camel case identifier, lower case.</summary>
    public static IReadOnlyList<string> Split(string identifier)
    {
        var spaced = new StringBuilder(identifier.Length + 8);
        for (var at = 0; at < identifier.Length; at++)
        {
            var letter = identifier[at];
            var starts = at > 0 && char.IsUpper(letter)
                && (char.IsLower(identifier[at - 1])
                || (at + 1 < identifier.Length && char.IsLower(identifier[at + 1]) && char.IsUpper(identifier[at - 1])));
            if (starts)
            {
                spaced.Append(' ');
            }

            spaced.Append(char.IsLetterOrDigit(letter) ? char.ToLowerInvariant(letter) : ' ');
        }

        return spaced.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>The identifier as spoken.</summary>
    public static string Spoken(string identifier) => string.Join(' ', Split(identifier));

    /// <summary>"a, b, and c" with the given last word.</summary>
    public static string List(IReadOnlyList<string> items, string last) => items.Count switch
    {
        0 => "",
        1 => items[0],
        2 => $"{items[0]} {last} {items[1]}",
        _ => $"{string.Join(", ", items.Take(items.Count - 1))}, {last} {items[^1]}",
    };

    /// <summary>The text with a capital first letter.</summary>
    public static string Capital(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];

    /// <summary>The text with every word capitalised, as names are.</summary>
    public static string Title(string text) => string.Join(' ', text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Capital));

    /// <summary>The text with a full stop, unless it ends a sentence already.</summary>
    public static string Stopped(string text)
    {
        var trimmed = text.Trim();
        return trimmed.Length == 0 || trimmed[^1] is '.' or '!' or '?' ? trimmed : trimmed + ".";
    }

    /// <summary>A day as said: "Tuesday, November 24".</summary>
    public static string Day(DateOnly date) => date.ToString("dddd, MMMM d", CultureInfo.InvariantCulture);

    /// <summary>A time as said: "3:30 pm", "noon".</summary>
    public static string Time(int minutes)
    {
        var (hour, minute) = (minutes / 60 % 24, minutes % 60);
        var half = hour < 12 ? "am" : "pm";
        var shown = hour % 12 == 0 ? 12 : hour % 12;
        return (hour, minute) switch
        {
            (12, 0) => "noon",
            (0, 0) => "midnight",
            (_, 0) => string.Create(CultureInfo.InvariantCulture, $"{shown} {half}"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{shown}:{minute:00} {half}"),
        };
    }

    /// <summary>ISO days and times inside a value, as said; any other text unchanged.</summary>
    public static string Value(string text)
    {
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
        {
            return Day(date);
        }

        if (TimeOnly.TryParseExact(text, ["HH:mm", "HH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
        {
            return Time((time.Hour * 60) + time.Minute);
        }

        return text.Length >= 16 && text[4] == '-' && text[10] == 'T'
            && DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var both)
            ? $"{Day(DateOnly.FromDateTime(both))} at {Time((both.Hour * 60) + both.Minute)}"
            : text;
    }
}
