using Duologue.Chat.Intents.Language;
using Duologue.Chat.Intents.Slots;

namespace Duologue.Chat.Intents.Matching;

/// <summary>Lays an example with open slots over an utterance word by word, and reads off what the open slots stand for.</summary>
internal sealed class TemplateAligner
{
    private const int MaxName = 5;

    /// <summary>Steps tried at most: several free texts in one example could otherwise take exponential time.</summary>
    private const int MaxSteps = 2000;

    private readonly Expansion _expansion;
    private readonly ToolModel _tool;
    private readonly Utterance _utterance;
    private readonly (int Start, int Length)[] _found;
    private readonly int _end;
    private int _steps;

    private TemplateAligner(Expansion expansion, ToolModel tool, Utterance utterance, int end)
    {
        (_expansion, _tool, _utterance, _end) = (expansion, tool, utterance, end);
        _found = new (int Start, int Length)[expansion.OpenSlots.Count];
    }

    /// <summary>What the open slots stand for, or null when the sentence does not fit exactly.</summary>
    public static IReadOnlyDictionary<string, (int Start, int Length)>? Align(Expansion expansion, ToolModel tool, Utterance utterance)
    {
        var tokens = utterance.Tokens;
        if (!expansion.Tokens.Any(ExampleIndex.IsTelling) || !expansion.Tokens.Where(ExampleIndex.IsTelling).All(tokens.Contains))
        {
            return null;
        }

        var (start, end) = (0, tokens.Count);
        while (end > 0 && WordLists.Polite.Contains(tokens[end - 1]))
        {
            end--;
        }

        while (start < end && WordLists.Polite.Contains(tokens[start]))
        {
            start++;
        }

        var aligner = new TemplateAligner(expansion, tool, utterance, end);
        return aligner.Fits(0, start, 0) ? aligner.Captured() : null;
    }

    private Dictionary<string, (int Start, int Length)> Captured()
    {
        var captured = new Dictionary<string, (int Start, int Length)>(StringComparer.Ordinal);
        for (var i = 0; i < _found.Length; i++)
        {
            if (_expansion.OpenSlots[i].Length > 0)
            {
                captured[_expansion.OpenSlots[i]] = _found[i];
            }
        }

        return captured;
    }

    private bool Fits(int pattern, int at, int open)
    {
        if (++_steps > MaxSteps)
        {
            return false;
        }

        if (pattern == _expansion.Tokens.Count)
        {
            return at == _end;
        }

        if (_expansion.Tokens[pattern] != Expansion.Open)
        {
            return at < _end && _utterance.Tokens[at] == _expansion.Tokens[pattern] && Fits(pattern + 1, at + 1, open);
        }

        return FitsOpen(pattern, at, open);
    }

    /// <summary>A name is short and holds no day, time or number; free text may be anything.</summary>
    private bool FitsOpen(int pattern, int at, int open)
    {
        var isText = _tool.SlotNamed(_expansion.OpenSlots[open])?.Kind == SlotKind.Text;
        for (var next = at + 1; next <= _end && (isText || next - at <= MaxName); next++)
        {
            var token = _utterance.Tokens[next - 1];
            if (!isText && token[0] == '{' && token != "{city}")
            {
                return false;
            }

            if (Fits(pattern + 1, next, open + 1))
            {
                var first = _utterance.TokenPlaces[at].Start;
                var last = _utterance.TokenPlaces[next - 1];
                _found[open] = (first, last.Start + last.Length - first);
                return true;
            }
        }

        return false;
    }
}
