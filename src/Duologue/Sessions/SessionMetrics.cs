namespace Duologue;

/// <summary>What a session has come to so far: a snapshot, which does not change any more.</summary>
/// <param name="Uptime">How long the session has run, or ran.</param>
/// <param name="MessagesIn">Events received from the model, each piece of audio included.</param>
/// <param name="MessagesOut">Events sent to the model, each piece of audio included.</param>
/// <param name="Responses">Responses that ended inside the conversation, whatever became of them.</param>
/// <param name="Errors">Errors told as <see cref="SessionEvent.ErrorOccurred"/>.</param>
/// <param name="Reconnects">How often the line to the model was restored.</param>
/// <param name="FunctionCalls">Tools and handoffs that were run.</param>
/// <param name="Interruptions">How often the agent was cut off in what it was saying.</param>
/// <param name="AverageLatency">
/// Mean time from the end of the user's speech, or from the request, to the first audio of the answer; null before the first.
/// </param>
/// <param name="P95Latency">The time that 95 of 100 of the last 512 answers did not exceed; null before the first.</param>
public sealed record SessionMetrics(
    TimeSpan Uptime,
    long MessagesIn,
    long MessagesOut,
    int Responses,
    int Errors,
    int Reconnects,
    int FunctionCalls,
    int Interruptions,
    TimeSpan? AverageLatency,
    TimeSpan? P95Latency);
