namespace Duologue.Testing;

/// <summary>What a <see cref="ScriptedModel"/> does with one response. Immutable.</summary>
public sealed record ScriptedAnswer
{
    /// <summary>What it says; null for nothing, as in a response that only calls tools.</summary>
    public string? Text { get; init; }

    /// <summary>Playing time of the speech; zero when the session is text only.</summary>
    /// <value>Default 60 ms for each character, which is an ordinary pace.</value>
    public TimeSpan? Audio { get; init; }

    /// <summary>Playing time of one audio delta.</summary>
    /// <value>Default 100 ms.</value>
    public TimeSpan Delta { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Tools it calls after the words: name, and arguments as JSON text.</summary>
    public IReadOnlyList<(string Name, string Arguments)> ToolCalls { get; init; } = [];

    /// <summary>Stands still after this much audio until <see cref="ScriptedConnection.Continue"/> or a cancellation; null does not.</summary>
    public TimeSpan? HoldAfter { get; init; }

    /// <summary>How it ends: <c>completed</c>, <c>failed</c> or <c>incomplete</c>.</summary>
    /// <value>Default <c>completed</c>.</value>
    public string Status { get; init; } = "completed";

    /// <summary>Whether the response is never announced, as when a request gets lost.</summary>
    public bool IsLost { get; init; }
}
