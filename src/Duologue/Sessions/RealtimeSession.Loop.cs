using Duologue.Models;
using Duologue.Protocol;

namespace Duologue;

/// <content>
/// The loop. It waits for nothing but the next event:
/// <code>
///                       ┌────────── RunAsync: one event after the other ──────────┐
///   connection ───────► │ audio     ─► gate (dropped?) ─► history counts ─► feed   │ ═══► reader (bridge), observers
///                       │ speech    ─► epoch grows ─► feed; scheduler waits        │
///                       │ items     ─► history                                     │
///                       │ responses ─► scheduler ─► tools ─► feed                  │
///                       │ errors    ─► scheduler, else feed                        │
///                       └───────┬─────────────────────────────────┬────────────────┘
///                        1 outbox, in order               2 work beside the loop
///                               ▼                                 ▼
///                          connection ◄── 3 Complete, Trip ── tools, guardrails, handoffs
/// </code>
/// </content>
public sealed partial class RealtimeSession
{
    private readonly Dictionary<string, ResponseRecord> _responses = new(StringComparer.Ordinal);
    private readonly Queue<string> _updates = new();
    private ResponseRecord? _latest;
    private Exception? _sendError;
    private bool _isEndRequested;
    private int _updateNumber;

    internal void Start()
    {
        _watch = _parts.TimeProvider.CreateTimer(_ => Watch(), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
        _loop = RunAsync();
        BeginGreeting();
    }

    private async Task RunAsync()
    {
        // The runner's caller must not run the first events.
        await Task.Yield();
        var sending = SendAsync();
        var reason = SessionEndReason.ConnectionClosed;
        Exception? error = null;
        try
        {
            await foreach (var serverEvent in _connection.ReceiveAsync(_stop.Token).ConfigureAwait(false))
            {
                Handle(serverEvent);
            }

            error = _sendError;
            reason = error is null ? SessionEndReason.ConnectionClosed : SessionEndReason.ConnectionLost;
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            error = _sendError;
            reason = error is null ? SessionEndReason.Disposed : SessionEndReason.ConnectionLost;
        }
        catch (RealtimeException broken)
        {
            error = broken;
            reason = broken.IsTransient ? SessionEndReason.ConnectionLost : SessionEndReason.Refused;
        }
        catch (Exception defect)
        {
            // The last stop of the loop: a defect must end the session with a word, not leave it mute.
            error = defect;
            reason = SessionEndReason.Failed;
        }

        await _stop.CancelAsync().ConfigureAwait(false);
        await sending.ConfigureAwait(false);
        await _work.StopAsync().ConfigureAwait(false);
        End(reason, error);
    }

    private async Task SendAsync()
    {
        try
        {
            await _outbox.RunAsync(_stop.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The session ends; what was not sent has nobody to hear it.
            return;
        }
        catch (Exception error)
        {
            // The line is broken for sending: the loop must not wait for an answer that cannot come.
            _sendError = error;
            await _stop.CancelAsync().ConfigureAwait(false);
        }
    }

    private void Handle(ServerEvent serverEvent)
    {
        _meter.Received();
        using var change = Enter();
        if (serverEvent is ServerEvent.OutputAudioDelta audio)
        {
            OnAudio(audio);
            return;
        }

        if (_parts.Options.IncludeServerEvents)
        {
            _changes.Add(new SessionEvent.ServerEventReceived(serverEvent));
        }

        Apply(serverEvent);
    }

    private void OnAudio(ServerEvent.OutputAudioDelta audio)
    {
        var response = Find(audio.ResponseId);
        if (response is null || response.IsDropped || audio.Audio.IsEmpty)
        {
            return;
        }

        if (response.OutOfBand is null)
        {
            _scheduler.Progress();
            if (_turns.Audio(response) is { } latency)
            {
                _meter.FirstAudio(latency);
            }

            _history.AddAudio(audio.ItemId, audio.ResponseId, audio.Audio.Length, _epoch);
        }
        else if (response.OutOfBand.Request is not { Play: true })
        {
            return;
        }

        _feed.AddAudio(audio.Audio, audio.ResponseId, audio.ItemId, audio.ContentIndex, _epoch);
    }

    private void Apply(ServerEvent serverEvent)
    {
        switch (serverEvent)
        {
            case ServerEvent.SessionUpdated updated:
                CheckFormats(updated.Session);
                OnUpdated(null);
                break;
            case ServerEvent.SpeechStarted started:
                OnSpeechStarted(started);
                break;
            case ServerEvent.SpeechStopped stopped:
                _turns.TurnEnded();
                _changes.Add(new SessionEvent.UserSpeechStopped(stopped.ItemId, TimeSpan.FromMilliseconds(stopped.AudioEndMs)));
                _scheduler.SpeechStopped(_turnDetection.CreateResponse, _send);
                break;
            case ServerEvent.AudioCommitted committed:
                OnCommitted(committed);
                break;
            case ServerEvent.ItemAdded added:
                OnItem(added.Item, added.PreviousItemId, false);
                break;
            case ServerEvent.ItemDone done:
                OnItem(done.Item, done.PreviousItemId, true);
                break;
            case ServerEvent.ItemDeleted deleted:
                _history.Removed(deleted.ItemId, _changes);
                break;
            case ServerEvent.ItemTruncated truncated:
                _history.Truncated(truncated.ItemId, truncated.AudioEndMs, _changes);
                break;
            case ServerEvent.InputTranscriptionDelta { Delta: { Length: > 0 } words } delta:
                _history.AppendUserText(delta.ItemId, delta.ContentIndex, words);
                _changes.Add(new SessionEvent.UserTranscriptDelta(delta.ItemId, words));
                break;
            case ServerEvent.InputTranscriptionCompleted completed:
                OnUserTranscript(completed.ItemId, completed.ContentIndex, completed.Transcript ?? "");
                break;
            case ServerEvent.InputTranscriptionFailed failed:
                _history.SetUserText(failed.ItemId, failed.ContentIndex, null, _changes);
                if (failed.Error is { Message: { Length: > 0 } said, Code: not "connection_lost" } error)
                {
                    _changes.Add(new SessionEvent.ErrorOccurred(said, ErrorAdvice.For(error.Code), error.Code));
                }

                _changes.Add(new SessionEvent.UserTranscript(failed.ItemId, ""));
                break;
            case ServerEvent.McpCallCompleted or ServerEvent.McpCallFailed:
                Ask(null);
                break;
            case ServerEvent.ConnectionLost lost:
                OnLost(lost.Reason);
                break;
            case ServerEvent.ConnectionRestored restored:
                _changes.Add(new SessionEvent.ConnectionRestored(restored.Gap));
                _updates.Clear();
                _scheduler.ConnectionRestored(_send);
                break;
            case ServerEvent.Failure failure:
                OnFailure(failure.Error);
                break;
            default:
                ApplyResponse(serverEvent);
                break;
        }
    }

    private void ApplyResponse(ServerEvent serverEvent)
    {
        _scheduler.Progress();
        switch (serverEvent)
        {
            case ServerEvent.ResponseCreated created:
                OnCreated(created.Response);
                break;
            case ServerEvent.OutputItemAdded { Item.Id: { } id } added when Find(added.ResponseId) is { } response:
                response.Items.Add(id);
                _history.Attach(id, response.Id, response.Binding.Agent.Name);
                break;
            case ServerEvent.OutputTranscriptDelta { Delta: { Length: > 0 } words } delta:
                OnWords(delta.ResponseId, delta.ItemId, delta.ContentIndex, words, isSpoken: true);
                break;
            case ServerEvent.OutputTextDelta { Delta: { Length: > 0 } words } delta:
                OnWords(delta.ResponseId, delta.ItemId, delta.ContentIndex, words, isSpoken: false);
                break;
            case ServerEvent.OutputTranscriptDone done:
                OnAllWords(done.ResponseId, done.ItemId, done.ContentIndex, done.Transcript ?? "");
                break;
            case ServerEvent.OutputTextDone done:
                OnAllWords(done.ResponseId, done.ItemId, done.ContentIndex, done.Text ?? "");
                break;
            case ServerEvent.OutputAudioDone done when Find(done.ResponseId) is { } response:
                var duration = _history.AudioDone(done.ItemId, response.IsDropped);
                if (!response.IsDropped)
                {
                    _changes.Add(new SessionEvent.AudioDone(done.ResponseId, done.ItemId, duration));
                }

                break;
            case ServerEvent.OutputItemDone { Item.Type: "function_call" } done when Find(done.ResponseId) is { } response:
                OnFunctionCall(response, done.Item);
                break;
            case ServerEvent.ResponseDone done:
                OnDone(done.Response);
                break;
            default:
                // Parts, arguments in pieces, rate limits, and whatever later versions of the wire bring.
                break;
        }
    }

    private void OnSpeechStarted(ServerEvent.SpeechStarted started)
    {
        _greetFrom = null;
        _changes.Add(new SessionEvent.UserSpeechStarted(started.ItemId, TimeSpan.FromMilliseconds(started.AudioStartMs)));
        if (_turnDetection.InterruptResponse)
        {
            InterruptPlayback();
        }

        _scheduler.SpeechStarted(_turnDetection.InterruptResponse);
    }

    private void OnCommitted(ServerEvent.AudioCommitted committed)
    {
        _tools.UserTurn();
        _history.UserCommitted(committed.ItemId, committed.PreviousItemId, _parts.Settings.Transcription is not null, _changes);
        var isManual = _turnDetection is TurnDetection.Manual;
        if (isManual)
        {
            _turns.TurnEnded();
        }

        // A commit by hand while voice activity is on: the stop of that speech may never come.
        if (_scheduler.IsUserSpeaking)
        {
            _scheduler.SpeechStopped(!isManual && _turnDetection.CreateResponse, _send);
        }
    }

    private void OnItem(WireItem item, string? previousItemId, bool isWhole)
    {
        var response = item.Id is null ? null : _responses.Values.FirstOrDefault(r => r.Items.Contains(item.Id));
        if (isWhole)
        {
            _history.Done(item, previousItemId, _changes);
        }
        else
        {
            var agentName = response?.Binding.Agent.Name ?? (item.Role == "assistant" ? _binding.Agent.Name : null);
            _history.Added(item, previousItemId, agentName, response?.Id ?? "", _changes);
        }
    }

    private void End(SessionEndReason reason, Exception? error)
    {
        using var change = Enter();
        _isEnded = true;
        Finish(_scheduler.Close(), new ResponseResult(null, ResponseStatus.Failed, "") { Error = "The session ended." });
        var message = error?.Message ?? (reason == SessionEndReason.Disposed ? "The session was closed." : "The model closed the line.");
        _changes.Add(new SessionEvent.SessionEnded(reason, message, error));
        LogEnded(_logger, Id, reason, error);
    }
}
