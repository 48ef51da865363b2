using Duologue.Chat.Intents.Language;
using Duologue.Chat.Intents.Slots;

namespace Duologue.Chat.Intents.Matching;

/// <summary>Lays an example with open slots over an utterance word by word, and reads off what the open slots stand for.</summary>
internal static class TemplateAligner
{
    private const int MaxName = 5;

    private const int MaxSteps = 2000;

    /// <summary>What the open slots stand for, or null when the sentence does not fit exactly.</summary>
    public static IReadOnlyDictionary<string, (int Start, int Length)>? Align(Expansion expansion, ToolModel tool, Utterance utterance)
    {
        var tokens = utterance.Tokens;
        if (!expansion.Tokens.Any(ExampleIndex.IsTelling) || !expansion.Tokens.Where(ExampleIndex.IsTelling).All(tokens.Contains))
        {
            return null;
        }

        var end = tokens.Count;
        while (end > 0 && WordLists.Polite.Contains(tokens[end - 1]))
        {
            end--;
        }

        var start = 0;
        while (start < end && WordLists.Polite.Contains(tokens[start]))
        {
            start++;
        }

        var found = new (int Start, int Length)[expansion.OpenSlots.Count];
        var steps = 0;
        if (!Fits(0, start, 0))
        {
            return null;
        }

        var captured = new Dictionary<string, (int Start, int Length)>(StringComparer.Ordinal);
        for (var i = 0; i < found.Length; i++)
        {
            if (expansion.OpenSlots[i].Length > 0)
            {
                captured[expansion.OpenSlots[i]] = found[i];
            }
        }

        return captured;

        bool Fits(int pattern, int at, int open)
        {
            if (++steps > MaxSteps)
            {
                return false;
            }

            if (pattern == expansion.Tokens.Count)
            {
                return at == end;
            }

            if (expansion.Tokens[pattern] != Expansion.Open)
            {
                return at < end && tokens[at] == expansion.Tokens[pattern] && Fits(pattern + 1, at + 1, open);
            }

            var isText = tool.SlotNamed(expansion.OpenSlots[open])?.Kind == SlotKind.Text;
            for (var next = at + 1; next <= end && (isText || next - at <= MaxName); next++)
            {
                if (!isText && tokens[next - 1][0] == '{' && tokens[next - 1] != "{city}")
                {
                    return false;
                }

                if (Fits(pattern + 1, next, open + 1))
                {
                    var first = utterance.TokenPlaces[at].Start;
                    var last = utterance.TokenPlaces[next - 1];
                    found[open] = (first, last.Start + last.Length - first);
                    return true;
                }
            }

            return false;
        }
    }
}
