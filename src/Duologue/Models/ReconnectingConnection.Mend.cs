using System.Runtime.CompilerServices;
using Duologue.Models.Reconnecting;
using Duologue.Protocol;

namespace Duologue.Models;

internal sealed partial class ReconnectingConnection
{
    /// <summary>From a broken line to the next: closes what is open, connects until a line is restored or the tries are used up, and tells of it.</summary>
    private async IAsyncEnumerable<ServerEvent> MendAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _life.Token);
        var began = _options.TimeProvider.GetTimestamp();
        var failure = _broke;
        foreach (var closing in Break(failure))
        {
            yield return closing;
        }

        var renewed = await TakePreparedAsync(both.Token).ConfigureAwait(false);
        var restored = renewed;
        for (var attempt = 1; !restored; attempt++)
        {
            yield return new ServerEvent.ConnectionLost(failure?.Message ?? "The line broke while it was renewed.", attempt);
            (restored, failure) = await TryAsync(attempt, failure, both.Token).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            if (_disposed != 0)
            {
                yield break;
            }

            ThrowIfGivenUp(attempt, failure);
        }

        _renewal?.LineBegan();
        var gap = renewed ? TimeSpan.Zero : _options.TimeProvider.GetElapsedTime(began);
        LogRestored(gap);
        yield return new ServerEvent.ConnectionRestored(gap);
        foreach (var answer in LocalAnswers())
        {
            yield return answer;
        }
    }

    private IReadOnlyList<ServerEvent> Break(RealtimeException? failure)
    {
        lock (_lock)
        {
            _hasLine = false;
            return _state.Break(failure?.Message ?? "The line is being renewed.");
        }
    }

    private async Task<bool> TakePreparedAsync(CancellationToken cancellationToken)
    {
        OpenedLine? prepared;
        lock (_lock)
        {
            (prepared, _prepared) = (_prepared, null);
        }

        return prepared is not null && await RestoreAsync(prepared, cancellationToken).ConfigureAwait(false) is null;
    }

    private async Task<(bool Restored, RealtimeException? Failure)> TryAsync(
        int attempt, RealtimeException? failure, CancellationToken cancellationToken)
    {
        try
        {
            var wait = _delay.Before(attempt, failure?.RetryAfter);
            LogLost(failure?.Message, attempt, wait);
            await Task.Delay(wait, _options.TimeProvider, cancellationToken).ConfigureAwait(false);
            var line = await ConnectAsync(cancellationToken).ConfigureAwait(false);
            var broken = await RestoreAsync(line, cancellationToken).ConfigureAwait(false);
            return (broken is null, broken);
        }
        catch (RealtimeException again)
        {
            return (false, again);
        }
        catch (OperationCanceledException) when (_life.IsCancellationRequested)
        {
            return (false, null);
        }
    }

    private void ThrowIfGivenUp(int attempt, RealtimeException? failure)
    {
        if (failure is null || (failure.IsTransient && attempt < _options.Tries))
        {
            return;
        }

        lock (_lock)
        {
            _failure = failure;
        }

        LogGivenUp(attempt, failure.Message);
        throw new RealtimeException(failure.Reason, failure.Message, failure) { RetryAfter = failure.RetryAfter };
    }

    /// <summary>Says everything again on a new line and makes it the present one. Returns what went wrong, or null.</summary>
    private async Task<RealtimeException?> RestoreAsync(OpenedLine opened, CancellationToken cancellationToken)
    {
        var line = opened.Connection;

        // Not to be cancelled: senders hold the gate only while the old line, which is over, takes or refuses one event.
        await _gate.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            IReadOnlyList<ClientEvent> replay;
            lock (_lock)
            {
                replay = _state.Replay(opened.Settings);
            }

            foreach (var again in replay)
            {
                await line.SendAsync(again, cancellationToken).ConfigureAwait(false);
            }

            lock (_lock)
            {
                (_line, _hasLine) = (line, true);
            }

            if (_disposed != 0)
            {
                await line.DisposeAsync().ConfigureAwait(false);
            }

            return null;
        }
        catch (Exception exception) when (exception is RealtimeException or OperationCanceledException)
        {
            await line.DisposeAsync().ConfigureAwait(false);
            return exception as RealtimeException ?? new RealtimeException(RealtimeFailure.Closed, "The line was closed by this side.", exception);
        }
        finally
        {
            _gate.Release();
        }
    }

    private ServerEvent[] LocalAnswers()
    {
        lock (_lock)
        {
            return [.. _state.LocalAnswers()];
        }
    }
}
