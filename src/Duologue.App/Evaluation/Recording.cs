namespace Duologue.App.Evaluation;

/// <summary>A recording with what is said in it.</summary>
/// <param name="Name">Path within its folder.</param>
/// <param name="Path">Where it is.</param>
/// <param name="Turns">What is said, turn by turn.</param>
internal sealed record Recording(string Name, string Path, IReadOnlyList<string> Turns)
{
    /// <summary>The folder it is listed under.</summary>
    public string Group => System.IO.Path.GetDirectoryName(Name) ?? "";

    /// <summary>All the words.</summary>
    public string Transcript => string.Join(' ', Turns);
}
