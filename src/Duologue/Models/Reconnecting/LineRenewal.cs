using Microsoft.Extensions.Logging;

namespace Duologue.Models.Reconnecting;

/// <summary>Renews a line before the service ends it: waits for its age, builds the next one, and changes over when it is quiet.</summary>
internal sealed partial class LineRenewal(
    TimeSpan after,
    ReconnectOptions options,
    Func<CancellationToken, Task<OpenedLine>> connect,
    Func<bool> isQuiet,
    Func<OpenedLine, bool, Task<bool>> changeOver,
    ILogger logger) : IAsyncDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestIdle = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(10);

    private long _began = options.TimeProvider.GetTimestamp();
    private Task _running = Task.CompletedTask;

    private TimeSpan Age => options.TimeProvider.GetElapsedTime(Interlocked.Read(ref _began));

    private bool IsForced => Age >= options.ForceRolloverAfter;

    /// <summary>Begins to watch, until the token says to stop.</summary>
    public void Start(CancellationToken cancellationToken) => _running = RunAsync(cancellationToken);

    /// <summary>Another line is in use from now on.</summary>
    public void LineBegan() => Interlocked.Exchange(ref _began, options.TimeProvider.GetTimestamp());

    /// <summary>Waits for the end of the watch.</summary>
    public async ValueTask DisposeAsync() => await _running.ConfigureAwait(false);

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                // Counted from the present line: a break in between begins a new count.
                while (Age < after)
                {
                    await WaitAsync(after - Age, cancellationToken).ConfigureAwait(false);
                }

                if (isQuiet() || IsForced)
                {
                    await RenewAsync(cancellationToken).ConfigureAwait(false);
                }

                await WaitAsync(Look, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The call is over.
        }
    }

    private async Task RenewAsync(CancellationToken cancellationToken)
    {
        OpenedLine next;
        try
        {
            next = await connect(cancellationToken).ConfigureAwait(false);
        }
        catch (RealtimeException failure)
        {
            LogNotRenewed(failure.Message);
            await WaitAsync(AfterFailure, cancellationToken).ConfigureAwait(false);
            return;
        }

        var taken = false;
        try
        {
            // The talk may have gone on while connecting. A line that idles for long is given back.
            for (var idle = TimeSpan.Zero; !taken && idle < LongestIdle && Age >= after; idle += Look)
            {
                taken = await changeOver(next, !IsForced).ConfigureAwait(false);
                if (!taken)
                {
                    await WaitAsync(Look, cancellationToken).ConfigureAwait(false);
                }
            }
        }
        finally
        {
            if (!taken)
            {
                await next.Connection.DisposeAsync().ConfigureAwait(false);
            }
        }

        // The reader says when the new line is in use.
        while (taken && Age >= after)
        {
            await WaitAsync(Look, cancellationToken).ConfigureAwait(false);
        }
    }

    private Task WaitAsync(TimeSpan time, CancellationToken cancellationToken) => Task.Delay(time, options.TimeProvider, cancellationToken);

    [LoggerMessage(2105, LogLevel.Warning, "A line to renew the present one could not be opened: {Reason}")]
    private partial void LogNotRenewed(string reason);
}
