namespace Duologue.Models.Cascade;

/// <summary>Reads an engine's stream with a limit on every wait, and never hangs on an engine that ignores its cancellation.</summary>
internal sealed class PatientReader<T>(IAsyncEnumerable<T> source, TimeSpan timeout, ConnectionScope scope, CancellationToken cancellationToken)
    : IAsyncDisposable
{
    private readonly IAsyncEnumerator<T> _items = source.GetAsyncEnumerator(cancellationToken);
    private Task<bool>? _pending;

    /// <summary>The item read last.</summary>
    public T Current => _items.Current;

    /// <summary>Reads the next item; false at the end.</summary>
    /// <exception cref="TimeoutException">The engine was silent for too long.</exception>
    public async ValueTask<bool> NextAsync()
    {
        var next = _items.MoveNextAsync();
        if (next.IsCompleted)
        {
            return await next.ConfigureAwait(false);
        }

        _pending = next.AsTask();
        var more = await _pending.WaitAsync(timeout, scope.Time, cancellationToken).ConfigureAwait(false);
        _pending = null;
        return more;
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync()
    {
        if (_pending is null or { IsCompleted: true })
        {
            return _items.DisposeAsync();
        }

        // An iterator may be disposed only when its step has ended; nobody needs to wait for that here.
        scope.Tasks.Run(async () =>
        {
            await ((Task)_pending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await _items.DisposeAsync().ConfigureAwait(false);
        });
        return ValueTask.CompletedTask;
    }
}
