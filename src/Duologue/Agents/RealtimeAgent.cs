using Microsoft.Extensions.AI;

namespace Duologue;

/// <summary>Who the model should be: instructions, voice, tools, the agents it may hand over to, and its guardrails.</summary>
/// <remarks>
/// A definition without a life: one agent serves any number of sessions at once. Set it up before the first session; a session reads the
/// lists whenever the agent takes over, so a change reaches the sessions that begin or hand over afterwards. Not thread-safe while it changes.
/// </remarks>
public sealed class RealtimeAgent
{
    /// <summary>The name users and other agents see; names of one graph of agents must differ.</summary>
    public required string Name { get; init; }

    /// <summary>System instructions; ignored when <see cref="InstructionsProvider"/> is set.</summary>
    /// <value>Default empty.</value>
    public string Instructions { get; init; } = "";

    /// <summary>Writes the instructions anew each time the agent takes over, off the session's loop.</summary>
    /// <remarks>When it throws at the start of a session, the session does not start; when it throws at a handoff, the handoff fails.</remarks>
    public Func<AgentContext, CancellationToken, ValueTask<string>>? InstructionsProvider { get; init; }

    /// <summary>Voice name; null leaves it to the model. Many models cannot change the voice inside a session: then the first agent's stays.</summary>
    public string? Voice { get; init; }

    /// <summary>Speaking rate, 0.25 to 1.5; null leaves it to the model.</summary>
    public double? Speed { get; init; }

    /// <summary>BCP 47 language tag that this agent speaks and hears, such as <c>en</c>; null leaves it to the model.</summary>
    public string? Language { get; init; }

    /// <summary>What the agent says first, before the user spoke; null waits for the user.</summary>
    public string? Greeting { get; init; }

    /// <summary>How long the agent leaves the first word to the other side before it says its <see cref="Greeting"/>: right for calls it places itself.</summary>
    /// <remarks>Speech or typed text before that makes the greeting unnecessary, and it is not said. Looked at once a second.</remarks>
    /// <value>Default zero: the agent speaks first.</value>
    public TimeSpan GreetAfter { get; init; }

    /// <summary>When another agent should hand over to this one, in a sentence for the model.</summary>
    public string? HandoffDescription { get; init; }

    /// <summary>What people say when they want this agent; used by models that match examples. <c>[optional]</c>, <c>(this|that)</c>, <c>{slot}</c>.</summary>
    public IList<string> Examples { get; init; } = [];

    /// <summary>What the agent can do. Functions run in this process; those wrapped as requiring approval wait for it.</summary>
    public IList<AITool> Tools { get; init; } = [];

    /// <summary>Whom the agent may hand over to. An agent can be added as it is; cycles are fine.</summary>
    public IList<Handoff> Handoffs { get; init; } = [];

    /// <summary>Checks on what the user says.</summary>
    public IList<InputGuardrail> InputGuardrails { get; init; } = [];

    /// <summary>Checks on what the agent says, made while it speaks.</summary>
    public IList<OutputGuardrail> OutputGuardrails { get; init; } = [];

    /// <summary>How unusual words are pronounced: word to CMU phones, such as <c>pilates</c> to <c>P AH L AA T IY Z</c>.</summary>
    public IDictionary<string, string> Pronunciations { get; init; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <inheritdoc />
    public override string ToString() => Name;
}
