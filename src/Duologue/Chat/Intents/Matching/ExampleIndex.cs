using System.Buffers;
using Duologue.Chat.Intents.Language;

namespace Duologue.Chat.Intents.Matching;

/// <summary>Cosine of TF-IDF over words and word pairs between an utterance and every sentence the examples stand for.</summary>
/// <remarks>Inverse document frequency counts tools. Pairs weigh half, stop words a fifth, unknown words 1.5. Immutable after
/// construction.</remarks>
internal sealed class ExampleIndex
{
    private const float PairWeight = 0.5f;

    private const float StopWeight = 0.2f;

    private const float UnknownIdf = 1.5f;

    private const float RelatedWeight = 0.7f;

    private readonly Dictionary<string, int> _features = new(StringComparer.Ordinal);
    private readonly List<float> _weights = [];
    private readonly List<List<(int Expansion, float Weight)>> _postings = [];
    private readonly Dictionary<string, int> _whole = new(StringComparer.Ordinal);
    private readonly List<Expansion> _expansions;
    private readonly float[] _norms;

    /// <summary>Builds the index.</summary>
    public ExampleIndex(IEnumerable<Expansion> expansions, int toolCount)
    {
        _expansions = [.. expansions.Where(expansion => !KeepWhole(expansion))];
        _norms = new float[_expansions.Count];
        var tools = new List<HashSet<int>>();
        for (var i = 0; i < _expansions.Count; i++)
        {
            foreach (var (feature, _) in Features(_expansions[i].Tokens))
            {
                if (!_features.TryGetValue(feature, out var id))
                {
                    _features[feature] = id = tools.Count;
                    tools.Add([]);
                    _postings.Add([]);
                }

                tools[id].Add(_expansions[i].Tool);
            }
        }

        _weights.AddRange(tools.Select(owners => Idf(owners.Count, toolCount)));
        for (var i = 0; i < _expansions.Count; i++)
        {
            AddPostings(i);
        }
    }

    /// <summary>The best sentence of each tool.</summary>
    public void Score(Utterance utterance, Span<ExampleHit> best)
    {
        if (_whole.TryGetValue(WholeKey(utterance.Tokens), out var tool))
        {
            best[tool] = new ExampleHit(1, null);
        }

        if (_expansions.Count == 0)
        {
            return;
        }

        var scores = ArrayPool<float>.Shared.Rent(_expansions.Count);
        Array.Clear(scores, 0, _expansions.Count);
        var norm = Accumulate(utterance, scores);
        for (var i = 0; i < _expansions.Count; i++)
        {
            var score = norm > 0 && _norms[i] > 0 ? scores[i] / (norm * _norms[i]) : 0;
            if (score > best[_expansions[i].Tool].Score && HasMust(_expansions[i], utterance))
            {
                best[_expansions[i].Tool] = new ExampleHit(score, _expansions[i]);
            }
        }

        ArrayPool<float>.Shared.Return(scores);
    }

    /// <summary>Sentences with open slots, for exact alignment.</summary>
    public IEnumerable<Expansion> WithOpenSlots(int tool) =>
        _expansions.Where(expansion => expansion.Tool == tool && expansion.OpenSlots.Count > 0);

    /// <summary>How much the sentence and the utterance have in common, judged by telling words only, each 0 to 1.</summary>
    /// <remarks>A city or an exercise the example has no place for tells that something else is wanted.</remarks>
    public (double OfExample, double OfUtterance, int Shared) Overlap(Expansion expansion, Utterance utterance, IReadOnlySet<string> typed)
    {
        var wanted = expansion.Tokens.Where(IsTelling).ToHashSet(StringComparer.Ordinal);
        var said = utterance.Tokens.Where(token => wanted.Contains(token)
            || (IsTelling(token) && !WordLists.GenericVerbs.Contains(token))
            || (token is "{city}" or "{exercise}" && !typed.Contains(token))).ToHashSet(StringComparer.Ordinal);
        var meant = said.Where(word => wanted.Contains(word)
            || (!_features.ContainsKey(word) && RelatedWords.Of(word).Any(wanted.Contains))).ToArray();
        var met = wanted.Count(word => said.Contains(word)
            || meant.Any(other => !wanted.Contains(other) && RelatedWords.Of(other).Contains(word)));
        return (wanted.Count == 0 ? 1 : (double)met / wanted.Count, said.Count == 0 ? 1 : (double)meant.Length / said.Count, meant.Length);
    }

    /// <summary>Whether the token is a word that says what is wanted.</summary>
    public static bool IsTelling(string token) => token[0] != '{' && !WordLists.Stop.Contains(token) && !WordLists.Polite.Contains(token);

    private static bool HasMust(Expansion expansion, Utterance utterance)
    {
        if (expansion.Must.Count == 0)
        {
            return true;
        }

        foreach (var token in utterance.Tokens)
        {
            if (expansion.Must.Contains(token) || RelatedWords.Of(token).Any(expansion.Must.Contains))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Examples of one or two words match whole sentences only: as parts they would catch everyday talk.</summary>
    private bool KeepWhole(Expansion expansion)
    {
        var isShort = expansion.Tokens.Count <= 2 && expansion.Tokens.All(token => token[0] != '{');
        return isShort && (_whole.TryAdd(WholeKey(expansion.Tokens), expansion.Tool) || true);
    }

    private static string WholeKey(IReadOnlyList<string> tokens)
    {
        var (start, end) = (0, tokens.Count);
        while (start < end - 1 && WordLists.Polite.Contains(tokens[start]))
        {
            start++;
        }

        while (end > start + 1 && WordLists.Polite.Contains(tokens[end - 1]))
        {
            end--;
        }

        return string.Join(' ', tokens.Skip(start).Take(end - start));
    }

    private static float Idf(int owners, int toolCount) => toolCount == 1 ? UnknownIdf : 1 + MathF.Log((1f + toolCount) / (1 + owners));

    private void AddPostings(int expansion)
    {
        double sum = 0;
        foreach (var (feature, factor) in Features(_expansions[expansion].Tokens))
        {
            var id = _features[feature];
            var weight = _weights[id] * factor;
            _postings[id].Add((expansion, weight));
            sum += weight * weight;
        }

        _norms[expansion] = (float)Math.Sqrt(sum);
    }

    private float Accumulate(Utterance utterance, float[] scores)
    {
        double sum = 0;
        foreach (var (feature, factor) in Features(utterance.Tokens))
        {
            if (_features.TryGetValue(feature, out var id))
            {
                var weight = _weights[id] * factor;
                sum += weight * weight;
                Add(scores, id, weight);
                continue;
            }

            var unknown = UnknownIdf * factor;
            sum += unknown * unknown;
            foreach (var related in RelatedWords.Of(feature))
            {
                if (_features.TryGetValue(related, out id) && !utterance.Tokens.Contains(related))
                {
                    Add(scores, id, unknown * RelatedWeight);
                    break;
                }
            }
        }

        return (float)Math.Sqrt(sum);
    }

    private void Add(float[] scores, int feature, float weight)
    {
        foreach (var (expansion, other) in _postings[feature])
        {
            scores[expansion] += weight * other;
        }
    }

    private static List<(string Feature, float Factor)> Features(IReadOnlyList<string> tokens)
    {
        var features = new List<(string, float)>(tokens.Count * 2);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < tokens.Count; i++)
        {
            if (tokens[i] == Expansion.Open)
            {
                continue;
            }

            var stop = WordLists.Stop.Contains(tokens[i]);
            if (seen.Add(tokens[i]))
            {
                features.Add((tokens[i], stop ? StopWeight : 1));
            }

            if (i + 1 < tokens.Count && tokens[i + 1] != Expansion.Open)
            {
                var pair = tokens[i] + " " + tokens[i + 1];
                if (seen.Add(pair))
                {
                    features.Add((pair, PairWeight * (stop && WordLists.Stop.Contains(tokens[i + 1]) ? StopWeight : 1)));
                }
            }
        }

        return features;
    }
}
