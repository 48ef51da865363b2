using System.Buffers;
using Duologue.Protocol;
using Microsoft.Extensions.AI;

namespace Duologue.Models.Cascade;

/// <summary>The agent's side of the talk: at most one response of the conversation at a time, and any number out of band.</summary>
/// <remarks>Owned by the connection's loop. A response whose context is still being recognised is created at once and runs when the text is there.</remarks>
internal sealed class Responses(ConnectionScope scope)
{
    private readonly List<Running> _running = [];
    private Running? _default;
    private bool _isAutomaticWaiting;

    /// <summary>Told when a default response begins.</summary>
    public Action? DefaultBegan { get; set; }

    /// <summary>Told when a default response ends, with the time its audio still plays.</summary>
    public Action<TimeSpan>? DefaultEnded { get; set; }

    /// <summary>Whether the conversation's response waits for words that are being recognised, and so will answer them.</summary>
    public bool IsDefaultWaiting => _default is { Run: null };

    /// <summary>Begins a response that a client asked for.</summary>
    public void Create(WireResponseParameters? wishes, string? eventId)
    {
        var (plan, error) = ResponsePlan.Create(scope.Session, wishes);
        if (plan is null)
        {
            scope.Outbox.PostError(error ?? Errors.Invalid("invalid_value", "The response cannot be made."), eventId);
            return;
        }

        if (!plan.IsOutOfBand && _default is { } active)
        {
            scope.Outbox.PostError(
                Errors.Invalid(
                    "conversation_already_has_active_response",
                    $"Conversation already has an active response in progress: {active.Writer.Id}. Wait until it is done."),
                eventId);
            return;
        }

        if (!TryResolve(plan.Input, out var input, out error))
        {
            scope.Outbox.PostError(error, eventId);
            return;
        }

        Begin(plan, input);
    }

    /// <summary>Begins the response to a turn; after the running one, if that may go on.</summary>
    public void CreateAutomatic()
    {
        if (_default is not null)
        {
            _isAutomaticWaiting = true;
            return;
        }

        if (ResponsePlan.Create(scope.Session, null).Plan is { } plan)
        {
            Begin(plan, null);
        }
    }

    /// <summary>Gives up a response that waits for the running one: its turn goes on.</summary>
    public void ForgetAutomatic() => _isAutomaticWaiting = false;

    /// <summary>Cancels at a client's wish.</summary>
    public void Cancel(string? responseId, string? eventId)
    {
        var response = responseId is null ? _default : _running.Find(running => running.Writer.Id == responseId);
        if (response is null or { Writer.IsDone: true })
        {
            scope.Outbox.PostError(Errors.Invalid("response_cancel_not_active", "Cancellation failed: no active response found."), eventId);
            return;
        }

        Stop(response, "client_cancelled");
    }

    /// <summary>Cancels the conversation's response, if there is one.</summary>
    public void CancelDefault(string reason)
    {
        // What waited is answered together with the turn that cuts in.
        _isAutomaticWaiting = false;
        if (_default is { } response)
        {
            Stop(response, reason);
        }
    }

    /// <summary>The text of an item became known: responses that waited for it begin to run.</summary>
    public void TextSettled()
    {
        foreach (var response in _running.Where(running => running.Run is null && !running.Writer.IsDone).ToArray())
        {
            RunIfReady(response);
        }
    }

    /// <summary>Takes what a response made.</summary>
    public void Made(ResponseRun run, RunOutput output)
    {
        var response = _running.Find(running => running.Run == run);
        if (response is null || response.Writer.IsDone)
        {
            Drop(output);
        }
        else
        {
            Write(response, output);
        }

        if (output is RunOutput.Ended)
        {
            run.Dispose();
            _running.RemoveAll(running => running.Run == run);
        }
    }

    /// <summary>Ends everything: the connection closes.</summary>
    public void CloseAll()
    {
        _isAutomaticWaiting = false;
        foreach (var response in _running.Where(running => !running.Writer.IsDone).ToArray())
        {
            Stop(response, "client_cancelled");
        }
    }

    private static bool IsReady(Running response, ConnectionScope scope) =>
        !(response.Input ?? scope.Items.Entries).Any(entry => entry.IsHearing);

    private void Begin(ResponsePlan plan, IReadOnlyList<ConversationEntry>? input)
    {
        var response = new Running(new ResponseWriter(scope, plan), input);
        _running.Add(response);
        if (!plan.IsOutOfBand)
        {
            _default = response;
            _isAutomaticWaiting = false;
            DefaultBegan?.Invoke();
        }

        response.Writer.Begin();
        RunIfReady(response);
    }

    private void RunIfReady(Running response)
    {
        if (!IsReady(response, scope))
        {
            return;
        }

        var context = response.Input ?? scope.Items.Entries;
        List<ChatMessage> messages;
        try
        {
            messages = ChatContext.Build(response.Writer.Plan.Instructions, context);
        }
        catch (Exception e)
        {
            // Clients hold their next wish until this response is done: it must end, whatever its context holds.
            CascadeLog.ChatFailed(scope.Logger, e);
            Finish(response, () => response.Writer.Finish("failed", null, Errors.Server("context_failed", "The conversation could not be read.")));
            _running.Remove(response);
            return;
        }

        response.Writer.CharactersIn = UsageEstimate.Characters(messages);
        response.Writer.Heard = context.Aggregate(TimeSpan.Zero, (sum, entry) => sum + entry.HeardDuration);
        var run = new ResponseRun(scope, response.Writer.Plan, messages);
        response.Run = run;
        scope.Tasks.Run(run.RunAsync);
    }

    private void Write(Running response, RunOutput output)
    {
        switch (output)
        {
            case RunOutput.Text text:
                response.Writer.Text(text.Delta);
                break;
            case RunOutput.PieceBegun piece:
                response.Writer.BeginPiece(piece.Piece);
                break;
            case RunOutput.Audio audio:
                response.Writer.Audio(audio);
                break;
            case RunOutput.PieceSpoken:
                response.Writer.EndPiece();
                break;
            case RunOutput.Call call:
                response.Writer.Call(call);
                break;
            case RunOutput.Ended ended:
                Finish(response, () => response.Writer.Finish(ended.Status, ended.Reason, ended.Error, ended.Usage));
                break;
            default:
                break;
        }
    }

    private void Stop(Running response, string reason)
    {
        response.Run?.Cancel();
        Finish(response, () => response.Writer.Finish("cancelled", reason));
        if (response.Run is null)
        {
            _running.Remove(response);
        }
    }

    private void Finish(Running response, Action write)
    {
        write();
        if (response != _default)
        {
            return;
        }

        _default = null;
        DefaultEnded?.Invoke(response.Writer.StillPlaying);
        if (_isAutomaticWaiting)
        {
            CreateAutomatic();
        }
    }

    /// <summary>Audio of a response that is over gives its share of the queue back.</summary>
    private void Drop(RunOutput output)
    {
        if (output is RunOutput.Audio audio)
        {
            ArrayPool<byte>.Shared.Return(audio.Rented);
            scope.Outbox.AudioAhead.Release(Outbox.Share(audio.Duration));
        }
    }

    private bool TryResolve(IReadOnlyList<WireItem>? input, out IReadOnlyList<ConversationEntry>? entries, out WireError error)
    {
        entries = null;
        error = new WireError();
        if (input is null)
        {
            return true;
        }

        var resolved = new List<ConversationEntry>();
        for (var i = 0; i < input.Count; i++)
        {
            var path = $"response.input[{i}]";
            if (input[i].Type == "item_reference")
            {
                if (scope.Items.Find(input[i].Id) is not { } referred)
                {
                    error = Errors.Invalid("invalid_value", $"There is no item '{input[i].Id}' in the conversation.", path + ".id");
                    return false;
                }

                resolved.Add(referred);
            }
            else if (NewItem.Check(input[i]) is { } wrong)
            {
                error = wrong with { Param = path + wrong.Param?["item".Length..] };
                return false;
            }
            else
            {
                resolved.Add(new ConversationEntry(NewItem.Complete(input[i], scope.Ids)));
            }
        }

        entries = resolved;
        return true;
    }

    private sealed class Running(ResponseWriter writer, IReadOnlyList<ConversationEntry>? input)
    {
        public ResponseWriter Writer => writer;

        public IReadOnlyList<ConversationEntry>? Input => input;

        public ResponseRun? Run { get; set; }
    }
}
