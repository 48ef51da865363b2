using Duologue.Phone;

namespace Duologue.App.Agents;

/// <summary>What an agent of the catalogue is made from.</summary>
/// <param name="TimeProvider">The call's clock.</param>
internal sealed record AgentSetup(TimeProvider TimeProvider)
{
    /// <summary>The line on which it may ring others; null when there is none.</summary>
    public IPhoneLine? Line { get; init; }

    /// <summary>The phone call it is made for; null when the human is elsewhere.</summary>
    public PhoneCall? Call { get; init; }

    /// <summary>Whether whoever asks will say nothing more: then nothing is asked back that can do without.</summary>
    public bool IsOneShot { get; init; }
}
