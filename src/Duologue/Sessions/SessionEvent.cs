using Duologue.Audio;
using Duologue.Protocol;

namespace Duologue;

/// <summary>Something that happened in a session.</summary>
/// <remarks>A closed family; new cases may come, so a <c>switch</c> needs a default that ignores.</remarks>
public abstract record SessionEvent
{
    private protected SessionEvent()
    {
    }

    /// <summary>Audio of the agent, made faster than it plays.</summary>
    /// <remarks>
    /// From <see cref="RealtimeSession.ReadEventsAsync"/> the frame's memory is valid until the next event is asked for; an observer may
    /// use it only during the call. A frame whose <paramref name="Epoch"/> is older than <see cref="RealtimeSession.PlaybackEpoch"/> was
    /// interrupted and must not be played. Wire: <c>response.output_audio.delta</c>.
    /// </remarks>
    /// <param name="Frame">In <see cref="RealtimeSession.OutputFormat"/>.</param>
    /// <param name="ResponseId">Of which response.</param>
    /// <param name="ItemId">Of which item.</param>
    /// <param name="ContentIndex">Of which part of the item.</param>
    /// <param name="Epoch">The playback epoch it was born in.</param>
    public sealed record AudioOutput(AudioFrame Frame, string ResponseId, string ItemId, int ContentIndex, int Epoch) : SessionEvent
    {
        /// <summary>The pooled buffer behind the frame, given back by the session's enumerator.</summary>
        internal byte[]? Rented { get; set; }
    }

    /// <summary>What was said or queued before must stop being heard; audio of older epochs is void.</summary>
    /// <remarks>Whoever plays the audio answers with <see cref="RealtimeSession.InterruptAsync"/> and what was heard.</remarks>
    /// <param name="Epoch">The epoch that begins.</param>
    public sealed record AudioInterrupted(int Epoch) : SessionEvent;

    /// <summary>An item's audio is whole; it may still be playing. Wire: <c>response.output_audio.done</c>.</summary>
    /// <param name="ResponseId">Of which response.</param>
    /// <param name="ItemId">Of which item.</param>
    /// <param name="Duration">Playing time of all of it.</param>
    public sealed record AudioDone(string ResponseId, string ItemId, TimeSpan Duration) : SessionEvent;

    /// <summary>The user began to speak. Wire: <c>input_audio_buffer.speech_started</c>.</summary>
    /// <param name="ItemId">The item this will become.</param>
    /// <param name="At">Offset into all audio sent.</param>
    public sealed record UserSpeechStarted(string ItemId, TimeSpan At) : SessionEvent;

    /// <summary>The user stopped speaking. Wire: <c>input_audio_buffer.speech_stopped</c>.</summary>
    /// <param name="ItemId">The item this will become.</param>
    /// <param name="At">Offset into all audio sent.</param>
    public sealed record UserSpeechStopped(string ItemId, TimeSpan At) : SessionEvent;

    /// <summary>More words of what the user said; not ordered against the answer.</summary>
    /// <param name="ItemId">The user's item.</param>
    /// <param name="Delta">The words.</param>
    public sealed record UserTranscriptDelta(string ItemId, string Delta) : SessionEvent;

    /// <summary>What the user said, whole; may come after the answer.</summary>
    /// <param name="ItemId">The user's item.</param>
    /// <param name="Text">The words; empty when transcription failed.</param>
    public sealed record UserTranscript(string ItemId, string Text) : SessionEvent;

    /// <summary>More of the words the agent speaks.</summary>
    /// <param name="ResponseId">Of which response.</param>
    /// <param name="ItemId">Of which item.</param>
    /// <param name="Delta">The words.</param>
    public sealed record AssistantTranscriptDelta(string ResponseId, string ItemId, string Delta) : SessionEvent;

    /// <summary>What the agent said. Comes when the words are whole, and once more if playing them was interrupted.</summary>
    /// <param name="ResponseId">Of which response.</param>
    /// <param name="ItemId">Of which item.</param>
    /// <param name="Text">All the words.</param>
    /// <param name="HeardText">The words that were heard; equal to <paramref name="Text"/> unless interrupted.</param>
    /// <param name="IsInterrupted">Whether the listener heard only a part.</param>
    public sealed record AssistantTranscript(string ResponseId, string ItemId, string Text, string HeardText, bool IsInterrupted) : SessionEvent
    {
        /// <summary>How much of the item's audio was heard; null unless its playing was interrupted.</summary>
        public TimeSpan? HeardDuration { get; init; }
    }

    /// <summary>More text of a response that is not spoken. Wire: <c>response.output_text.delta</c>.</summary>
    /// <param name="ResponseId">Of which response.</param>
    /// <param name="ItemId">Of which item.</param>
    /// <param name="Delta">The text.</param>
    public sealed record TextOutput(string ResponseId, string ItemId, string Delta) : SessionEvent;

    /// <summary>The history changed; <see cref="RealtimeSession.History"/> has the whole.</summary>
    /// <param name="Item">The item as it is now, or as it was when it was removed.</param>
    /// <param name="Change">What happened to it.</param>
    public sealed record HistoryChanged(ConversationItem Item, HistoryChange Change) : SessionEvent;

    /// <summary>The model began a response. Wire: <c>response.created</c>.</summary>
    /// <param name="ResponseId">Which.</param>
    /// <param name="AgentName">Whose.</param>
    /// <param name="IsOutOfBand">Whether it stays outside the conversation.</param>
    public sealed record ResponseStarted(string ResponseId, string AgentName, bool IsOutOfBand) : SessionEvent;

    /// <summary>A response ended; its audio may still be playing. Wire: <c>response.done</c>.</summary>
    /// <param name="ResponseId">Which.</param>
    /// <param name="AgentName">Whose.</param>
    /// <param name="Status">How it ended.</param>
    /// <param name="Usage">Tokens it cost; null when the model does not say.</param>
    /// <param name="Latency">From the end of the user's speech, or from the request, to the first audio or text; null when there was none.</param>
    /// <param name="IsOutOfBand">Whether it stayed outside the conversation.</param>
    public sealed record ResponseEnded(
        string ResponseId, string AgentName, ResponseStatus Status, WireUsage? Usage, TimeSpan? Latency, bool IsOutOfBand) : SessionEvent;

    /// <summary>A tool begins to run.</summary>
    /// <param name="CallId">The call.</param>
    /// <param name="Name">The tool.</param>
    /// <param name="Arguments">JSON text.</param>
    public sealed record ToolCallStarted(string CallId, string Name, string Arguments) : SessionEvent;

    /// <summary>A tool ended, and the model was told its result.</summary>
    /// <param name="CallId">The call.</param>
    /// <param name="Name">The tool.</param>
    /// <param name="Arguments">JSON text.</param>
    /// <param name="Result">The whole result as text, also what was cut off for the model; what the model was told when it failed.</param>
    /// <param name="Duration">How long it ran.</param>
    /// <param name="Error">Why it failed; null when it did not.</param>
    public sealed record ToolCallEnded(
        string CallId, string Name, string Arguments, string Result, TimeSpan Duration, Exception? Error) : SessionEvent;

    /// <summary>
    /// A tool waits for <see cref="RealtimeSession.ApproveToolAsync"/> or <see cref="RealtimeSession.RejectToolAsync"/>.
    /// </summary>
    /// <param name="CallId">The call.</param>
    /// <param name="Name">The tool.</param>
    /// <param name="Arguments">JSON text.</param>
    public sealed record ToolApprovalRequested(string CallId, string Name, string Arguments) : SessionEvent;

    /// <summary>Work that outlasts its tool began, went on or ended. Source: <see cref="AgentContext.ReportLater(string, Func{BackgroundProgress, CancellationToken, Task{string}})"/>.</summary>
    /// <param name="TaskId">Which; unique in the session.</param>
    /// <param name="Name">What people call it.</param>
    /// <param name="Status">How far it is.</param>
    /// <param name="Progress">The share that is done, 0 to 1; null when it is not known.</param>
    /// <param name="Detail">What is going on, or what came of it; null when there is nothing to say.</param>
    public sealed record BackgroundTaskChanged(string TaskId, string Name, BackgroundTaskStatus Status, double? Progress, string? Detail) : SessionEvent;

    /// <summary>Another agent took over.</summary>
    /// <param name="From">Who spoke before.</param>
    /// <param name="To">Who speaks now.</param>
    public sealed record HandedOff(RealtimeAgent From, RealtimeAgent To) : SessionEvent;

    /// <summary>A guardrail found something that must not stand.</summary>
    /// <param name="Name">The guardrail.</param>
    /// <param name="Reason">Why.</param>
    /// <param name="IsInput">Whether it was about what the user said.</param>
    /// <param name="ResponseId">The response that was cut off; null for input.</param>
    /// <param name="Error">What the check threw, when that is why it counts as tripped.</param>
    public sealed record GuardrailTripped(string Name, string Reason, bool IsInput, string? ResponseId, Exception? Error) : SessionEvent;

    /// <summary>The line to the model broke; it is being opened again, and what the user says meanwhile is kept. Comes once for each try.</summary>
    /// <param name="Reason">Why, in plain words.</param>
    public sealed record ConnectionLost(string Reason) : SessionEvent;

    /// <summary>The line to the model is open again, with the conversation as it was.</summary>
    /// <param name="Gap">How long it was broken.</param>
    public sealed record ConnectionRestored(TimeSpan Gap) : SessionEvent;

    /// <summary>Something went wrong inside the conversation.</summary>
    /// <param name="Message">What happened.</param>
    /// <param name="Advice">What to do about it; empty when nothing is known.</param>
    /// <param name="Code">The model's code, such as <c>rate_limit_exceeded</c>; null when the session found it itself.</param>
    /// <param name="IsFatal">Whether the session ends because of it.</param>
    public sealed record ErrorOccurred(string Message, string Advice, string? Code = null, bool IsFatal = false) : SessionEvent;

    /// <summary>A callback asked for the conversation to end, and the agent has finished its answer; what it said may still be playing.</summary>
    /// <remarks>Source: <see cref="AgentContext.EndConversation"/> and <see cref="RealtimeSession.EndConversation"/>.</remarks>
    public sealed record EndRequested : SessionEvent;

    /// <summary>The session is over; the last event.</summary>
    /// <param name="Reason">Why.</param>
    /// <param name="Message">The same in plain words.</param>
    /// <param name="Error">What broke, when something did.</param>
    public sealed record SessionEnded(SessionEndReason Reason, string Message, Exception? Error = null) : SessionEvent;

    /// <summary>An event of the model as it came; only with <see cref="RealtimeRunnerOptions.IncludeServerEvents"/>, never for audio.</summary>
    /// <param name="Event">The event.</param>
    public sealed record ServerEventReceived(ServerEvent Event) : SessionEvent;
}
