namespace Duologue;

/// <summary>Limits and habits of all sessions of a runner.</summary>
/// <remarks>Read when a session starts. Section <c>Duologue:Runner</c>.</remarks>
public sealed class RealtimeRunnerOptions
{
    /// <summary>How long a tool may run before the model is told that it failed.</summary>
    /// <value>Default 10 s; range 100 ms to 10 min.</value>
    public TimeSpan ToolTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a tool may wait for approval before it counts as rejected; null waits as long as the session lives.</summary>
    /// <value>Default 2 min; at least 1 s.</value>
    public TimeSpan? ApprovalTimeout { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>Most bytes of a tool's result that the model is told; the rest is cut with a note.</summary>
    /// <value>Default 16,384; range 256 to 1,048,576.</value>
    public int MaxToolResultBytes { get; set; } = 16 * 1024;

    /// <summary>Most tool calls without the user saying something in between; further calls fail and the model is asked to answer.</summary>
    /// <value>Default 20; range 1 to 1,000.</value>
    public int MaxToolCallsPerTurn { get; set; } = 20;

    /// <summary>Characters of an answer between two checks of its output guardrails.</summary>
    /// <value>Default 100; range 1 to 10,000.</value>
    public int GuardrailDebounceCharacters { get; set; } = 100;

    /// <summary>How long a requested response may take to begin before it is asked for again, once.</summary>
    /// <value>Default 8 s; range 500 ms to 5 min.</value>
    public TimeSpan FirstResponseTimeout { get; set; } = TimeSpan.FromSeconds(8);

    /// <summary>How long a response may stand still before it is cancelled and asked for again, once.</summary>
    /// <value>Default 30 s; range 1 s to 10 min.</value>
    public TimeSpan ResponseStallTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Most audio a session keeps for a reader that does not read; beyond it audio is dropped, with a warning.</summary>
    /// <value>Default 10 min; range 1 s to 2 h.</value>
    public TimeSpan MaxUnreadAudio { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Whether a call asks the model for the endpoint's own format when the model has it, which saves converting.</summary>
    /// <value>Default true.</value>
    public bool PreferEndpointFormat { get; set; } = true;

    /// <summary>Whether the model's events are passed on as <see cref="SessionEvent.ServerEventReceived"/>, except audio.</summary>
    /// <value>Default false.</value>
    public bool IncludeServerEvents { get; set; }

    /// <summary>Who watches every session, from its first event on.</summary>
    public IList<IRealtimeObserver> Observers { get; } = [];

    /// <summary>Everything wrong with the values, one sentence each; empty when all is well.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        Check(errors, nameof(ToolTimeout), ToolTimeout, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(10));
        Check(errors, nameof(ApprovalTimeout), ApprovalTimeout ?? TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1), TimeSpan.MaxValue);
        Check(errors, nameof(MaxToolResultBytes), MaxToolResultBytes, 256, 1024 * 1024);
        Check(errors, nameof(MaxToolCallsPerTurn), MaxToolCallsPerTurn, 1, 1000);
        Check(errors, nameof(GuardrailDebounceCharacters), GuardrailDebounceCharacters, 1, 10_000);
        Check(errors, nameof(FirstResponseTimeout), FirstResponseTimeout, TimeSpan.FromMilliseconds(500), TimeSpan.FromMinutes(5));
        Check(errors, nameof(ResponseStallTimeout), ResponseStallTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10));
        Check(errors, nameof(MaxUnreadAudio), MaxUnreadAudio, TimeSpan.FromSeconds(1), TimeSpan.FromHours(2));
        return errors;
    }

    private static void Check<T>(List<string> errors, string name, T value, T least, T most)
        where T : IComparable<T>
    {
        if (value.CompareTo(least) < 0 || value.CompareTo(most) > 0)
        {
            errors.Add($"{name} must be between {least} and {most}, but is {value}.");
        }
    }
}
