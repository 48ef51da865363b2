using Duologue.Chat.Intents.Language;
using Duologue.Chat.Intents.Slots;
using Microsoft.Extensions.AI;

namespace Duologue.Chat.Intents.Matching;

/// <summary>A tool prepared for matching: its parameters, its examples, and how to speak of it.</summary>
internal sealed class ToolModel
{
    private static readonly string[] TransferPrefixes = ["transfer_to_", "handoff_to_", "hand_off_to_", "transfer_", "handoff_"];

    private static readonly HashSet<string> EveningWords = ["restaurant", "table", "dinner", "theatre", "theater", "concert", "bar"];

    /// <summary>Prepares a declaration.</summary>
    public ToolModel(AIFunctionDeclaration declaration, int index)
    {
        Index = index;
        Name = declaration.Name;
        Description = declaration.Description ?? "";
        Slots = SchemaSlots.Read(declaration.JsonSchema);
        NameWords = Wording.Split(Name);
        Target = TargetOf(Name);
        IReadOnlyList<string> examples = declaration is ChatTool tool ? tool.Examples : [];
        TakesRest = examples.Contains(ChatTool.AnythingElse);
        Examples = [.. examples.Where(example => example != ChatTool.AnythingElse).Take(200)];
        Phrase = Talk.Capabilities.PhraseFor(this);
        IsEvening = NameWords.Concat(Wording.Split(Description)).Any(EveningWords.Contains);
    }

    /// <summary>Its place among the tools.</summary>
    public int Index { get; }

    /// <summary>The function's name.</summary>
    public string Name { get; }

    /// <summary>The words of the name.</summary>
    public IReadOnlyList<string> NameWords { get; }

    /// <summary>What it does, in its author's words.</summary>
    public string Description { get; }

    /// <summary>Its parameters.</summary>
    public IReadOnlyList<Slot> Slots { get; }

    /// <summary>Its author's examples.</summary>
    public IReadOnlyList<string> Examples { get; }

    /// <summary>Whether it is called for whatever no other tool fits.</summary>
    public bool TakesRest { get; }

    /// <summary>What it does as the end of "I can …".</summary>
    public string Phrase { get; }

    /// <summary>Whom it hands the conversation to, as spoken; null for an ordinary tool.</summary>
    public string? Target { get; }

    /// <summary>Whether its usual hours are those of an evening out.</summary>
    public bool IsEvening { get; }

    /// <summary>The parameter a slot of an example stands for.</summary>
    public Slot? SlotNamed(string name) => Slots.FirstOrDefault(slot => string.Equals(slot.Name, name, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whom a handoff's tool name leads to, as spoken ("transfer_to_technical_support" → "Technical Support").</summary>
    public static string? TargetOf(string name)
    {
        foreach (var prefix in TransferPrefixes)
        {
            if (name.Length > prefix.Length && name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            {
                var words = Wording.Split(name[prefix.Length..]).Where(word => word is not ("agent" or "assistant")).ToArray();
                return words.Length == 0 ? null : Wording.Title(string.Join(' ', words));
            }
        }

        return null;
    }
}
