using Duologue.Chat.Intents.Language;
using Microsoft.Extensions.AI;

namespace Duologue.Chat.Intents.Matching;

/// <summary>The tools of a conversation, compiled for matching. Immutable after construction.</summary>
internal sealed class ToolSet
{
    /// <summary>An example laid over the sentence word by word leaves no doubt.</summary>
    private const double AlignedScore = 0.9;

    /// <summary>Just under the bar: worth asking about, not worth acting on.</summary>
    private const double Below = 0.01;

    private readonly ExampleIndex _index;
    private readonly KeywordProfile[] _profiles;
    private readonly IntentOptions _options;

    /// <summary>Compiles tools.</summary>
    public ToolSet(IEnumerable<AIFunctionDeclaration> tools, UtteranceReader reader, IntentOptions options)
    {
        _options = options;
        Tools = [.. tools.Select((tool, index) => new ToolModel(tool, index))];
        var expander = new ExampleExpander(reader);
        _index = new ExampleIndex(Tools.SelectMany(expander.Expand), Tools.Count);
        _profiles = [.. Tools.Select(tool => new KeywordProfile(tool))];
    }

    /// <summary>The tools, in the order given.</summary>
    public IReadOnlyList<ToolModel> Tools { get; }

    /// <summary>The tool for whatever nothing else fits, or null.</summary>
    public ToolModel? Rest => Tools.FirstOrDefault(tool => tool.TakesRest);

    /// <summary>The tool of a name, or null.</summary>
    public ToolModel? Named(string name) => Tools.FirstOrDefault(tool => tool.Name == name);

    /// <summary>The tool that fits best, or null when there is none at all.</summary>
    public ToolMatch? Match(Utterance utterance)
    {
        if (Tools.Count == 0 || utterance.Tokens.Count == 0)
        {
            return null;
        }

        var hits = new ExampleHit[Tools.Count];
        _index.Score(utterance, hits);
        ToolMatch? best = null;
        foreach (var tool in Tools)
        {
            var match = Judge(tool, hits[tool.Index], utterance);
            best = best is null || match.Score > best.Score ? match : best;
        }

        return best;
    }

    private ToolMatch Judge(ToolModel tool, ExampleHit hit, Utterance utterance)
    {
        if (hit is { Score: >= 0.1f })
        {
            foreach (var expansion in _index.WithOpenSlots(tool.Index))
            {
                if (TemplateAligner.Align(expansion, tool, utterance) is { } captured)
                {
                    return new ToolMatch(tool, Math.Max(AlignedScore, hit.Score), captured);
                }
            }
        }

        var score = hit.Expansion is { } sentence ? Doubt(hit.Score, tool, sentence, utterance) : hit.Score;
        var keywords = _profiles[tool.Index].Score(utterance);
        if (tool.Examples.Count > 0)
        {
            keywords = Math.Min(keywords * 0.8, _options.ActThreshold - Below);
        }

        var total = Math.Max(score, keywords);
        return new ToolMatch(tool, IsDenied(utterance, hit.Expansion) ? Math.Min(total, _options.ActThreshold - Below) : total);
    }

    /// <summary>Holds back where only slots or a minor part of both sentences agree ("tomorrow at two pm" is no wish yet).</summary>
    private double Doubt(double score, ToolModel tool, Expansion sentence, Utterance utterance)
    {
        var (ofExample, ofUtterance, shared) = _index.Overlap(sentence, utterance, _profiles[tool.Index].Typed);
        var bare = !sentence.Tokens.Any(ExampleIndex.IsTelling);
        var doubtful = bare ? score < 0.8 || ofUtterance < 1 : shared == 0 || (ofExample <= 0.5 && ofUtterance <= 0.5);
        return doubtful ? Math.Min(score, _options.ActThreshold - Below) : score;
    }

    /// <summary>"do not book anything".</summary>
    private static bool IsDenied(Utterance utterance, Expansion? sentence)
    {
        for (var at = 0; at + 1 < utterance.Words.Count; at++)
        {
            if (utterance.At(at) is "do" or "please" && utterance.At(at + 1) is "not" or "never" && utterance.At(at - 1) is not "why")
            {
                return sentence?.Tokens.Contains("not") != true;
            }
        }

        return false;
    }
}
