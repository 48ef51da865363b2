namespace Duologue.Chat.Intents.Matching;

/// <summary>One sentence an example stands for, as tokens.</summary>
/// <param name="Tool">The tool's index.</param>
/// <param name="Tokens">Stems and typed tokens; <see cref="Open"/> for words nobody can foresee.</param>
/// <param name="OpenSlots">The parameters the open tokens stand for, in order.</param>
/// <param name="Must">Stems of which one has to be said; empty when none.</param>
internal sealed record Expansion(int Tool, IReadOnlyList<string> Tokens, IReadOnlyList<string> OpenSlots, IReadOnlyList<string> Must)
{
    /// <summary>The token of words nobody can foresee: names and free text.</summary>
    public const string Open = "{open}";
}
