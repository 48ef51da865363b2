namespace Duologue.App.Commands;

/// <summary>What <c>duologue talk</c> was asked for: the caller is a recording, or types.</summary>
internal sealed record TalkRequest(
    string? AudioFile, IReadOnlyList<string> Texts, string? OutFile, bool Stereo, string? CallOutFile, string Agent, string Model, bool Fast)
{
    /// <summary>Whether the answers are only read, never heard.</summary>
    public bool IsSilent => Texts.Count > 0 && OutFile is null;

    /// <summary>What contradicts itself, or null.</summary>
    public string? Mistake() => this switch
    {
        { AudioFile: null, Texts.Count: 0 } => "say what the caller says: --audio-file FILE, or --text \"…\"",
        { AudioFile: not null, Texts.Count: > 0 } => "--audio-file and --text exclude each other",
        { Stereo: true, Texts.Count: > 0 } => "--stereo needs --audio-file: who types has no voice",
        _ => Texts.Any(string.IsNullOrWhiteSpace) ? "--text must not be empty" : null,
    };
}
