using System.Text.Json;

namespace Duologue.App.Conversation;

/// <summary>Something worth telling the user about a running conversation. <see cref="At"/> is counted from the call's start.</summary>
internal abstract record ConversationLine(TimeSpan At)
{
    internal sealed record UserTranscript(TimeSpan At, string Text) : ConversationLine(At);

    /// <summary>Latency is from the end of speech to the first audio; null when nobody spoke before.</summary>
    internal sealed record AssistantTranscript(TimeSpan At, string Agent, string Text, bool Interrupted, TimeSpan? Latency) : ConversationLine(At);

    internal sealed record ToolCall(TimeSpan At, string Name, JsonElement Arguments, string? Result, string? Error) : ConversationLine(At);

    internal sealed record Handoff(TimeSpan At, string From, string To) : ConversationLine(At);

    /// <summary>The text is the words that were heard.</summary>
    internal sealed record Interruption(TimeSpan At, TimeSpan Heard, string Text) : ConversationLine(At);

    internal sealed record Guardrail(TimeSpan At, string Name, string Reason) : ConversationLine(At);

    internal sealed record Connection(TimeSpan At, string State) : ConversationLine(At);

    /// <summary>How far a phone call has come, in the carrier's words.</summary>
    internal sealed record CallStatus(TimeSpan At, string Id, string Status) : ConversationLine(At);

    /// <summary>What came of a phone call.</summary>
    internal sealed record CallResult(TimeSpan At, JsonElement Value) : ConversationLine(At);

    /// <summary>Of a call that the agent places meanwhile. Who is <c>line</c>, <c>we</c> or <c>they</c>.</summary>
    internal sealed record Phone(TimeSpan At, string Who, string Text) : ConversationLine(At);

    internal sealed record Problem(TimeSpan At, string Message) : ConversationLine(At);

    internal sealed record Summary(TimeSpan At, int Turns, IReadOnlyList<TimeSpan> Latencies, string End) : ConversationLine(At)
    {
        /// <summary>The value that a share of the latencies does not exceed, or null when there are none.</summary>
        public TimeSpan? Percentile(double share)
        {
            if (Latencies.Count == 0)
            {
                return null;
            }

            var sorted = Latencies.Order().ToList();
            return sorted[Math.Clamp((int)Math.Ceiling(share * sorted.Count) - 1, 0, sorted.Count - 1)];
        }
    }
}
