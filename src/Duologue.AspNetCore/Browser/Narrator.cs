using Duologue.Models;
using static Duologue.AspNetCore.Browser.BrowserMessages;

namespace Duologue.AspNetCore.Browser;

/// <summary>Tells the page what happens in the session.</summary>
/// <remarks>
/// An observer, because the call's bridge is the one reader. Thread-safe: events come from the session, the state of speech from the endpoint,
/// turns by hand from the page. Messages leave in the order they are made.
/// </remarks>
internal sealed class Narrator : IRealtimeObserver
{
    /// <summary>How long an answer is waited for before nothing counts as going on: noise may have been taken for speech.</summary>
    private static readonly TimeSpan AnswerWait = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly Action<ToPage> _post;
    private readonly Func<bool> _isSpeaking;
    private readonly TalkState _talk = new();
    private readonly TurnTimes _times;
    private readonly Dictionary<string, string> _texts = new(StringComparer.Ordinal);
    private readonly HashSet<string> _written = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ToolApprovalRequested> _approvals = new(StringComparer.Ordinal);
    private readonly Dictionary<string, BackgroundTask> _tasks = new(StringComparer.Ordinal);
    private readonly ITimer _patience;
    private string _told = "";

    /// <summary>Creates it.</summary>
    /// <param name="post">Takes messages; must not block.</param>
    /// <param name="isSpeaking">Whether the agent is being heard.</param>
    /// <param name="timeProvider">The clock.</param>
    public Narrator(Action<ToPage> post, Func<bool> isSpeaking, TimeProvider timeProvider)
    {
        (_post, _isSpeaking) = (post, isSpeaking);
        _times = new TurnTimes(timeProvider);
        _patience = timeProvider.CreateTimer(static state => ((Narrator?)state)?.GiveUpAnswer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>How turns are found, as the page knows it.</summary>
    public Func<TurnDetection> Turns { get; set; } = () => new TurnDetection.ServerVad();

    /// <summary>Makes the message of the settings; told after a handoff.</summary>
    public Func<ToPage>? SettingsNow { get; set; }

    /// <summary>What a response leaves for the metrics.</summary>
    public Func<RealtimeSession, ToPage>? MetricsNow { get; set; }

    /// <inheritdoc />
    public void OnEvent(RealtimeSession session, SessionEvent sessionEvent)
    {
        lock (_gate)
        {
            if (sessionEvent is SessionEvent.UserSpeechStopped)
            {
                _times.Begin(isSpoken: true);
            }

            _times.Note(sessionEvent);
            if (sessionEvent is SessionEvent.AudioOutput)
            {
                return;
            }

            _talk.Note(sessionEvent, Turns().CreateResponse && Turns() is not TurnDetection.Manual);
            Tell(session, sessionEvent);
            TellState();
        }
    }

    /// <summary>The page has ended a turn by hand or by text; an answer is due.</summary>
    public void TurnEnded(bool isSpoken)
    {
        lock (_gate)
        {
            _times.Begin(isSpoken);
            _talk.AnswerDue(true);
            TellState();
        }
    }

    /// <summary>The agent began or ended to be heard.</summary>
    public void SpeakingChanged()
    {
        lock (_gate)
        {
            TellState();
        }
    }

    /// <summary>A socket was told what <c>session_ready</c> says. This tells the rest of what is, to a page that comes back.</summary>
    public void Repeat(bool isResumed)
    {
        lock (_gate)
        {
            if (isResumed)
            {
                foreach (var message in _approvals.Values.Cast<ToPage>().Concat(_tasks.Values))
                {
                    _post(message);
                }

                _told = "";
            }

            TellState();
        }
    }

    /// <summary>Ends its clock.</summary>
    public void Stop() => _patience.Dispose();

    private void Tell(RealtimeSession session, SessionEvent sessionEvent)
    {
        switch (sessionEvent)
        {
            case SessionEvent.UserTranscriptDelta delta:
                _post(new UserTranscript(delta.ItemId, Append(delta.ItemId, delta.Delta), Final: false));
                break;
            case SessionEvent.UserTranscript whole:
                _texts.Remove(whole.ItemId);
                _post(new UserTranscript(whole.ItemId, whole.Text, Final: true));
                break;
            case SessionEvent.AssistantTranscriptDelta delta:
                _post(new AssistantTranscript(delta.ItemId, delta.ResponseId, Append(delta.ItemId, delta.Delta), Final: false, Interrupted: false));
                break;
            case SessionEvent.TextOutput delta:
                _written.Add(delta.ItemId);
                _post(new ResponseText(delta.ItemId, delta.ResponseId, Append(delta.ItemId, delta.Delta), Final: false));
                break;
            case SessionEvent.AssistantTranscript whole:
                TellWhole(whole);
                break;
            case SessionEvent.ResponseStarted started:
                _post(new ResponseStarted(started.ResponseId, started.AgentName, started.IsOutOfBand));
                break;
            case SessionEvent.ResponseEnded ended:
                TellEnd(session, ended);
                break;
            case SessionEvent.HistoryChanged { Item: ConversationItem.Message item } changed:
                _post(new History(item.Id, Name(changed.Change), PageViews.Role(item.Role), item.FullText, PageViews.Status(item), PageViews.Heard(item)));
                break;
            case SessionEvent.GuardrailTripped tripped:
                _post(new Guardrail(tripped.Name, tripped.Reason, tripped.IsInput, tripped.ResponseId));
                break;
            case SessionEvent.HandedOff handed:
                _post(new HandedOff(handed.From.Name, handed.To.Name));
                Post(SettingsNow?.Invoke());
                break;
            case SessionEvent.ConnectionLost lost:
                _post(new Connection("lost", lost.Reason, null));
                break;
            case SessionEvent.ConnectionRestored restored:
                _post(new Connection("restored", null, (long)restored.Gap.TotalMilliseconds));
                break;
            case SessionEvent.ErrorOccurred error:
                _post(new Error(error.Code ?? "session_error", error.Message, error.Advice, error.IsFatal));
                break;
            default:
                TellWork(sessionEvent);
                break;
        }
    }

    private void TellWork(SessionEvent sessionEvent)
    {
        switch (sessionEvent)
        {
            case SessionEvent.ToolCallStarted started:
                _approvals.Remove(started.CallId);
                _post(new ToolStarted(started.CallId, started.Name, PageViews.Loose(started.Arguments)));
                break;
            case SessionEvent.ToolCallEnded ended:
                _approvals.Remove(ended.CallId);
                _post(new ToolEnded(
                    ended.CallId,
                    ended.Name,
                    PageViews.Loose(ended.Arguments),
                    PageViews.Loose(ended.Result),
                    (long)ended.Duration.TotalMilliseconds,
                    ended.Error is null ? null : ended.Result));
                break;
            case SessionEvent.ToolApprovalRequested asked:
                var request = new ToolApprovalRequested(asked.CallId, asked.Name, PageViews.Loose(asked.Arguments));
                _approvals[asked.CallId] = request;
                _post(request);
                break;
            case SessionEvent.BackgroundTaskChanged task:
                var work = new BackgroundTask(task.TaskId, task.Name, PageViews.Lower(task.Status.ToString()), task.Progress, task.Detail);
                _tasks[task.TaskId] = work;
                if (task.Status != BackgroundTaskStatus.Running)
                {
                    _tasks.Remove(task.TaskId);
                }

                _post(work);
                break;
            default:
                break;
        }
    }

    private void TellWhole(SessionEvent.AssistantTranscript whole)
    {
        _texts.Remove(whole.ItemId);
        if (_written.Remove(whole.ItemId))
        {
            _post(new ResponseText(whole.ItemId, whole.ResponseId, whole.Text, Final: true));
            return;
        }

        _post(new AssistantTranscript(whole.ItemId, whole.ResponseId, whole.Text, Final: true, whole.IsInterrupted)
        {
            HeardText = whole.IsInterrupted ? whole.HeardText : null,
            HeardMs = whole.HeardDuration is { } heard ? (long)heard.TotalMilliseconds : null,
        });
    }

    private void TellEnd(RealtimeSession session, SessionEvent.ResponseEnded ended)
    {
        var isSide = ended.IsOutOfBand;
        _post(new ResponseDone(ended.ResponseId, ended.AgentName, PageViews.Lower(ended.Status.ToString()), isSide)
        {
            Usage = ended.Usage,
            LatencyMs = ended.Latency is { } latency ? (long)latency.TotalMilliseconds : null,
            Timings = isSide ? null : _times.End(),
        });
        Post(MetricsNow?.Invoke(session));
    }

    private void TellState()
    {
        var state = _talk.Name(_isSpeaking());
        if (state == _told)
        {
            return;
        }

        _told = state;
        _post(new State(state));
        _patience.Change(state == "thinking" ? AnswerWait : Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    private void GiveUpAnswer()
    {
        lock (_gate)
        {
            _talk.AnswerDue(false);
            TellState();
        }
    }

    private void Post(ToPage? message)
    {
        if (message is not null)
        {
            _post(message);
        }
    }

    private string Append(string itemId, string delta) => _texts[itemId] = _texts.GetValueOrDefault(itemId, "") + delta;

    private static string Name(HistoryChange change) => change switch
    {
        HistoryChange.Added => "added",
        HistoryChange.Removed => "removed",
        _ => "changed",
    };
}
