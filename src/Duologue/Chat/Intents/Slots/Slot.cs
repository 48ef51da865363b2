using System.Text.Json;

namespace Duologue.Chat.Intents.Slots;

/// <summary>A parameter of a tool as the fillers see it.</summary>
/// <param name="Name">The parameter's name.</param>
/// <param name="Kind">What fills it.</param>
/// <param name="Words">The words of its name.</param>
internal sealed record Slot(string Name, SlotKind Kind, IReadOnlyList<string> Words)
{
    /// <summary>Whether the schema requires it and gives no default.</summary>
    public bool Required { get; init; }

    /// <summary>Whether it takes a list of values.</summary>
    public bool IsArray { get; init; }

    /// <summary>The schema's type of one value: string, integer, number, boolean or object.</summary>
    public string Type { get; init; } = "string";

    /// <summary>The schema's description.</summary>
    public string Description { get; init; } = "";

    /// <summary>What a number counts: reps, sets, weight, party, minutes, money, distance, or nothing known.</summary>
    public string Role { get; init; } = "";

    /// <summary>The allowed values.</summary>
    public IReadOnlyList<JsonElement> Choices { get; init; } = [];

    /// <summary>The schema's default, used when a required value is not said.</summary>
    public JsonElement? Default { get; init; }

    /// <summary>The smallest value allowed.</summary>
    public double Minimum { get; init; } = double.NegativeInfinity;

    /// <summary>The largest value allowed.</summary>
    public double Maximum { get; init; } = double.PositiveInfinity;

    /// <summary>The parameters of a nested object.</summary>
    public IReadOnlyList<Slot> Inner { get; init; } = [];

    /// <summary>The name as spoken.</summary>
    public string Spoken => string.Join(' ', Words);

    /// <summary>The allowed values as spoken.</summary>
    public IEnumerable<string> SpokenChoices => Choices.Select(ChoiceSlots.Spoken);
}
