using System.Text.RegularExpressions;
using Duologue.Chat.Intents.Language;

namespace Duologue.Chat.Intents.Talk;

/// <summary>What the instructions say about who speaks and what to say first.</summary>
internal sealed partial class Persona(string instructions, string? defaultName)
{
    private const int MaxRead = 4000;

    private readonly string _instructions = instructions.Length > MaxRead ? instructions[..MaxRead] : instructions;

    /// <summary>The assistant's name, if one is stated.</summary>
    public string? Name { get; } = NameIn(instructions.Length > MaxRead ? instructions[..MaxRead] : instructions) ?? defaultName;

    /// <summary>The sentence the instructions put into the assistant's mouth as its opening, if any.</summary>
    public string? Opening => Quoted(OpeningPattern().Match(_instructions)) ?? Directive();

    /// <summary>The sentence to say when the instructions are nothing but an order to say it.</summary>
    public string? Directive()
    {
        var text = _instructions.Trim();
        var quoted = SayPattern().Match(text);
        if (quoted.Success && text.Length - quoted.Length < 30)
        {
            return quoted.Groups[1].Value.Trim();
        }

        var plain = SayPlainPattern().Match(text);
        if (plain.Success)
        {
            return Wording.Stopped(plain.Groups[1].Value.Trim());
        }

        return text.Length > 2 && text[0] is '"' or '\u201c' && text[^1] is '"' or '\u201d' ? text[1..^1].Trim() : null;
    }

    /// <summary>What to say when the assistant speaks first.</summary>
    public string Greeting() => Opening ?? (Name is { } name ? $"Hello, this is {name}. How can I help?" : "Hello. How can I help?");

    /// <summary>What a new agent says after a handoff.</summary>
    public string Through(string? target) =>
        Opening ?? (target is null ? "You're through. How can I help?" : $"You're through to {target}. How can I help?");

    private static string? Quoted(Match match) => match.Success ? match.Groups[1].Value.Trim() : null;

    private static string? NameIn(string text)
    {
        foreach (Match match in NamePattern().Matches(text))
        {
            var name = match.Groups[1].Value;
            if (name is not ("A" or "An" or "The" or "Your" or "In" or "I" or "AI" or "One" or "Not" or "Always" or "Never"))
            {
                return name;
            }
        }

        return null;
    }

    [GeneratedRegex("""(?:[Yy]ou are|[Yy]our name is|[Yy]ou're|\bI am|[Yy]ou are called) ([A-Z][A-Za-z'-]{1,30})(?=[\s,.;:!]|$)""")]
    private static partial Regex NamePattern();

    [GeneratedRegex("""\b(?:say|greet|begin|start|open|answer the call|answer with)\b[^"\u201c.\n]{0,80}["\u201c]([^"\u201d]{2,400})["\u201d]""",
        RegexOptions.IgnoreCase)]
    private static partial Regex OpeningPattern();

    [GeneratedRegex("""^(?:please )?(?:say|tell|inform|announce|ask|greet|remind|respond|reply)\b[^"\u201c\n]{0,100}["\u201c]([^"\u201d]{2,1000})["\u201d]""",
        RegexOptions.IgnoreCase)]
    private static partial Regex SayPattern();

    [GeneratedRegex("""^(?:please )?(?:say|announce)(?: exactly| this| the following| verbatim)*\s*:\s*([^"\n]{2,1000})$""",
        RegexOptions.IgnoreCase)]
    private static partial Regex SayPlainPattern();
}
