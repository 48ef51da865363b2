using Microsoft.Extensions.AI;
using Duologue.Protocol;

namespace Duologue;

/// <summary>An agent as it was when it took over: what a response asked for is looked up here, whatever changed since.</summary>
internal sealed class AgentBinding
{
    public required RealtimeAgent Agent { get; init; }

    public required string Instructions { get; init; }

    public required IReadOnlyDictionary<string, AITool> Tools { get; init; }

    public required IReadOnlyDictionary<string, Handoff> Handoffs { get; init; }

    public required IReadOnlyList<WireTool> WireTools { get; init; }

    public required IReadOnlyList<OutputGuardrail> OutputGuardrails { get; init; }

    public required IReadOnlyList<InputGuardrail> InputGuardrails { get; init; }
}
