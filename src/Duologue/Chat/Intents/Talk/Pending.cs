using Duologue.Chat.Intents.Slots;

namespace Duologue.Chat.Intents.Talk;

/// <summary>A question the assistant waits to have answered.</summary>
/// <param name="Calls">The calls to make once everything is known.</param>
/// <param name="Slot">The parameter asked for or to be confirmed; null when the tool itself is in question ("Did you mean …?").</param>
/// <param name="Call">Which of the calls the parameter belongs to.</param>
/// <param name="Confirms">Whether a yes is waited for rather than a value.</param>
/// <param name="Attempts">Answers so far that gave no value.</param>
internal sealed record Pending(IReadOnlyList<PlannedCall> Calls, Slot? Slot, int Call, bool Confirms, int Attempts);
