namespace Duologue;

/// <summary>A tool call between the model's asking and the output.</summary>
internal sealed class PendingToolCall(ResponseRecord response, string callId, string name, string arguments)
{
    /// <summary>The response that asked, with the agent and tools of that moment.</summary>
    public ResponseRecord Response { get; } = response;

    public string CallId { get; } = callId;

    public string Name { get; } = name;

    public string Arguments { get; } = arguments;

    /// <summary>Null when approved, else why not. Set once, from any thread.</summary>
    public TaskCompletionSource<string?> Approval { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
