namespace Duologue.AspNetCore.Browser;

/// <summary>Who has the word: what the page shows as listening, hearing, thinking or speaking. Guarded by its narrator's lock.</summary>
internal sealed class TalkState
{
    private readonly HashSet<string> _responses = new(StringComparer.Ordinal);
    private readonly HashSet<string> _tools = new(StringComparer.Ordinal);
    private bool _isHearing;
    private bool _isAnswerDue;

    /// <summary>The state, given whether the agent is being heard.</summary>
    public string Name(bool isSpeaking) => _isHearing ? "hearing" : isSpeaking ? "speaking" : IsThinking ? "thinking" : "listening";

    private bool IsThinking => _isAnswerDue || _responses.Count > 0 || _tools.Count > 0;

    /// <summary>An answer is expected, or given up.</summary>
    public void AnswerDue(bool isDue) => _isAnswerDue = isDue;

    /// <summary>Takes what an event means.</summary>
    /// <param name="sessionEvent">What happened.</param>
    /// <param name="modelAnswers">Whether the model answers what it hears by itself.</param>
    public void Note(SessionEvent sessionEvent, bool modelAnswers)
    {
        switch (sessionEvent)
        {
            case SessionEvent.UserSpeechStarted:
                (_isHearing, _isAnswerDue) = (true, false);
                break;
            case SessionEvent.UserSpeechStopped:
                (_isHearing, _isAnswerDue) = (false, modelAnswers);
                break;
            case SessionEvent.UserTranscript { Text: "" }:
                // A noise: nothing was said, so nothing may be answered.
                _isAnswerDue = false;
                break;
            case SessionEvent.ResponseStarted { IsOutOfBand: false } started:
                _isAnswerDue = false;
                _responses.Add(started.ResponseId);
                break;
            case SessionEvent.ResponseEnded ended:
                _responses.Remove(ended.ResponseId);
                break;
            case SessionEvent.ToolApprovalRequested asked:
                _tools.Add(asked.CallId);
                break;
            case SessionEvent.ToolCallStarted started:
                _tools.Add(started.CallId);
                break;
            case SessionEvent.ToolCallEnded ended:
                _tools.Remove(ended.CallId);
                break;
            case SessionEvent.ConnectionLost:
                (_isHearing, _isAnswerDue) = (false, false);
                break;
            default:
                break;
        }
    }
}
