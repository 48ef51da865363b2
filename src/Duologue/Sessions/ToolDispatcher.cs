namespace Duologue;

/// <summary>Keeps the account of tool calls: each runs once and gives one output, and one answer is due when all calls of a response have theirs.</summary>
/// <remarks>Pure state, guarded by its session's lock. The calls themselves run in <see cref="ToolInvoker"/>, off the loop.</remarks>
internal sealed class ToolDispatcher(int maxCallsPerTurn)
{
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Batch> _batches = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PendingToolCall> _waiting = new(StringComparer.Ordinal);
    private int _callsThisTurn;

    /// <summary>Whether any call has no output yet.</summary>
    public bool IsBusy => _batches.Count > 0;

    /// <summary>Whether the user must say something before another tool may run.</summary>
    public bool IsExhausted => _callsThisTurn > maxCallsPerTurn;

    /// <summary>The user said something: the count of calls begins anew.</summary>
    public void UserTurn() => _callsThisTurn = 0;

    /// <summary>Takes a call. Returns null when it was taken before.</summary>
    public PendingToolCall? Accept(ResponseRecord response, string? callId, string name, string arguments)
    {
        if (callId is null || !_seen.Add(callId))
        {
            return null;
        }

        _callsThisTurn++;
        if (!_batches.TryGetValue(response.Id, out var batch))
        {
            _batches.Add(response.Id, batch = new Batch());
        }

        batch.Pending++;
        return new PendingToolCall(response, callId, name, arguments);
    }

    /// <summary>A call waits for somebody's approval.</summary>
    public void AwaitApproval(PendingToolCall call) => _waiting[call.CallId] = call;

    /// <summary>Ends the wait for approval. Returns the call, or null when it does not wait.</summary>
    public PendingToolCall? TakeApproval(string callId) => _waiting.Remove(callId, out var call) ? call : null;

    /// <summary>A call has its output. Returns whether the model must now be asked to go on.</summary>
    public bool Completed(PendingToolCall call)
    {
        _waiting.Remove(call.CallId);
        if (!_batches.TryGetValue(call.Response.Id, out var batch))
        {
            return false;
        }

        batch.Pending--;
        return Close(call.Response.Id, batch);
    }

    /// <summary>A response ended. Returns whether the model must now be asked to go on.</summary>
    /// <param name="responseId">Which.</param>
    /// <param name="wantsAnswer">False when it was stopped by hand: its outputs are told, and nobody goes on.</param>
    public bool ResponseEnded(string responseId, bool wantsAnswer)
    {
        if (!_batches.TryGetValue(responseId, out var batch))
        {
            return false;
        }

        batch.IsResponseDone = true;
        batch.WantsAnswer = wantsAnswer;
        return Close(responseId, batch);
    }

    private bool Close(string responseId, Batch batch)
    {
        if (batch.Pending > 0 || !batch.IsResponseDone)
        {
            return false;
        }

        _batches.Remove(responseId);
        return batch.WantsAnswer;
    }

    private sealed class Batch
    {
        public int Pending { get; set; }

        public bool IsResponseDone { get; set; }

        public bool WantsAnswer { get; set; }
    }
}
