namespace Duologue;

/// <summary>Where the listener was in the agent's speech: everything before was heard, nothing after.</summary>
/// <param name="ItemId">The item being heard.</param>
/// <param name="ContentIndex">The part of the item being heard.</param>
/// <param name="Heard">Audio of that item heard, from its beginning; not wall clock, not sent, not queued.</param>
public sealed record PlaybackPosition(string ItemId, int ContentIndex, TimeSpan Heard)
{
    /// <summary>The epoch of the <see cref="SessionEvent.AudioInterrupted"/> this answers; null when the listener interrupts now.</summary>
    public int? Epoch { get; init; }
}
