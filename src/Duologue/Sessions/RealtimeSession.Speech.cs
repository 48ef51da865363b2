using Duologue.Protocol;

namespace Duologue;

/// <content>What the loop and the program's calls share: words, guardrails, interruptions, requests, and the lock around it all.</content>
public sealed partial class RealtimeSession
{
    private int _checks;

    private void OnWords(string responseId, string itemId, int contentIndex, string words, bool isSpoken)
    {
        var response = Find(responseId);
        if (response is null || response.IsDropped)
        {
            return;
        }

        response.Text.Append(words);
        if (response.IsOutOfBand && response.OutOfBand?.Request is not { Play: true })
        {
            return;
        }

        _history.AppendText(itemId, contentIndex, words);
        if (isSpoken)
        {
            _changes.Add(new SessionEvent.AssistantTranscriptDelta(responseId, itemId, words));
        }
        else
        {
            _turns.Output(response);
            _changes.Add(new SessionEvent.TextOutput(responseId, itemId, words));
        }

        if (response.Guardrails is { } watch && _guardrails.Feed(watch, words) is { } due)
        {
            Check(response, watch, due);
        }
    }

    private void OnAllWords(string responseId, string itemId, int contentIndex, string text)
    {
        var response = Find(responseId);
        if (response is null || response.IsDropped)
        {
            return;
        }

        if (response.Text.Length == 0)
        {
            response.Text.Append(text);
            response.Guardrails?.Text.Append(text);
        }

        if (response.IsOutOfBand)
        {
            return;
        }

        var (heard, isInterrupted) = _history.SetText(itemId, contentIndex, text, _changes);
        _changes.Add(new SessionEvent.AssistantTranscript(responseId, itemId, text, heard, isInterrupted));
        if (response.Guardrails is { } watch && _guardrails.Finish(watch) is { } due)
        {
            Check(response, watch, due);
        }
    }

    private void OnUserTranscript(string itemId, int contentIndex, string text)
    {
        _history.SetUserText(itemId, contentIndex, text, _changes);
        _changes.Add(new SessionEvent.UserTranscript(itemId, text));
        if (_binding.InputGuardrails.Count > 0 && text.Length > 0)
        {
            RunCheck(cancellationToken => PassesAsync(text, isSpoken: true, cancellationToken).AsTask());
        }
    }

    /// <summary>Runs the input guardrails; a trip is told, and the agent says something else instead of answering.</summary>
    private async ValueTask<bool> PassesAsync(string text, bool isSpoken, CancellationToken cancellationToken)
    {
        var binding = Volatile.Read(ref _binding);
        if (binding.InputGuardrails.Count == 0)
        {
            return true;
        }

        var context = Context(binding.Agent.Name);
        if (await _guardrails.CheckAsync(binding.InputGuardrails, context, text, cancellationToken).ConfigureAwait(false) is not { } verdict)
        {
            return true;
        }

        using var change = Enter();
        _changes.Add(new SessionEvent.GuardrailTripped(verdict.Name, verdict.Reason, true, null, verdict.Error));
        if (isSpoken)
        {
            // The verdict may come before the model's own answer to these words.
            _scheduler.RefuseOwnAnswer();
        }

        if (!IsIdleNow)
        {
            Stop();
        }

        Replace(binding, verdict, "The user said something that you must not go into");
        return false;
    }

    private void Check(ResponseRecord response, GuardrailWatch watch, string text) =>
        RunCheck(async cancellationToken =>
        {
            var context = Context(response.Binding.Agent.Name);
            for (var due = text; due is not null;)
            {
                var verdict = await _guardrails.CheckAsync(response.Binding.OutputGuardrails, context, due, cancellationToken).ConfigureAwait(false);
                due = Judge(response, watch, verdict);
            }
        });

    /// <summary>Runs guardrails beside the loop. The conversation does not end before their verdict: they may have something else said.</summary>
    private void RunCheck(Func<CancellationToken, Task> check)
    {
        _checks++;
        _work.Run(async cancellationToken =>
        {
            try
            {
                await check(cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                using var change = Enter();
                _checks--;
                EndIfDue();
            }
        });
    }

    /// <summary>A check ended. Returns the text to be checked next, or null.</summary>
    private string? Judge(ResponseRecord response, GuardrailWatch watch, GuardrailVerdict? verdict)
    {
        using var change = Enter();
        if (verdict is null)
        {
            return _guardrails.Checked(watch);
        }

        watch.IsTripped = true;
        LogTripped(_logger, verdict.Name, verdict.Reason);
        _changes.Add(new SessionEvent.GuardrailTripped(verdict.Name, verdict.Reason, false, response.Id, verdict.Error));
        response.IsStopped = true;
        if (_scheduler.RunningId is { } running && running != response.Id)
        {
            // The verdict came so late that another answer is running: nothing of the bad one is left to be cut off.
            return null;
        }

        if (_scheduler.RunningId == response.Id)
        {
            _scheduler.Cancel(dropWaiting: false, _send);
        }

        InterruptPlayback();
        Replace(response.Binding, verdict, "Your last answer was cut off");
        return null;
    }

    private void Replace(AgentBinding binding, GuardrailVerdict verdict, string what) => Ask(new ResponseRequest
    {
        Instructions = $"{binding.Instructions}\n\n{what}, because of the rule '{verdict.Name}': {verdict.Reason} "
            + (verdict.Advice ?? "Apologise in one short sentence and offer to help with something else.")
            + " Do not mention the rule, and do not repeat what was cut off.",
        Say = verdict.Words,
    });

    /// <summary>The listener wants silence: cancels what runs or is on its way, and drops what waits.</summary>
    private void Stop()
    {
        foreach (var response in _responses.Values.Where(r => !r.IsOutOfBand))
        {
            response.IsStopped = true;
        }

        Finish(_scheduler.Cancel(dropWaiting: true, _send), new ResponseResult(null, ResponseStatus.Cancelled, ""));
        InterruptPlayback();
    }

    /// <summary>Everything made so far is void for the ear: the one place where the epoch grows.</summary>
    private void InterruptPlayback()
    {
        Volatile.Write(ref _epoch, _epoch + 1);
        foreach (var response in _responses.Values.Where(r => !r.IsOutOfBand || r.OutOfBand?.Request is { Play: true }))
        {
            if (response is { HasAudio: true, IsDropped: false })
            {
                _meter.Interrupted(_epoch);
            }

            response.IsDropped = true;
            _history.Freeze(response.Id);
        }

        _changes.Add(new SessionEvent.AudioInterrupted(_epoch));
    }

    private ScheduledResponse Ask(ResponseRequest? request)
    {
        if (request is not { OutOfBand: true })
        {
            _turns.Requested();
        }

        return _scheduler.Ask(key => SettingsMapper.Parameters(request, key), request, _send);
    }

    private void AddMessage(string role, string text) => _send.Add(new ClientEvent.CreateItem(new WireItem
    {
        Id = $"item_{Guid.NewGuid().ToString("N")[..24]}",
        Type = "message",
        Role = role,
        Content = [new WireContentPart { Type = "input_text", Text = text }],
    }));

    /// <summary>Sends a session update; requests wait until it is acknowledged, so that the next answer is made by the new rules.</summary>
    private void Update(WireSession update)
    {
        var id = $"duo_update_{++_updateNumber}";
        _updates.Enqueue(id);
        _scheduler.Hold();
        _send.Add(new ClientEvent.UpdateSession(update) { EventId = id });
    }

    /// <summary>An update was taken, or refused when an event id is given. Updates are answered in order.</summary>
    private void OnUpdated(string? refusedEventId)
    {
        if (_updates.Count > 0 && (refusedEventId is null || _updates.Peek() == refusedEventId))
        {
            _updates.Dequeue();
            _scheduler.Release(_send);
        }
    }

    /// <summary>What the model has made of the settings. Not asked of <c>session.created</c>, which names a service's defaults.</summary>
    private void CheckFormats(WireSession session)
    {
        if (WireFormats.Read(session.Audio?.Input?.Format) is { } input && input != InputFormat)
        {
            _changes.Add(new SessionEvent.ErrorOccurred(
                $"The model listens to {input}, but is sent {InputFormat}.", "Set RealtimeSettings.InputFormat to a format of the model's Capabilities."));
        }

        if (WireFormats.Read(session.Audio?.Output?.Format) is { } output && output != OutputFormat)
        {
            _changes.Add(new SessionEvent.ErrorOccurred(
                $"The model speaks {output}, but {OutputFormat} is expected.", "Set RealtimeSettings.OutputFormat to a format of the model's Capabilities."));
        }
    }

    private void EndIfDue()
    {
        if (_isEndRequested && IsIdleNow && _reports == 0 && _checks == 0)
        {
            _isEndRequested = false;
            _changes.Add(new SessionEvent.EndRequested());
        }
    }

    private void Watch()
    {
        if (_isEnded)
        {
            return;
        }

        using var change = Enter();
        var alerts = new List<ResponseAlert>();
        var ended = _scheduler.Tick(_send, alerts);
        foreach (var alert in alerts)
        {
            LogAlert(_logger, Id, alert);
            if (alert is ResponseAlert.NeverBegan or ResponseAlert.StalledForGood)
            {
                _changes.Add(new SessionEvent.ErrorOccurred(
                    "The model does not answer.", "The request was repeated once without effect. Try again, or check the model's status."));
            }
        }

        ForgetLost();
        GreetIfDue();
        foreach (var late in ended.Where(r => r.IsOutOfBand && r.ResponseId is not null && _responses.ContainsKey(r.ResponseId)))
        {
            Forget(_responses[late.ResponseId ?? ""]);
        }

        Finish(ended, new ResponseResult(null, ResponseStatus.Failed, "") { Error = "The model did not answer in time." });
        EndIfDue();
    }

    private static void Finish(IReadOnlyList<ScheduledResponse> ended, ResponseResult result)
    {
        foreach (var request in ended)
        {
            request.Complete(result);
        }
    }

    private static ResponseStatus Status(string? status) => status switch
    {
        "cancelled" => ResponseStatus.Cancelled,
        "incomplete" => ResponseStatus.Incomplete,
        "failed" => ResponseStatus.Failed,
        _ => ResponseStatus.Completed,
    };

    private ResponseRecord? Find(string responseId) =>
        _latest is not null && _latest.Id == responseId ? _latest : _latest = _responses.GetValueOrDefault(responseId);

    private void Tell(SessionEvent sessionEvent)
    {
        using var change = Enter();
        _changes.Add(sessionEvent);
    }

    private Change Enter()
    {
        _gate.Enter();
        return new Change(this);
    }

    /// <summary>Under the lock everything that was decided gets its place; outside it the observers are told.</summary>
    private void Leave()
    {
        foreach (var clientEvent in _send)
        {
            _outbox.Post(clientEvent);
        }

        foreach (var sessionEvent in _changes)
        {
            _meter.Count(sessionEvent);
            _feed.Add(sessionEvent);
        }

        _send.Clear();
        _changes.Clear();
        _gate.Exit();
        _feed.Publish();
    }

    private readonly ref struct Change(RealtimeSession session)
    {
        public void Dispose() => session.Leave();
    }
}
