using Duologue.Protocol;

namespace Duologue;

/// <content>The life of responses, from the model's word that one began to the end of the last request.</content>
public sealed partial class RealtimeSession
{
    private void OnCreated(WireResponse wire)
    {
        var id = wire.Id ?? "";
        var outOfBand = _scheduler.Created(wire, _send);
        ForgetLost(id);
        var response = new ResponseRecord(id, _binding, outOfBand)
        {
            Guardrails = outOfBand is null && _binding.OutputGuardrails.Count > 0 ? new GuardrailWatch() : null,

            // It was asked for before the user spoke up, and is cancelled already.
            IsDropped = outOfBand is null && _scheduler.IsRunningCancelled,
        };
        _responses[id] = response;
        _latest = response;
        if (outOfBand is null)
        {
            _turns.Began(response);
        }

        _changes.Add(new SessionEvent.ResponseStarted(id, response.Binding.Agent.Name, response.IsOutOfBand));
    }

    /// <summary>Ends the records of responses that the model never ended, so that nobody waits for them for ever.</summary>
    private void ForgetLost(string? except = null)
    {
        foreach (var response in _responses.Values.Where(r => !r.IsOutOfBand && r.Id != _scheduler.RunningId && r.Id != except).ToList())
        {
            Forget(response);
        }
    }

    private void Forget(ResponseRecord response)
    {
        _responses.Remove(response.Id);
        _latest = null;
        if (!response.IsOutOfBand)
        {
            // What of it is queued may still be heard, but nothing more can come.
            _history.Cut(response.Id, _changes);
        }

        _changes.Add(new SessionEvent.ResponseEnded(
            response.Id, response.Binding.Agent.Name, ResponseStatus.Failed, null, response.Latency, response.IsOutOfBand));
        if (_tools.ResponseEnded(response.Id, wantsAnswer: !response.IsStopped))
        {
            GoOn();
        }
    }

    private void OnDone(WireResponse wire)
    {
        var response = Find(wire.Id ?? "");
        if (response is null)
        {
            return;
        }

        foreach (var item in wire.Output?.Where(i => i.Type == "function_call" && wire.Status == "completed" && i.Status == "completed") ?? [])
        {
            // Some servers name calls only here; those known already are not run twice.
            OnFunctionCall(response, item);
        }

        _responses.Remove(response.Id);
        _latest = null;
        var status = Status(wire.Status);
        if (status != ResponseStatus.Completed && !response.IsOutOfBand)
        {
            _history.Cut(response.Id, _changes);
        }

        var error = wire.StatusDetails?.Error;
        if (status == ResponseStatus.Failed && error?.Code != "connection_lost")
        {
            // A line that broke has an event of its own.
            _changes.Add(new SessionEvent.ErrorOccurred(
                error?.Message ?? "The model could not answer.", ErrorAdvice.For(error?.Code), error?.Code ?? error?.Type));
        }

        _changes.Add(new SessionEvent.ResponseEnded(
            response.Id, response.Binding.Agent.Name, status, wire.Usage, response.Latency, response.IsOutOfBand));
        var result = new ResponseResult(response.Id, status, response.Text.ToString())
        {
            ToolCalls = response.ToolCalls,
            Usage = wire.Usage,
            Error = error?.Message ?? wire.StatusDetails?.Reason,
        };
        Finish(_scheduler.Done(wire, _send), result);
        if (_tools.ResponseEnded(response.Id, wantsAnswer: !response.IsStopped))
        {
            GoOn();
        }

        EndIfDue();
    }

    private void OnFailure(WireError error)
    {
        if (_scheduler.Failed(error, _send, out var ended))
        {
            if (ended is null)
            {
                LogHarmless(_logger, Id, error.Code);
                return;
            }

            ended.Complete(new ResponseResult(null, ResponseStatus.Failed, "") { Error = error.Message });
        }

        if (ErrorAdvice.IsHarmless(error))
        {
            LogHarmless(_logger, Id, error.Code);
            return;
        }

        OnUpdated(error.EventId);
        LogModelError(_logger, Id, error.Code, error.Message);
        _changes.Add(new SessionEvent.ErrorOccurred(error.Message ?? "The model reports an error.", ErrorAdvice.For(error.Code), error.Code ?? error.Type));
        EndIfDue();
    }

    private void OnLost(string reason)
    {
        _changes.Add(new SessionEvent.ConnectionLost(reason));
        Finish(_scheduler.ConnectionLost(), new ResponseResult(null, ResponseStatus.Failed, "") { Error = reason });
        foreach (var response in _responses.Values.ToList())
        {
            Forget(response);
        }
    }
}
