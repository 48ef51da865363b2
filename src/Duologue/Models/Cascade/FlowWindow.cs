namespace Duologue.Models.Cascade;

/// <summary>Lets producers run ahead of a consumer by a limited amount: they wait here, in order, when the window is full.</summary>
/// <remarks>Thread-safe. An amount larger than the window passes when the window is empty, so that nothing waits for ever.</remarks>
internal sealed class FlowWindow(long capacity)
{
    private readonly Lock _gate = new();
    private readonly LinkedList<Waiter> _waiting = new();
    private long _used;

    /// <summary>Takes a share of the window; returns at once when there is room.</summary>
    public ValueTask AcquireAsync(long amount, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        LinkedListNode<Waiter> node;
        lock (_gate)
        {
            if (_waiting.Count == 0 && Fits(amount))
            {
                _used += amount;
                return ValueTask.CompletedTask;
            }

            node = _waiting.AddLast(new Waiter(amount));
        }

        return new ValueTask(WaitAsync(node, cancellationToken));
    }

    /// <summary>Gives a share back.</summary>
    public void Release(long amount)
    {
        lock (_gate)
        {
            _used -= amount;
            GrantLocked();
        }
    }

    private async Task WaitAsync(LinkedListNode<Waiter> node, CancellationToken cancellationToken)
    {
        using var registration = cancellationToken.Register(() =>
        {
            lock (_gate)
            {
                // A waiter that was granted in the meantime is no longer in the list and keeps its share.
                if (node.List is not null)
                {
                    _waiting.Remove(node);
                    node.Value.Granted.TrySetCanceled(cancellationToken);
                    GrantLocked();
                }
            }
        });
        await node.Value.Granted.Task.ConfigureAwait(false);
    }

    private void GrantLocked()
    {
        while (_waiting.First is { } first && Fits(first.Value.Amount))
        {
            _waiting.RemoveFirst();
            _used += first.Value.Amount;
            first.Value.Granted.TrySetResult();
        }
    }

    private bool Fits(long amount) => _used <= 0 || _used + amount <= capacity;

    private sealed class Waiter(long amount)
    {
        public long Amount => amount;

        public TaskCompletionSource Granted { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
