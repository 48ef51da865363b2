using Duologue.Chat.Intents.Matching;
using Duologue.Chat.Intents.Slots;

namespace Duologue.Chat.Intents.Talk;

/// <summary>A call about to be made, with what is known of its arguments.</summary>
/// <param name="Tool">The tool.</param>
/// <param name="Values">The values found, by parameter name.</param>
internal sealed record PlannedCall(ToolModel Tool, IReadOnlyDictionary<string, SlotValue> Values)
{
    /// <summary>The first required parameter without a value, in the schema's order.</summary>
    public Slot? Missing =>
        Tool.Slots.FirstOrDefault(slot => slot.Required && slot.Kind != SlotKind.Object && !Values.ContainsKey(slot.Name));

    /// <summary>The same call with values added or replaced.</summary>
    public PlannedCall With(IEnumerable<KeyValuePair<string, SlotValue>> changes)
    {
        var values = new Dictionary<string, SlotValue>(Values, StringComparer.Ordinal);
        foreach (var (name, value) in changes)
        {
            values[name] = value;
        }

        return this with { Values = values };
    }

    /// <summary>The same call without one value.</summary>
    public PlannedCall Without(string name) =>
        this with
        {
            Values = Values.Where(pair => pair.Key != name)
            .ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal)
        };

    /// <summary>The same call, every word of it confirmed.</summary>
    public PlannedCall Confirmed() =>
        this with { Values = Values.ToDictionary(pair => pair.Key, pair => pair.Value with { Words = [] }, StringComparer.Ordinal) };

    /// <summary>The arguments in the schema's order, defaults of required parameters included.</summary>
    public IDictionary<string, object?> Arguments()
    {
        var arguments = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var slot in Tool.Slots)
        {
            if (Values.TryGetValue(slot.Name, out var value))
            {
                arguments[slot.Name] = value.Value;
            }
            else if (slot.Default is { } fallback)
            {
                arguments[slot.Name] = fallback;
            }
        }

        return arguments;
    }
}
