namespace Duologue.Testing;

/// <summary>One response of a scripted model on its way.</summary>
internal sealed class ScriptedResponse(string id, ScriptedAnswer answer, bool isAside, bool isText, IReadOnlyDictionary<string, string>? metadata)
{
    public string Id { get; } = id;

    public ScriptedAnswer Answer { get; } = answer;

    public bool IsAside { get; } = isAside;

    public bool IsText { get; } = isText;

    public IReadOnlyDictionary<string, string>? Metadata { get; } = metadata;

    public string? ItemId { get; set; }

    public string Words { get; set; } = "";

    public TimeSpan Spoken { get; set; }
}
