namespace Duologue.AspNetCore.Browser;

/// <summary>When what happened in the turn that goes on, counted from the end of what the user said or typed. Guarded by its narrator's lock.</summary>
internal sealed class TurnTimes(TimeProvider timeProvider)
{
    // Calls of the turn that have no output yet: their answer belongs to the same turn.
    private readonly HashSet<string> _calls = new(StringComparer.Ordinal);
    private BrowserMessages.TimingsView _times = new();
    private long? _from;
    private bool _isAnswered;

    /// <summary>The user has finished a turn.</summary>
    public void Begin(bool isSpoken)
    {
        _from = timeProvider.GetTimestamp();
        _isAnswered = false;
        _calls.Clear();
        _times = new BrowserMessages.TimingsView { SpeechStopped = isSpoken ? 0 : null };
    }

    /// <summary>Notes what an event means for the turn.</summary>
    public void Note(SessionEvent sessionEvent)
    {
        if (sessionEvent is SessionEvent.ResponseStarted { IsOutOfBand: false } && _isAnswered)
        {
            // Nobody has said anything: the agent speaks by itself.
            _from = null;
        }

        if (sessionEvent is SessionEvent.HistoryChanged { Item: ConversationItem.ToolCall { Output: null, Status: ItemStatus.Completed } call })
        {
            _calls.Add(call.CallId);
        }
        else if (sessionEvent is SessionEvent.ToolCallEnded ended)
        {
            _calls.Remove(ended.CallId);
        }

        if (_from is not { } from)
        {
            return;
        }

        long Now() => (long)timeProvider.GetElapsedTime(from).TotalMilliseconds;
        _times = sessionEvent switch
        {
            SessionEvent.UserTranscript => _times with { Transcript = _times.Transcript ?? Now() },
            SessionEvent.ResponseStarted { IsOutOfBand: false } => _times with { ResponseStarted = _times.ResponseStarted ?? Now() },
            SessionEvent.AssistantTranscriptDelta or SessionEvent.TextOutput => _times with { FirstText = _times.FirstText ?? Now() },
            SessionEvent.AudioOutput when _times.FirstAudio is null => _times with { FirstAudio = Now() },
            SessionEvent.ToolCallStarted => _times with { ToolStarted = _times.ToolStarted ?? Now() },
            SessionEvent.ToolCallEnded => _times with { ToolEnded = Now() },
            SessionEvent.AudioDone => _times with { AudioDone = Now() },
            _ => _times,
        };
    }

    /// <summary>A response of the conversation has ended. Its turn's times; null when nobody waited for it.</summary>
    public BrowserMessages.TimingsView? End()
    {
        if (_from is not { } from)
        {
            return null;
        }

        _isAnswered |= _calls.Count == 0;
        return _times with { ResponseDone = (long)timeProvider.GetElapsedTime(from).TotalMilliseconds };
    }
}
