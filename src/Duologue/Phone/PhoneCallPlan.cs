using Duologue.Calls;

namespace Duologue.Phone;

/// <summary>How a phone call is to be held.</summary>
/// <param name="Runner">Agent and model.</param>
public sealed record PhoneCallPlan(RealtimeRunner Runner)
{
    /// <summary>What the call wants differently. The line adds its own observer and limit.</summary>
    public CallOptions Options { get; init; } = new();

    /// <summary>Called once when the call is over and its transcript whole, before <see cref="PhoneCall.Ended"/> completes; may set its result.</summary>
    /// <remarks>What it throws is logged; the call has ended all the same.</remarks>
    public Func<PhoneCall, CancellationToken, Task>? Finished { get; init; }
}
