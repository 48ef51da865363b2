using Duologue.Calls;
using Duologue.Models;
using Microsoft.Extensions.Logging;

namespace Duologue.AspNetCore.Browser;

/// <summary>What all sessions of one mapping share.</summary>
/// <param name="Model">What makes the talk.</param>
/// <param name="Agents">Who may be chosen; at least one.</param>
/// <param name="Runner">Brings an agent and the model together.</param>
/// <param name="Options">How sockets are served.</param>
/// <param name="Registry">Where the conversations are counted too; null for nowhere.</param>
/// <param name="TimeProvider">The clock.</param>
/// <param name="Loggers">Where to log.</param>
/// <param name="Stopping">Cancelled when the server stops.</param>
internal sealed record BrowserParts(
    IRealtimeModel Model,
    IReadOnlyList<BrowserAgent> Agents,
    Func<RealtimeAgent, RealtimeRunner> Runner,
    BrowserVoiceOptions Options,
    CallRegistry? Registry,
    TimeProvider TimeProvider,
    ILoggerFactory Loggers,
    CancellationToken Stopping)
{
    /// <summary>The tokens by which pages come back; each is revoked when its session ends.</summary>
    public OneTimeTokens<BrowserSession> Returns { get; } = new(TimeProvider, lifetime: null, int.MaxValue);

    /// <summary>The list as the page sees it.</summary>
    public IReadOnlyList<BrowserMessages.AgentView> AgentViews { get; } = [.. Agents.Select(a => new BrowserMessages.AgentView(a.Name, a.Summary))];
}
