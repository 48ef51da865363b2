using System.Text.Json;

namespace Duologue.App.Conversation;

/// <summary>Watches a session and tells an output what people want to know, once each. Called on the session's loop only.</summary>
/// <param name="output">Where the lines go.</param>
/// <param name="timeProvider">The call's clock.</param>
/// <param name="silence">The silence that ends a turn, which counts as waiting for the answer.</param>
internal sealed class ConversationLog(IConversationOutput output, TimeProvider timeProvider, TimeSpan silence) : IRealtimeObserver
{
    private readonly long _start = timeProvider.GetTimestamp();
    private readonly Dictionary<string, SessionEvent.AssistantTranscript> _pending = [];
    private readonly List<TimeSpan> _latencies = [];
    private TimeSpan? _speechEnd;
    private TimeSpan? _latency;
    private int _turns;

    private TimeSpan Now => timeProvider.GetElapsedTime(_start);

    /// <summary>Whether the line to the model was lost for good.</summary>
    public SessionEvent.SessionEnded? End { get; private set; }

    /// <summary>Whether somebody spoke and it is not yet known what was said.</summary>
    public bool IsListening { get; private set; }

    public void OnEvent(RealtimeSession session, SessionEvent sessionEvent)
    {
        switch (sessionEvent)
        {
            case SessionEvent.UserSpeechStarted:
                IsListening = true;
                break;
            case SessionEvent.UserSpeechStopped stopped:
                _speechEnd = stopped.At - silence;
                break;
            case SessionEvent.AudioOutput when _speechEnd is { } end:
                _latency = Now - end;
                _speechEnd = null;
                break;
            case SessionEvent.UserTranscript user:
                IsListening = false;
                Heard(user.Text);
                break;
            case SessionEvent.AssistantTranscript said:
                Said(session, said);
                break;
            case SessionEvent.ResponseEnded ended:
                Flush(ended.ResponseId, ended.AgentName);
                break;
            default:
                WriteOther(sessionEvent);
                break;
        }
    }

    /// <summary>The user has typed something.</summary>
    public void Typed(string text) => Heard(text);

    /// <summary>Writes the closing line.</summary>
    public void Close(string end) =>
        output.Write(new ConversationLine.Summary(Now, _turns, _latencies, end));

    private void Heard(string text)
    {
        if (text.Length > 0)
        {
            _turns++;
            output.Write(new ConversationLine.UserTranscript(Now, text));
        }
    }

    private void WriteOther(SessionEvent sessionEvent)
    {
        switch (sessionEvent)
        {
            case SessionEvent.ToolCallEnded call:
                output.Write(new ConversationLine.ToolCall(
                    Now, call.Name, Parse(call.Arguments), call.Error is null ? call.Result : null, call.Error is null ? null : call.Result));
                break;
            case SessionEvent.HandedOff handoff:
                output.Write(new ConversationLine.Handoff(Now, handoff.From.Name, handoff.To.Name));
                break;
            case SessionEvent.GuardrailTripped trip:
                output.Write(new ConversationLine.Guardrail(Now, trip.Name, trip.Reason));
                break;
            case SessionEvent.ConnectionLost lost:
                output.Write(new ConversationLine.Connection(Now, $"lost: {lost.Reason}"));
                break;
            case SessionEvent.ConnectionRestored:
                output.Write(new ConversationLine.Connection(Now, "restored"));
                break;
            case SessionEvent.ErrorOccurred error:
                output.Write(new ConversationLine.Problem(Now, $"{error.Message} {error.Advice}".TrimEnd()));
                break;
            case SessionEvent.SessionEnded ended:
                End = ended;
                break;
        }
    }

    private void Said(RealtimeSession session, SessionEvent.AssistantTranscript said)
    {
        if (said.HeardDuration is not { } heard)
        {
            _pending[said.ItemId] = said;
            return;
        }

        Flush(said.ResponseId, session.CurrentAgent.Name);
        output.Write(new ConversationLine.Interruption(Now, heard, said.HeardText));
    }

    /// <summary>Transcripts wait for the end of their response, because only then is its latency known.</summary>
    private void Flush(string responseId, string agentName)
    {
        foreach (var said in _pending.Values.Where(p => p.ResponseId == responseId).ToList())
        {
            _pending.Remove(said.ItemId);
            output.Write(new ConversationLine.AssistantTranscript(Now, agentName, said.Text, said.IsInterrupted, _latency));
            if (_latency is { } latency)
            {
                _latencies.Add(latency);
                _latency = null;
            }
        }
    }

    private static JsonElement Parse(string arguments)
    {
        try
        {
            return JsonDocument.Parse(arguments).RootElement;
        }
        catch (JsonException)
        {
            // a model may write broken JSON; show it as the text it is
            return JsonSerializer.SerializeToElement(arguments);
        }
    }
}
