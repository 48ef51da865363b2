using System.Text.RegularExpressions;

namespace Duologue.Speech;

/// <summary>Links, mail addresses, phone numbers, abbreviations and signs.</summary>
internal static partial class EnglishWritingRules
{
    private static readonly Dictionary<string, string> Abbreviations = new(StringComparer.OrdinalIgnoreCase)
    {
        ["e.g."] = "for example",
        ["i.e."] = "that is",
        ["etc."] = "et cetera",
        ["vs."] = "versus",
        ["vs"] = "versus",
        ["approx."] = "approximately",
        ["w/"] = "with ",
        ["w/o"] = "without",
        ["a.k.a."] = "also known as",
        ["appt."] = "appointment",
        ["dept."] = "department",
        ["min."] = "minimum",
        ["max."] = "maximum",
    };

    internal static IReadOnlyList<EnglishRule> Links { get; } =
    [
        new(MarkdownLink(), m => m.Groups["text"].Value),
        new(Mail(), m => $"{Spelled(m.Groups["name"].Value)} at {Spelled(m.Groups["host"].Value)}"),
        new(Link(), m => Spelled(m.Groups["host"].Value + m.Groups["path"].Value.TrimEnd('/'))),
        new(Domain(), m => Spelled(m.Groups["host"].Value + m.Groups["path"].Value.TrimEnd('/'))),
    ];

    internal static IReadOnlyList<EnglishRule> Phones { get; } =
    [
        new(InternationalPhone(), m => $"plus {Grouped(m.Value)}"),
        new(Phone(), m => Grouped(m.Value)),
    ];

    internal static IReadOnlyList<EnglishRule> Marks { get; } =
    [
        new(Abbreviation(), m => Abbreviations.GetValueOrDefault(m.Value)),
        new(Ampersand(), _ => "and"),
        new(AtSign(), _ => "at"),
        new(Plus(), _ => "plus"),
        new(EqualsSign(), _ => "equals"),
        new(SlashBetweenWords(), _ => " "),
        new(HyphenInWord(), _ => " "),
        new(AllRight(), _ => "okay"),
    ];

    private static string Grouped(string number) =>
        string.Join(", ", number.Split([' ', '-', '.', '(', ')', '+'], StringSplitOptions.RemoveEmptyEntries).Select(EnglishNumbers.Digits));

    /// <summary>Says the signs of a link; digits one by one, letters and words as they stand.</summary>
    private static string Spelled(string text)
    {
        var spoken = EachSign().Replace(text, sign => sign.Value switch
        {
            "." => " dot ",
            "/" => " slash ",
            "-" => " dash ",
            "_" => " underscore ",
            "+" => " plus ",
            "?" or "&" or "=" or "#" or "%" or ":" or "~" => " ",
            var digits => $" {EnglishNumbers.Digits(digits)} ",
        });
        return string.Join(' ', spoken.Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    [GeneratedRegex(@"[^A-Za-z\d]|\d+", RegexOptions.CultureInvariant)]
    private static partial Regex EachSign();

    [GeneratedRegex(@"\G\[(?<text>[^\]]+)\]\([^)\s]+\)", RegexOptions.CultureInvariant)]
    private static partial Regex MarkdownLink();

    [GeneratedRegex(@"\G(?<name>[A-Za-z\d](?:[A-Za-z\d._+-]*[A-Za-z\d])?)@(?<host>[A-Za-z\d-]+(?:\.[A-Za-z\d-]+)+)", RegexOptions.CultureInvariant)]
    private static partial Regex Mail();

    [GeneratedRegex(@"\G(?:https?://(?:www\.)?|www\.)(?<host>[A-Za-z\d-]+(?:\.[A-Za-z\d-]+)*)(?::\d+)?(?<path>/[^\s)\]""]*[A-Za-z\d/])?", RegexOptions.CultureInvariant)]
    private static partial Regex Link();

    [GeneratedRegex(@"\G(?<host>[A-Za-z\d-]+(?:\.[A-Za-z\d-]+)*\.(?:com|org|net|io|dev|ai|app|edu|gov|info|co\.uk|uk|de|fr|eu))\b(?<path>/[^\s)\]""]*[A-Za-z\d/])?", RegexOptions.CultureInvariant)]
    private static partial Regex Domain();

    [GeneratedRegex(@"\G\+\d{1,3}(?:[ .-]?\(?\d{2,5}\)?){2,5}(?!\d)", RegexOptions.CultureInvariant)]
    private static partial Regex InternationalPhone();

    [GeneratedRegex(@"\G(?<![\d-])(?:1[ .-])?(?:\(\d{3}\) ?|\d{3}[ .-])\d{3}[ .-]\d{4}(?!\d)|\G(?<![\d-])\d{3}-\d{4}(?![\d-])", RegexOptions.CultureInvariant)]
    private static partial Regex Phone();

    [GeneratedRegex(@"\G(?<![A-Za-z.])(?:e\.g\.|i\.e\.|etc\.|vs\.?(?![a-z])|approx\.|a\.k\.a\.|appt\.|dept\.|(?:min|max)\.(?= [a-z\d])|w/o\b|w/)", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Abbreviation();

    [GeneratedRegex(@"\G&(?!\w+;)", RegexOptions.CultureInvariant)]
    private static partial Regex Ampersand();

    [GeneratedRegex(@"\G@", RegexOptions.CultureInvariant)]
    private static partial Regex AtSign();

    [GeneratedRegex(@"\G\+(?=\s?\w)", RegexOptions.CultureInvariant)]
    private static partial Regex Plus();

    [GeneratedRegex(@"\G=(?=\s?\w)", RegexOptions.CultureInvariant)]
    private static partial Regex EqualsSign();

    [GeneratedRegex(@"\G(?<=[A-Za-z])/(?=[A-Za-z])", RegexOptions.CultureInvariant)]
    private static partial Regex SlashBetweenWords();

    [GeneratedRegex(@"\G(?<=[A-Za-z\d])-(?=[A-Za-z\d])", RegexOptions.CultureInvariant)]
    private static partial Regex HyphenInWord();

    [GeneratedRegex(@"\GOK\b", RegexOptions.CultureInvariant)]
    private static partial Regex AllRight();
}
