using Duologue.Protocol;

namespace Duologue.Models.Reconnecting;

/// <summary>What updates have set that <see cref="RealtimeSettings"/> cannot say, so that connecting alone does not restore it.</summary>
internal static class SessionBeyondSettings
{
    /// <summary>An update of only those members, or null when there are none.</summary>
    public static WireSession? Of(WireSession updates)
    {
        var beyond = new WireSession
        {
            Type = "realtime",
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
