using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Duologue;

/// <summary>Keeps the tasks that a session started beside its loop (tools, guardrails), so that they end with it and none is forgotten.</summary>
internal sealed partial class BackgroundWork(TimeProvider timeProvider, ILogger logger) : IAsyncDisposable
{
    /// <summary>How long work that ignores its cancellation may keep the end of a session waiting.</summary>
    private static readonly TimeSpan EndWait = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<Task, bool> _running = new();
    private readonly CancellationTokenSource _stop = new();

    /// <summary>Starts work on the pool; what it throws is logged.</summary>
    public void Run(Func<CancellationToken, Task> work)
    {
        // The task must be in the table before it can end and take itself out again.
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task? task = null;
        task = GuardAsync(gate.Task, work, () => _running.TryRemove(task!, out _));
        _running[task] = true;
        gate.SetResult();
    }

    /// <summary>Tells everything to stop, without waiting.</summary>
    public Task StopAsync() => _stop.CancelAsync();

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        try
        {
            await Task.WhenAll(_running.Keys).WaitAsync(EndWait, timeProvider).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            LogLeftRunning(logger, _running.Count);
        }
    }

    private async Task GuardAsync(Task gate, Func<CancellationToken, Task> work, Action ended)
    {
        await gate.ConfigureAwait(false);
        try
        {
            await work(_stop.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            LogStopped(logger);
        }
        catch (Exception error)
        {
            // Nobody awaits background work: what it throws must be seen here.
            LogFailed(logger, error);
        }
        finally
        {
            ended();
        }
    }

    [LoggerMessage(5040, LogLevel.Debug, "Work of a session that ended was stopped")]
    private static partial void LogStopped(ILogger logger);

    [LoggerMessage(5041, LogLevel.Error, "Work beside a session's loop failed")]
    private static partial void LogFailed(ILogger logger, Exception error);

    [LoggerMessage(5042, LogLevel.Warning, "{Count} tools or guardrails ignore that their session ended; they are left alone")]
    private static partial void LogLeftRunning(ILogger logger, int count);
}
