using Duologue.Chat.Intents.Language;

namespace Duologue.Chat.Intents.Slots;

/// <summary>An utterance while parameters are being filled from it: each word fills one parameter only.</summary>
internal sealed class FillContext(Utterance utterance, IReadOnlyList<Slot> slots, bool evening)
{
    private readonly bool[] _used = new bool[utterance.Words.Count];

    /// <summary>What was said.</summary>
    public Utterance Utterance => utterance;

    /// <summary>All parameters of the tool.</summary>
    public IReadOnlyList<Slot> Slots => slots;

    /// <summary>Whether the tool's usual hours are those of an evening out, so that "at eight" is 20:00.</summary>
    public bool Evening => evening;

    /// <summary>The parameter just asked for, whose answer may be bare ("paris", "three").</summary>
    public Slot? Asked { get; init; }

    /// <summary>Whether bare values are welcome although nothing was asked: a correction ("make it three").</summary>
    public bool Lenient { get; init; }

    /// <summary>Whether the parameter may be filled from a bare value.</summary>
    public bool IsAsked(Slot slot) => Asked?.Name == slot.Name;

    /// <summary>Whether none of the words has been used.</summary>
    public bool IsFree(int start, int length)
    {
        for (var at = start; at < start + length; at++)
        {
            if (at < 0 || at >= _used.Length || _used[at])
            {
                return false;
            }
        }

        return length > 0;
    }

    /// <summary>The unused typed phrases of a kind, in order.</summary>
    public IEnumerable<Span> FreeSpans(SpanKind kind) =>
        utterance.Spans.Where(span => span.Kind == kind && IsFree(span.Start, span.Length));

    /// <summary>Marks words as used without giving them to a parameter.</summary>
    public void Use(int start, int length)
    {
        for (var at = start; at < start + length && at < _used.Length; at++)
        {
            _used[at] = true;
        }
    }

    /// <summary>Gives words to a parameter.</summary>
    public SlotValue Take(object? value, string spoken, int start, int length)
    {
        Use(start, length);
        return new SlotValue(value, spoken, [.. utterance.Words.Skip(start).Take(length).Select(word => word.Text)]);
    }
}
