using Duologue.Chat.Intents.Language;
using Duologue.Chat.Intents.Matching;

namespace Duologue.Chat.Intents.Talk;

/// <summary>Says in one sentence what the tools can do.</summary>
internal static class Capabilities
{
    private const int MaxNamed = 5;

    private const int MaxPhrase = 80;

    private static readonly HashSet<string> Telling = ["get", "fetch", "retrieve", "return", "provide", "give", "tell", "read"];

    private static readonly HashSet<string> Verbs =
    [
        "add", "answer", "apply", "arrange", "ask", "book", "buy", "calculate", "call", "cancel", "change", "check", "collect", "compare",
        "compute",
        "confirm", "connect", "convert", "count", "create", "delete", "dial", "end", "enter", "estimate", "explain", "file", "find",
        "generate", "hand", "help",
        "identify", "issue", "list", "log", "look", "make", "mark", "move", "note", "open", "order", "pay", "place", "plan", "play",
        "process", "query",
        "recommend", "record", "register", "remind", "remove", "report", "request", "reschedule", "reserve", "roll", "save", "schedule",
        "search", "send", "set",
        "show", "solve", "start", "stop", "store", "submit", "suggest", "summarize", "take", "track", "transfer", "translate", "turn",
        "update", "verify", "write",
    ];

    private static readonly HashSet<string> Determiners =
        ["the", "a", "an", "your", "all", "any", "how", "what", "when", "where", "which", "whether", "if", "who", "you", "me", "about",
        "some", "one"];

    /// <summary>The tools in one sentence: "I can tell you the weather in a city, book an appointment, or hand you over to
    /// Billing."</summary>
    public static string Sentence(IReadOnlyList<ToolModel> tools)
    {
        var phrases = tools.Select(tool => tool.Phrase).Distinct(StringComparer.Ordinal).ToList();
        if (phrases.Count == 0)
        {
            return "I can only make small talk here, because nothing has been set up for me to do.";
        }

        if (phrases.Count > MaxNamed)
        {
            phrases = [.. phrases.Take(MaxNamed - 1), "do a few more things"];
        }

        return $"I can {Wording.List(phrases, "or")}.";
    }

    /// <summary>Whether a sentence that begins with the word is an order.</summary>
    public static bool IsVerb(string word) => Verbs.Contains(word);

    /// <summary>What a tool does, as the end of "I can …".</summary>
    public static string PhraseFor(ToolModel tool)
    {
        if (tool.Target is { } target)
        {
            return $"hand you over to {target}";
        }

        var words = FirstClause(tool.Description).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var first = words.Length > 0 ? words[0].ToLowerInvariant() : "";
        if (words.Length < 2 || first is "use" or "this" or "call" or "when" or "function" or "tool")
        {
            return FromName(tool.NameWords);
        }

        var verb = Telling.Contains(first) || Verbs.Contains(first) ? first : Stems.Singular(first);
        var rest = string.Join(' ', words.Skip(1))
            .Replace("the caller's", "your", StringComparison.OrdinalIgnoreCase)
            .Replace("the user's", "your", StringComparison.OrdinalIgnoreCase)
            .Replace("the caller", "you", StringComparison.OrdinalIgnoreCase)
            .Replace("the user", "you", StringComparison.OrdinalIgnoreCase);
        if (Telling.Contains(verb))
        {
            return TellPhrase(rest);
        }

        return Verbs.Contains(verb) ? $"{verb} {rest}" : $"help with {LowerFirst(string.Join(' ', words))}";
    }

    private static string FromName(IReadOnlyList<string> words)
    {
        if (words.Count == 0)
        {
            return "help";
        }

        return Telling.Contains(words[0]) && words.Count > 1 ? TellPhrase(string.Join(' ', words.Skip(1)))
            : Verbs.Contains(words[0]) ? string.Join(' ', words) : $"help with {string.Join(' ', words)}";
    }

    private static string TellPhrase(string rest)
    {
        rest = rest.StartsWith("you ", StringComparison.Ordinal) ? rest[4..] : rest;
        return Determiners.Contains(rest.Split(' ')[0].ToLowerInvariant()) ? $"tell you {rest}" : $"tell you the {LowerFirst(rest)}";
    }

    private static string FirstClause(string description)
    {
        var text = description.Trim();
        foreach (var end in (ReadOnlySpan<string>)[". ", "\n", ";", " (", ": ", " using ", " such as ", " based on ", ", e.g", " - "])
        {
            if (text.IndexOf(end, StringComparison.Ordinal) is > 0 and var cut)
            {
                text = text[..cut];
            }
        }

        if (text.Length > MaxPhrase && text.LastIndexOf(' ', MaxPhrase) is > 0 and var space)
        {
            text = text[..(text.LastIndexOf(',', MaxPhrase) is > 20 and var comma ? comma : space)];
        }

        return text.Trim().TrimEnd('.', ',', '!');
    }

    private static string LowerFirst(string text) =>
        text.Length > 1 && char.IsUpper(text[0]) && !char.IsUpper(text[1]) ? char.ToLowerInvariant(text[0]) + text[1..] : text;
}
