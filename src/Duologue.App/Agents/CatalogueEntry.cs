using Duologue.Phone;

namespace Duologue.App.Agents;

/// <summary>An agent users can choose.</summary>
/// <param name="Name">What they type.</param>
/// <param name="Summary">What it does, in a line.</param>
/// <param name="Create">Makes it for one call, with everything it may hand over to.</param>
internal sealed record CatalogueEntry(string Name, string Summary, Func<AgentSetup, RealtimeAgent> Create)
{
    /// <summary>Whether <c>duologue agents</c> names it; agents that only other agents send out are not listed.</summary>
    public bool IsListed { get; init; } = true;

    /// <summary>What is to be done when a phone call of this agent is over; null for nothing.</summary>
    public Func<PhoneCall, CancellationToken, Task>? Finished { get; init; }

    /// <summary>A phone call as this agent may place one, to ready the line for it; null when it places none.</summary>
    public OutboundCall? ExampleCall { get; init; }
}
