using Duologue.Chat.Intents.Language;
using Duologue.Chat.Intents.Slots;

namespace Duologue.Chat.Intents.Matching;

/// <summary>Turns the examples of tools into token sentences; handoffs get the sentences everybody uses for them.</summary>
internal sealed class ExampleExpander(UtteranceReader reader)
{
    private const int SentencesPerExample = 60;

    private const int MostChoices = 12;

    private static readonly string[] TransferExamples =
    [
        "[can i] (talk|speak) (to|with) [someone in|somebody from] [the] {target} [team|department]",
        "(transfer|connect|put|hand) me [through|over] (to|with) [the] {target} [team|department]",
        "i (want|need|would like) [to (talk|speak) to] [the] {target} [team|department]",
        "{target} [team|department] please",
        "i have a question (about|for) {target}",
        "give me {target}",
    ];

    private readonly Dictionary<string, IReadOnlyList<string>> _read = [];

    /// <summary>The sentences of a tool.</summary>
    public IEnumerable<Expansion> Expand(ToolModel tool)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var example in tool.Examples)
        {
            foreach (var parts in new SentenceTemplate(example).Expand(SentencesPerExample).SelectMany(parts => WithChoices(tool, parts)))
            {
                if (Build(tool, parts, []) is { Tokens.Count: > 0 } expansion && seen.Add(string.Join(' ', expansion.Tokens)))
                {
                    yield return expansion;
                }
            }
        }

        if (tool.Target is not { } target)
        {
            yield break;
        }

        var must = target.Split(' ').Select(word => Stems.Of(word.ToLowerInvariant())).Where(word => word is not ("team" or "department"))
            .ToArray();
        foreach (var example in TransferExamples)
        {
            var named = new SentenceTemplate(example.Replace("{target}", target, StringComparison.Ordinal));
            foreach (var parts in named.Expand(SentencesPerExample))
            {
                if (Build(tool, parts, must) is { } expansion && seen.Add(string.Join(' ', expansion.Tokens)))
                {
                    yield return expansion;
                }
            }
        }
    }

    /// <summary>The sentence once for each value of an enumeration it names, so that the values themselves are matched.</summary>
    private static IEnumerable<IReadOnlyList<TemplatePart>> WithChoices(ToolModel tool, IReadOnlyList<TemplatePart> parts)
    {
        for (var at = 0; at < parts.Count; at++)
        {
            if (parts[at].IsSlot && tool.SlotNamed(parts[at].Text) is { Kind: SlotKind.Choice } slot)
            {
                var place = at;
                return slot.SpokenChoices.Take(MostChoices)
                    .Select(choice => parts.Take(place).Append(new TemplatePart(choice, IsSlot: false)).Concat(parts.Skip(place + 1)))
                    .SelectMany(chosen => WithChoices(tool, [.. chosen])).Take(SentencesPerExample);
            }
        }

        return [parts];
    }

    private Expansion Build(ToolModel tool, IReadOnlyList<TemplatePart> parts, IReadOnlyList<string> must)
    {
        var tokens = new List<string>();
        var open = new List<string>();
        foreach (var part in parts)
        {
            if (!part.IsSlot)
            {
                tokens.AddRange(Read(part.Text));
                continue;
            }

            var slot = tool.SlotNamed(part.Text);
            var token = TokenOf(slot?.Kind ?? SlotKinds.Of(Wording.Split(part.Text), "", "string", ""));
            tokens.AddRange(token.Split(' '));
            if (token == Expansion.Open)
            {
                open.Add(slot?.Name ?? "");
            }
        }

        return new Expansion(tool.Index, tokens, open, must);
    }

    private IReadOnlyList<string> Read(string text)
    {
        if (!_read.TryGetValue(text, out var tokens))
        {
            // The day does not matter here: days become a token.
            _read[text] = tokens = reader.Read(text, new DateOnly(2000, 1, 3)).Tokens;
        }

        return tokens;
    }

    private static string TokenOf(SlotKind kind) => kind switch
    {
        SlotKind.City => "{city}",
        SlotKind.Date => "{date}",
        SlotKind.Time => "{time}",
        SlotKind.DateTime => "{date} {time}",
        SlotKind.Number => "{n}",
        SlotKind.Exercise => "{exercise}",
        SlotKind.Digits => "{digits}",
        SlotKind.Email => "{email}",
        _ => Expansion.Open,
    };
}
