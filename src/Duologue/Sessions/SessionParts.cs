using Duologue.Models;
using Microsoft.Extensions.Logging;

namespace Duologue;

/// <summary>What a session is made of; put together by <see cref="RealtimeRunner"/>.</summary>
internal sealed record SessionParts(
    string Id,
    IRealtimeConnection Connection,
    RealtimeCapabilities Capabilities,
    RealtimeSettings Settings,
    AgentBinding Binding,
    RealtimeRunnerOptions Options,
    IServiceProvider? Services,
    IAsyncDisposable? Scope,
    IDictionary<string, object?> Items,
    TimeProvider TimeProvider,
    ILogger Logger);
