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

    /// <summary>What to do when a callback goes on working after it has returned; null refuses.</summary>
    internal Func<string, Func<BackgroundProgress, CancellationToken, Task<string?>>, bool>? ReportRequested { get; init; }

    /// <summary>
    /// Goes on working after the callback has returned, for example while a phone rings. What the work returns is told to the model, and the
    /// agent says it by itself as soon as nobody speaks.
    /// </summary>
    /// <remarks>
    /// The tool's own result should say that it goes on, so that nobody waits in unexplained silence. Until the work has ended the session is
    /// not idle, and <see cref="EndConversation"/> waits for it. Limit its time: nothing else does. Of what it throws the user is told only the message of a
    /// <see cref="ToolFailedException"/>.
    /// </remarks>
    /// <param name="work">
    /// Runs off the session's loop; its token is cancelled when the session ends. Returns one or two sentences to be said, at most 500 characters
    /// to be said word for word by models in this process; null or empty says nothing.
    /// </param>
    /// <returns>False when there is no session to report to: then the work was not started.</returns>
    public bool ReportLater(Func<CancellationToken, Task<string?>> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        return ReportLater(AgentName, (_, cancellationToken) => work(cancellationToken));
    }

    /// <summary>The same, with a name and with a way to say how far the work is: both are shown to those who watch the session, not said to the user.</summary>
    /// <param name="name">What people call the work, in a word or two.</param>
    /// <param name="work">As above; its first argument takes the progress.</param>
    /// <returns>False when there is no session to report to: then the work was not started.</returns>
    public bool ReportLater(string name, Func<BackgroundProgress, CancellationToken, Task<string?>> work)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(work);
        return ReportRequested?.Invoke(name, work) ?? false;
    }

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
