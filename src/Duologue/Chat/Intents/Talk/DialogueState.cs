namespace Duologue.Chat.Intents.Talk;

/// <summary>Where a conversation stands, derived from its messages alone.</summary>
/// <param name="Pending">The open question.</param>
/// <param name="LastCalls">The calls made last, which "no, I meant …" is about.</param>
/// <param name="LastSaid">What the assistant said last.</param>
internal sealed record DialogueState(Pending? Pending, IReadOnlyList<PlannedCall> LastCalls, string? LastSaid)
{
    /// <summary>Nothing said yet.</summary>
    public static DialogueState Start { get; } = new(null, [], null);
}
