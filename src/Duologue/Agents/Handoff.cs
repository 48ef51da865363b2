using System.Text;

namespace Duologue;

/// <summary>One agent's permission to hand the conversation over to another; the model sees it as a tool without arguments.</summary>
/// <remarks>Immutable once built, as the agents are. An agent converts to a handoff by itself: <c>billing.Handoffs.Add(starter)</c>.</remarks>
public sealed class Handoff
{
    private const int LongestToolName = 64;

    /// <summary>Creates a handoff.</summary>
    /// <param name="target">Who takes over.</param>
    /// <param name="toolName">The tool's name; null makes <c>transfer_to_</c> and the agent's name in lower case with underscores.</param>
    /// <param name="description">When to use it; null takes the agent's <see cref="RealtimeAgent.HandoffDescription"/>.</param>
    public Handoff(RealtimeAgent target, string? toolName = null, string? description = null)
    {
        ArgumentNullException.ThrowIfNull(target);
        Target = target;
        ToolName = toolName ?? DefaultToolName(target.Name);
        Description = description ?? target.HandoffDescription ?? $"Hands the conversation over to {target.Name}.";
    }

    /// <summary>Who takes over.</summary>
    public RealtimeAgent Target { get; }

    /// <summary>Name of the tool that the model calls.</summary>
    public string ToolName { get; }

    /// <summary>When to use it, for the model.</summary>
    public string Description { get; }

    /// <summary>What people say when they want it, besides the target's own <see cref="RealtimeAgent.Examples"/>.</summary>
    public IList<string> Examples { get; init; } = [];

    /// <summary>Called when the handoff happens, before the new agent is told; off the session's loop. Throwing fails the handoff.</summary>
    public Func<AgentContext, CancellationToken, ValueTask>? OnHandoff { get; init; }

    /// <summary>Whether the handoff is on offer; asked each time the agent takes over. Null means always.</summary>
    public Func<AgentContext, bool>? IsEnabled { get; init; }

    /// <summary>Makes a handoff with default name and description.</summary>
    /// <param name="target">Who takes over.</param>
    public static implicit operator Handoff(RealtimeAgent target) => new(target);

    private static string DefaultToolName(string agentName)
    {
        var name = new StringBuilder("transfer_to_");
        foreach (var c in agentName)
        {
            if (char.IsAsciiLetterOrDigit(c))
            {
                name.Append(char.ToLowerInvariant(c));
            }
            else if (name[^1] != '_')
            {
                name.Append('_');
            }
        }

        var text = name.ToString().TrimEnd('_');
        return text.Length <= LongestToolName ? text : text[..LongestToolName].TrimEnd('_');
    }
}
