namespace Duologue.Chat.Intents.Talk;

/// <summary>What to do about something said.</summary>
/// <param name="Text">What to say; null when calls are made instead.</param>
/// <param name="Calls">The calls to make.</param>
/// <param name="Pending">The question that is open afterwards.</param>
internal sealed record Decision(string? Text, IReadOnlyList<PlannedCall> Calls, Pending? Pending)
{
    /// <summary>Says something and leaves a question open, or none.</summary>
    public static Decision Say(string text, Pending? pending = null) => new(text, [], pending);
}
