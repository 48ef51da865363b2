using Duologue.Chat.Intents.Language;
using Duologue.Chat.Intents.Matching;
using Duologue.Chat.Intents.Slots;

namespace Duologue.Chat.Intents.Talk;

/// <summary>Plans one call or several out of one sentence: two wishes joined by "and", or one wish for two cities.</summary>
internal sealed class MultipleAsks(ToolSet tools, UtteranceReader reader, IntentOptions options)
{
    private const int MaxCalls = 4;

    private static readonly HashSet<string> Joints = ["and", "then", "plus", "also"];

    /// <summary>The calls a sentence asks for; empty when none is sure enough.</summary>
    public IReadOnlyList<PlannedCall> Plan(Utterance said, ToolMatch? match)
    {
        var parts = Split(said, depth: 1);
        if (parts.Count > 1)
        {
            return parts;
        }

        return match is null || match.Score < options.ActThreshold ? [] : Spread(said, Call(said, match));
    }

    /// <summary>The call of a match, as far as the sentence fills it.</summary>
    public PlannedCall Call(Utterance said, ToolMatch match) =>
        new(match.Tool, SlotFiller.Fill(new FillContext(said, match.Tool.Slots, match.Tool.IsEvening), match.Captured));

    private List<PlannedCall> Split(Utterance said, int depth)
    {
        for (var at = 2; at < said.Words.Count - 1 && depth < MaxCalls; at++)
        {
            if (!Joints.Contains(said.At(at)) || said.SpanAt(at) is not null)
            {
                continue;
            }

            var next = at + 1;
            while (next < said.Words.Count && Joints.Contains(said.At(next)))
            {
                next++;
            }

            var left = reader.Read(said.Surface(0, at), said.Today);
            var right = reader.Read(said.Surface(next, said.Words.Count), said.Today);
            if (Sure(left) is not { } first || right.Words.Count < 2)
            {
                continue;
            }

            var rest = Split(right, depth + 1);
            if (rest.Count == 0 && Sure(right) is { } second)
            {
                rest = [.. Spread(right, Call(right, second))];
            }

            // The same tool twice needs its own values in each half, else "and" only joins two words of one wish.
            if (rest.Count > 0 && (rest[0].Tool != first.Tool || rest[0].Values.Count > 0))
            {
                return [.. Spread(left, Call(left, first)), .. rest];
            }
        }

        return [];
    }

    private ToolMatch? Sure(Utterance said) => tools.Match(said) is { } match && match.Score >= options.ActThreshold ? match : null;

    /// <summary>One call for each of the cities, exercises or days joined by "and".</summary>
    private static List<PlannedCall> Spread(Utterance said, PlannedCall call)
    {
        var calls = new List<PlannedCall> { call };
        foreach (var slot in call.Tool.Slots.Where(slot => !slot.IsArray && call.Tool.Slots.Count(other => other.Kind == slot.Kind) == 1))
        {
            SpanKind? kind = slot.Kind switch
            {
                SlotKind.City => SpanKind.City,
                SlotKind.Exercise => SpanKind.Exercise,
                SlotKind.Date => SpanKind.Date,
                _ => null,
            };
            var spans = kind is null ? [] : said.Spans.Where(span => span.Kind == kind).ToArray();
            if (spans.Length < 2 || !call.Values.ContainsKey(slot.Name) || !AreJoined(said, spans))
            {
                continue;
            }

            foreach (var span in spans.Skip(1).Take(MaxCalls - 1))
            {
                var other = SlotFiller.Fill(new FillContext(Only(said, span), [slot], call.Tool.IsEvening));
                calls.Add(call.With(other));
            }

            return calls;
        }

        return calls;
    }

    private static bool AreJoined(Utterance said, Span[] spans)
    {
        for (var i = 1; i < spans.Length; i++)
        {
            var between = said.Words.Skip(spans[i - 1].End).Take(spans[i].Start - spans[i - 1].End).ToArray();
            var comma = said.Words[spans[i - 1].End - 1].Breaks && i < spans.Length - 1;
            if (between.Length > 4 || !(comma || between.Any(word => word.Text is "and" or "or")))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The sentence with one of its typed phrases only.</summary>
    private static Utterance Only(Utterance said, Span span) => new(said.Source, said.Words, [span], said.Today);
}
