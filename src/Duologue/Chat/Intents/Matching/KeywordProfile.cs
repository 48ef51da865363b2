using Duologue.Chat.Intents.Language;
using Duologue.Chat.Intents.Slots;

namespace Duologue.Chat.Intents.Matching;

/// <summary>What a tool without examples can be recognised by: the words of its name, description, parameters and their values.</summary>
internal sealed class KeywordProfile
{
    private const double NameWeight = 1;

    private const double DescriptionWeight = 0.5;

    private const double ParameterWeight = 0.4;

    private const double TypedWeight = 0.7;

    private readonly Dictionary<string, double> _weights = new(StringComparer.Ordinal);
    private readonly HashSet<string> _name = [];
    private readonly HashSet<string> _typed;
    private readonly string _verb;

    /// <summary>Builds the profile of a tool.</summary>
    public KeywordProfile(ToolModel tool)
    {
        foreach (var word in Telling(tool.NameWords))
        {
            _name.Add(word);
            Add(word, NameWeight);
        }

        _verb = tool.NameWords.Count > 0 ? Stems.Of(tool.NameWords[0]) : "";
        foreach (var word in Telling(Sentence.Split(tool.Description).Select(word => word.Text)))
        {
            Add(word, DescriptionWeight);
        }

        foreach (var slot in tool.Slots)
        {
            foreach (var word in Telling(slot.Words.Concat(slot.SpokenChoices.SelectMany(choice => choice.Split(' ')))))
            {
                Add(word, ParameterWeight);
            }
        }

        _typed = [.. tool.Slots.SelectMany(slot => TypedTokens(slot.Kind))];
    }

    /// <summary>How well the utterance asks for the tool, 0 to 1.</summary>
    public double Score(Utterance utterance)
    {
        double strength = 0;
        double covered = 0;
        double all = 0;
        var named = false;
        var typed = 0;
        foreach (var token in utterance.Tokens.Distinct(StringComparer.Ordinal))
        {
            if (token[0] == '{')
            {
                var fits = _typed.Contains(token);
                all += TypedWeight;
                covered += fits ? TypedWeight : 0;
                typed += fits ? 1 : 0;
            }
            else if (ExampleIndex.IsTelling(token) && !WordLists.GenericVerbs.Contains(token))
            {
                var (weight, isName) = WeightOf(token);
                all += 1;
                covered += weight > 0 ? 1 : 0;
                strength += weight;
                named |= isName;
            }
        }

        if (strength < DescriptionWeight || all == 0)
        {
            return 0;
        }

        var asks = IsRequest(utterance) || typed > 0;
        var total = Math.Min(1, strength + (0.25 * Math.Min(typed, 2))) * (covered / all);
        return total * (named ? 1 : 0.6) * (asks ? 1 : 0.6);
    }

    /// <summary>Statements that happen to contain a word of the name are not requests.</summary>
    private bool IsRequest(Utterance utterance) =>
        utterance.Words.Count <= 3 || Stems.Of(utterance.Words[0].Text) == _verb || Talk.Capabilities.IsVerb(utterance.Words[0].Text) ||
         utterance.Words.Take(4).Any(word => WordLists.Asking.Contains(word.Text));

    private (double Weight, bool IsName) WeightOf(string token)
    {
        if (_weights.TryGetValue(token, out var weight))
        {
            return (weight, _name.Contains(token));
        }

        foreach (var related in RelatedWords.Of(token))
        {
            if (_weights.TryGetValue(related, out weight))
            {
                return (weight * 0.7, _name.Contains(related));
            }
        }

        return (0, false);
    }

    private void Add(string word, double weight) => _weights[word] = Math.Max(weight, _weights.GetValueOrDefault(word));

    private static IEnumerable<string> Telling(IEnumerable<string> words) => words
        .Where(word => word.Length > 1 && !WordLists.Stop.Contains(word) && !WordLists.GenericVerbs.Contains(word)).Select(Stems.Of);

    private static string[] TypedTokens(SlotKind kind) => kind switch
    {
        SlotKind.City => ["{city}"],
        SlotKind.Date => ["{date}"],
        SlotKind.Time => ["{time}"],
        SlotKind.DateTime => ["{date}", "{time}"],
        SlotKind.Number => ["{n}"],
        SlotKind.Exercise => ["{exercise}"],
        SlotKind.Digits => ["{digits}", "{n}"],
        SlotKind.Email => ["{email}"],
        _ => [],
    };
}
