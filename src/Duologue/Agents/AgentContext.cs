using System.Collections.Concurrent;
using Microsoft.Extensions.AI;

namespace Duologue;

/// <summary>What a callback of an agent (tool, guardrail, instructions, handoff) may know about the conversation it runs in.</summary>
/// <remarks>
/// Callbacks get this and never the session, so they can be tested with <c>new AgentContext { … }</c> and cannot stall the conversation.
/// Thread-safe. A tool reaches it through a parameter of type <see cref="AIFunctionArguments"/>: <c>AgentContext.From(arguments)</c>.
/// </remarks>
public sealed class AgentContext
{
    /// <summary>Id of the session.</summary>
    public required string SessionId { get; init; }

    /// <summary>Name of the agent that asked for the callback: the one whose response it was, even when another has taken over since.</summary>
    public required string AgentName { get; init; }

    /// <summary>The conversation when the callback began.</summary>
    public IReadOnlyList<ConversationItem> History { get; init; } = [];

    /// <summary>Services of this session's scope; null when the runner was made without a container.</summary>
    public IServiceProvider? Services { get; init; }

    /// <summary>Things that callbacks of one session keep for each other. Thread-safe; lives as long as the session.</summary>
    public IDictionary<string, object?> Items { get; init; } = new ConcurrentDictionary<string, object?>(StringComparer.Ordinal);

    /// <summary>What to do when a callback asks for the conversation to end; null ignores it.</summary>
    internal Action? EndRequested { get; init; }

    /// <summary>Asks for the conversation to end once the agent has said what it is saying, for example from a <c>hang_up</c> tool.</summary>
    /// <remarks>Ends a call with <c>CallEndReason.AgentEnded</c> after the last words were heard. May be called more than once.</remarks>
    public void EndConversation() => EndRequested?.Invoke();

    /// <summary>The context of the conversation in which a tool runs; null outside a session.</summary>
    /// <param name="arguments">The arguments the tool was invoked with.</param>
    public static AgentContext? From(AIFunctionArguments arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        return arguments.Context is { } context && context.TryGetValue(typeof(AgentContext), out var value) ? value as AgentContext : null;
    }
}
