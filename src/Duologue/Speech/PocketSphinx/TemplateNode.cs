namespace Duologue.Speech.PocketSphinx;

/// <summary>A part of an example sentence: words, a slot, or a choice between parts.</summary>
internal abstract record TemplateNode
{
    private TemplateNode()
    {
    }

    /// <summary>Words said as they stand.</summary>
    internal sealed record Said(IReadOnlyList<string> Words) : TemplateNode;

    /// <summary><c>{name}</c>: some value of a kind.</summary>
    internal sealed record Slot(string Name) : TemplateNode;

    /// <summary><c>(a|b)</c> or <c>[a]</c>, which is a choice that has nothing as its last alternative.</summary>
    internal sealed record Choice(IReadOnlyList<TemplateNode> Alternatives) : TemplateNode;

    /// <summary>Parts one after the other.</summary>
    internal sealed record Sequence(IReadOnlyList<TemplateNode> Parts) : TemplateNode;
}
