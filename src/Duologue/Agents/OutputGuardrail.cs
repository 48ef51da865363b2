namespace Duologue;

/// <summary>Watches what the agent says while it says it; a trip cuts the answer off and has it replaced.</summary>
/// <remarks>
/// The check sees the whole answer so far, each time about 100 more characters have come and once at its end. It runs off the session's loop, so a few words may be heard before it trips. At most one trip counts for each response.
/// Immutable; the check must be thread-safe because sessions share it.
/// </remarks>
public sealed class OutputGuardrail
{
    private readonly Func<AgentContext, string, CancellationToken, ValueTask<GuardrailResult>> _check;

    /// <summary>Creates a guardrail.</summary>
    /// <param name="name">Shown in events and logs.</param>
    /// <param name="check">Judges a text. The whole answer so far. Throwing counts as <see cref="OnError"/> says.</param>
    public OutputGuardrail(string name, Func<AgentContext, string, CancellationToken, ValueTask<GuardrailResult>> check)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(check);
        Name = name;
        _check = check;
    }

    /// <summary>Creates a guardrail from a check that needs no waiting.</summary>
    /// <param name="name">Shown in events and logs.</param>
    /// <param name="check">Judges a text. The whole answer so far.</param>
    public OutputGuardrail(string name, Func<string, GuardrailResult> check)
        : this(name, WithoutWaiting(check))
    {
    }

    /// <summary>Shown in events and logs.</summary>
    public string Name { get; }

    /// <summary>What a check that throws or takes too long means.</summary>
    /// <value>Default <see cref="GuardrailErrorPolicy.Block"/>.</value>
    public GuardrailErrorPolicy OnError { get; init; } = GuardrailErrorPolicy.Block;

    /// <summary>How long one check may take.</summary>
    /// <value>Default 1 s.</value>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Judges a text.</summary>
    /// <param name="context">The conversation.</param>
    /// <param name="text">The whole answer so far.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public ValueTask<GuardrailResult> CheckAsync(AgentContext context, string text, CancellationToken cancellationToken = default) =>
        _check(context, text, cancellationToken);

    private static Func<AgentContext, string, CancellationToken, ValueTask<GuardrailResult>> WithoutWaiting(Func<string, GuardrailResult> check)
    {
        ArgumentNullException.ThrowIfNull(check);
        return (_, text, _) => ValueTask.FromResult(check(text));
    }
}
