using Duologue.Protocol;
using Microsoft.Extensions.AI;

namespace Duologue;

/// <content>Tools, approvals and handoffs: run off the loop, and come back through <see cref="Complete"/>.</content>
public sealed partial class RealtimeSession
{
    /// <summary>Lets a tool run that waits for approval.</summary>
    /// <param name="callId">From <see cref="SessionEvent.ToolApprovalRequested"/>.</param>
    /// <param name="cancellationToken">Not used yet: the decision is taken at once.</param>
    /// <returns>False when no such call waits.</returns>
    public ValueTask<bool> ApproveToolAsync(string callId, CancellationToken cancellationToken = default) => DecideAsync(callId, null, cancellationToken);

    /// <summary>Keeps a tool from running that waits for approval; the model is told why.</summary>
    /// <param name="callId">From <see cref="SessionEvent.ToolApprovalRequested"/>.</param>
    /// <param name="reason">Why, for the model; null for no reason.</param>
    /// <param name="cancellationToken">Not used yet: the decision is taken at once.</param>
    /// <returns>False when no such call waits.</returns>
    public ValueTask<bool> RejectToolAsync(string callId, string? reason = null, CancellationToken cancellationToken = default) =>
        DecideAsync(callId, string.IsNullOrEmpty(reason) ? "The call was not approved." : $"The call was not approved: {reason}", cancellationToken);

    /// <summary>Lets another agent take over: instructions, tools and guardrails change; the voice only where the model can change it.</summary>
    /// <param name="agent">Who takes over; need not be a handoff of the current agent.</param>
    /// <param name="respond">Whether the new agent speaks at once.</param>
    /// <param name="cancellationToken">Gives up before the change.</param>
    /// <exception cref="Duologue.Models.RealtimeException">The session is over already.</exception>
    public async Task HandOffAsync(RealtimeAgent agent, bool respond = false, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(agent);
        ThrowIfEnded();
        var binding = await BindAsync(agent, cancellationToken).ConfigureAwait(false);
        using var change = Enter();
        TakeOver(binding);
        if (respond)
        {
            Ask(null);
        }
    }

    private ValueTask<bool> DecideAsync(string callId, string? refusal, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(callId);
        cancellationToken.ThrowIfCancellationRequested();
        PendingToolCall? call;
        lock (_gate)
        {
            call = _tools.TakeApproval(callId);
        }

        return ValueTask.FromResult(call?.Approval.TrySetResult(refusal) ?? false);
    }

    /// <summary>A function call is whole: run it, once.</summary>
    private void OnFunctionCall(ResponseRecord response, WireItem item)
    {
        if (item.Status is not (null or "completed") || item.Name is null)
        {
            return;
        }

        var arguments = item.Arguments ?? "{}";
        if (response.IsOutOfBand)
        {
            response.ToolCalls.Add(new ConversationItem.ToolCall(item.Id ?? "", item.CallId ?? "", item.Name, arguments));
            return;
        }

        // A response that was cut off while it was still asking: the user has changed the subject, nothing has run yet.
        if (!response.IsDropped && _tools.Accept(response, item.CallId, item.Name, arguments) is { } call)
        {
            response.ToolCalls.Add(new ConversationItem.ToolCall(item.Id ?? "", call.CallId, item.Name, arguments));
            var isExhausted = _tools.IsExhausted;
            _work.Run(cancellationToken => RunToolAsync(call, isExhausted, cancellationToken));
        }
    }

    private async Task RunToolAsync(PendingToolCall call, bool isExhausted, CancellationToken cancellationToken)
    {
        var binding = call.Response.Binding;
        if (isExhausted)
        {
            Complete(call, _invoker.Failure("Too many tool calls in a row. Answer the user now.", null, TimeSpan.Zero), null);
            return;
        }

        if (binding.Handoffs.TryGetValue(call.Name, out var handoff))
        {
            await RunHandoffAsync(call, handoff, cancellationToken).ConfigureAwait(false);
            return;
        }

        var tool = binding.Tools.GetValueOrDefault(call.Name);
        if (tool?.GetService<ApprovalRequiredAIFunction>() is not null
            && await RefusedAsync(call, cancellationToken).ConfigureAwait(false) is { } refusal)
        {
            Complete(call, _invoker.Failure(refusal, null, TimeSpan.Zero), null);
            return;
        }

        Tell(new SessionEvent.ToolCallStarted(call.CallId, call.Name, call.Arguments));
        var outcome = await _invoker.InvokeAsync(tool, call, Context(binding.Agent.Name), cancellationToken).ConfigureAwait(false);
        Complete(call, outcome, null);
    }

    private async Task<string?> RefusedAsync(PendingToolCall call, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            _tools.AwaitApproval(call);
        }

        Tell(new SessionEvent.ToolApprovalRequested(call.CallId, call.Name, call.Arguments));
        try
        {
            var limit = _parts.Options.ApprovalTimeout ?? Timeout.InfiniteTimeSpan;
            return await call.Approval.Task.WaitAsync(limit, _parts.TimeProvider, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return "Nobody approved the call in time.";
        }
    }

    private async Task RunHandoffAsync(PendingToolCall call, Handoff handoff, CancellationToken cancellationToken)
    {
        var started = _parts.TimeProvider.GetTimestamp();
        Tell(new SessionEvent.ToolCallStarted(call.CallId, call.Name, call.Arguments));
        try
        {
            var context = Context(call.Response.Binding.Agent.Name);
            if (handoff.OnHandoff is { } told)
            {
                await told(context, cancellationToken).AsTask()
                    .WaitAsync(_parts.Options.ToolTimeout, _parts.TimeProvider, cancellationToken).ConfigureAwait(false);
            }

            var binding = await BindAsync(handoff.Target, cancellationToken).ConfigureAwait(false);
            var words = $"The conversation was handed over to {handoff.Target.Name}.";
            Complete(call, new ToolOutcome(words, words, _parts.TimeProvider.GetElapsedTime(started)), binding);
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            // A handoff runs foreign code (OnHandoff, instructions); its failure is an output like any tool's.
            LogHandoffFailed(_logger, handoff.Target.Name, error);
            var words = error is ToolFailedException ? error.Message : $"The handoff to {handoff.Target.Name} failed.";
            Complete(call, _invoker.Failure(words, error, _parts.TimeProvider.GetElapsedTime(started)), null);
        }
    }

    /// <summary>A call has its outcome: the output, then the new agent if there is one, then, after the last call, the request to go on.</summary>
    private void Complete(PendingToolCall call, ToolOutcome outcome, AgentBinding? successor)
    {
        using var change = Enter();
        if (successor is not null && call.Response.HasHandedOff)
        {
            outcome = _invoker.Failure("Another agent has taken over already.", null, outcome.Duration);
            successor = null;
        }

        _send.Add(new ClientEvent.CreateItem(new WireItem { Type = "function_call_output", CallId = call.CallId, Output = outcome.Output }));
        _history.ToolOutput(call.CallId, outcome.Output, _changes);
        _changes.Add(new SessionEvent.ToolCallEnded(call.CallId, call.Name, call.Arguments, outcome.Result, outcome.Duration, outcome.Error));
        if (successor is not null)
        {
            call.Response.HasHandedOff = true;
            TakeOver(successor);
        }

        if (_tools.Completed(call))
        {
            GoOn();
        }

        EndIfDue();
    }

    /// <summary>Asks for the answer after the tools; when there were too many calls in a row, for one without tools.</summary>
    private void GoOn() => Ask(_tools.IsExhausted ? new ResponseRequest { ToolChoice = "none" } : null);

    private void TakeOver(AgentBinding binding)
    {
        var from = _binding.Agent;
        Volatile.Write(ref _binding, binding);
        if (binding.Agent.Voice is { } voice && voice != from.Voice && !_parts.Capabilities.CanChangeVoice)
        {
            LogVoiceStays(_logger, binding.Agent.Name);
        }

        _history.AgentChanged(from.Name, binding.Agent.Name, _changes);
        _changes.Add(new SessionEvent.HandedOff(from, binding.Agent));
        Update(SettingsMapper.Handover(binding, _parts.Capabilities));
    }

    private async Task<AgentBinding> BindAsync(RealtimeAgent agent, CancellationToken cancellationToken)
    {
        var context = Context(agent.Name);
        var instructions = agent.InstructionsProvider is { } provider
            ? await provider(context, cancellationToken).AsTask()
                .WaitAsync(_parts.Options.ToolTimeout, _parts.TimeProvider, cancellationToken).ConfigureAwait(false)
            : agent.Instructions;
        return SettingsMapper.Bind(agent, instructions, context);
    }

    private AgentContext Context(string agentName) => new()
    {
        SessionId = Id,
        AgentName = agentName,
        History = History,
        Services = _parts.Services,
        Items = _parts.Items,
        EndRequested = EndConversation,
        ReportRequested = ReportLater,
    };
}
