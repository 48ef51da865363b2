using System.Globalization;
using Duologue.Chat.Intents.Language;
using Duologue.Chat.Intents.Matching;
using Duologue.Chat.Intents.Slots;

namespace Duologue.Chat.Intents.Talk;

/// <summary>Understands "no, I meant London", "make it three pm", "not Paris, London" and "what about Rome" as the last call with another
/// value.</summary>
internal static class Corrections
{
    private static readonly string[][] Markers =
    [
        ["i", "meant"], ["i", "mean"], ["i", "said"], ["make", "it"], ["make", "that"], ["change", "it", "to"], ["change", "that", "to"],
        ["change", "to"],
        ["can", "you", "make", "it"], ["could", "you", "make", "it"], ["let", "us", "make", "it"], ["let", "us", "say"],
        ["what", "about"], ["how", "about"],
        ["and", "what", "about"], ["and", "how", "about"], ["and", "in"], ["and", "for"], ["and", "on"], ["it", "is"],
        ["it", "should", "be"],
        ["i", "want", "it"], ["rather"], ["actually"], ["no"], ["nope"], ["sorry"], ["wait"], ["correction"], ["oh"], ["not"], ["and"],
    ];

    /// <summary>Markers that are too weak to carry a name by themselves.</summary>
    private static readonly HashSet<string> Weak = ["no", "nope", "sorry", "wait", "oh", "and"];

    /// <summary>What follows the words that mark a correction, or null when nothing marks one.</summary>
    public static (string Words, bool IsStrong)? Strip(Utterance said)
    {
        var (at, strong, negated) = (0, false, false);
        while (Marker(said, at) is { } marker)
        {
            negated = marker[0] == "not";
            strong |= !(marker.Length == 1 && Weak.Contains(marker[0]));
            at += marker.Length;
        }

        if (said.At(at) == "change" && said.At(at + 1) == "the")
        {
            var to = Enumerable.Range(at, Math.Min(5, said.Words.Count - at)).FirstOrDefault(i => said.At(i) == "to", -1);
            (at, strong) = to > 0 ? (to + 1, true) : (at, strong);
        }

        if (negated)
        {
            at = AfterDenied(said, at);
        }

        var end = said.Words.Count;
        for (var i = at + 1; i < end; i++)
        {
            if (said.At(i) is "not" or "instead")
            {
                (end, strong) = (i, true);
            }
        }

        return at >= end || (at == 0 && end == said.Words.Count) ? null : (said.Surface(at, end), strong);
    }

    /// <summary>The corrected call, or null when nothing is corrected.</summary>
    public static PlannedCall? Apply(IReadOnlyList<PlannedCall> calls, Utterance said, UtteranceReader reader, ToolSet tools,
        IntentOptions options)
    {
        if (calls.Count == 0 || Strip(said) is not { } stripped)
        {
            return null;
        }

        var rest = reader.Read(stripped.Words, said.Today);
        var match = tools.Match(rest);
        foreach (var call in calls.Reverse())
        {
            var sure = match is not null && match.Score >= options.ActThreshold;
            if ((!sure || match?.Tool == call.Tool) && Changed(call, rest, stripped.IsStrong) is { } changed)
            {
                return changed;
            }
        }

        return null;
    }

    private static string[]? Marker(Utterance said, int at)
    {
        foreach (var marker in Markers)
        {
            if (marker.Select((word, i) => said.At(at + i) == word).All(same => same))
            {
                return marker;
            }
        }

        return null;
    }

    /// <summary>Behind "not Paris": the words after "but", after the comma, or after the denied phrase.</summary>
    private static int AfterDenied(Utterance said, int at)
    {
        for (var i = at; i < said.Words.Count; i++)
        {
            if (said.At(i) == "but")
            {
                return i + 1;
            }

            if (said.Words[i].Breaks && i + 1 < said.Words.Count)
            {
                return i + 1;
            }
        }

        var denied = said.Spans.FirstOrDefault(span => span.Start >= at);
        return denied.Length > 0 && denied.End < said.Words.Count ? denied.End : at;
    }

    private static PlannedCall? Changed(PlannedCall call, Utterance rest, bool isStrong)
    {
        var slots = call.Tool.Slots;
        var found = SlotFiller.Fill(new FillContext(rest, slots, call.Tool.IsEvening) { Lenient = true })
            .Where(pair => Differs(call, pair)
                && call.Tool.SlotNamed(pair.Key)?.Kind is not (SlotKind.Text or SlotKind.Name or SlotKind.Person or SlotKind.Boolean))
            .ToArray();
        if (found.Length > 0)
        {
            return call.With(found);
        }

        if (NearestNumber(call, rest) is { } number)
        {
            return call.With([number]);
        }

        foreach (var slot in isStrong && rest.Words.Count <= 6 ? slots : [])
        {
            if (slot.Kind is not (SlotKind.City or SlotKind.Name or SlotKind.Person or SlotKind.Exercise)
                || !call.Values.ContainsKey(slot.Name))
            {
                continue;
            }

            var values = SlotFiller.Fill(new FillContext(rest, [slot], call.Tool.IsEvening) { Asked = slot })
                .Where(pair => Differs(call, pair)).ToArray();
            if (values.Length > 0)
            {
                return call.With(values);
            }
        }

        return null;
    }

    /// <summary>"make it one ninety" is about the number of similar size.</summary>
    private static KeyValuePair<string, SlotValue>? NearestNumber(PlannedCall call, Utterance rest)
    {
        var span = rest.Spans.FirstOrDefault(span => span.Kind == SpanKind.Number);
        if (span.Length == 0 || span.Number <= 0)
        {
            return null;
        }

        var nearest = call.Tool.Slots.Where(slot => slot.Kind == SlotKind.Number && OldNumber(call, slot) > 0)
            .MinBy(slot => Math.Abs(Math.Log(span.Number / OldNumber(call, slot))));
        return nearest is null ? null : SlotFiller.Fill(new FillContext(rest, [nearest], call.Tool.IsEvening) { Asked = nearest })
            .Where(pair => Differs(call, pair)).Cast<KeyValuePair<string, SlotValue>?>().FirstOrDefault();
    }

    private static double OldNumber(PlannedCall call, Slot slot) =>
        call.Values.TryGetValue(slot.Name, out var old)
            && double.TryParse(old.Spoken, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private static bool Differs(PlannedCall call, KeyValuePair<string, SlotValue> pair) =>
        !call.Values.TryGetValue(pair.Key, out var old)
            || !string.Equals(old.Spoken, pair.Value.Spoken, StringComparison.OrdinalIgnoreCase);
}
