using Duologue.Protocol;

namespace Duologue.Models.Reconnecting;

/// <summary>
/// What updates have set and connecting alone does not restore: members that <see cref="RealtimeSettings"/> cannot say, and those that
/// changed while the line was being opened.
/// </summary>
internal static class SessionBeyondSettings
{
    /// <summary>An update of only those members, or null when there are none.</summary>
    public static WireSession? Of(WireSession updates, RealtimeSettings settings, RealtimeSettings openedWith)
    {
        var beyond = settings.ToWire(openedWith) with
        {
            ParallelToolCalls = updates.ParallelToolCalls,
            Reasoning = updates.Reasoning,
            Truncation = updates.Truncation,
            Tracing = updates.Tracing,
            Prompt = updates.Prompt,
            Include = updates.Include,
            Extra = updates.Extra,
        };
        return beyond == new WireSession { Type = "realtime" } ? null : beyond;
    }
}
