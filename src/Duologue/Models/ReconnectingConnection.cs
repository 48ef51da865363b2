using System.Runtime.CompilerServices;
using Duologue.Models.Reconnecting;
using Duologue.Protocol;
using Microsoft.Extensions.Logging;

namespace Duologue.Models;

/// <summary>A line that is made of several, one after the other.</summary>
/// <remarks>
/// The reader owns the change of lines: whoever finds a line broken, or wants it renewed, only ends it; the reader sees its end, connects and
/// restores. Senders and the restoring hold <c>_gate</c>, so that nothing new slips between what is said again. <c>_lock</c> guards the state.
/// </remarks>
internal sealed partial class ReconnectingConnection : IRealtimeConnection
{
    private readonly IRealtimeModel _inner;
    private readonly ReconnectOptions _options;
    private readonly ReconnectDelay _delay;
    private readonly ILogger _logger;
    private readonly CallState _state;
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly CancellationTokenSource _life = new();
    private readonly Lock _lock = new();
    private readonly LineRenewal? _renewal;
    private IRealtimeConnection _line;
    private IRealtimeConnection? _prepared;
    private RealtimeException? _failure;
    private bool _hasLine = true;
    private int _enumerated;
    private int _disposed;

    public ReconnectingConnection(
        IRealtimeModel inner, IRealtimeConnection line, RealtimeSettings settings, ReconnectOptions options, ReconnectDelay delay, ILogger logger)
    {
        _inner = inner;
        _line = line;
        _options = options;
        _delay = delay;
        _logger = logger;
        _state = new CallState(settings, options);
        if (options.RolloverAfter is { } after)
        {
            _renewal = new LineRenewal(after, options, ConnectAsync, IsQuiet, RenewAsync, logger);
            _renewal.Start(_life.Token);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask SendAsync(ClientEvent clientEvent, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(clientEvent);
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            IRealtimeConnection line;
            lock (_lock)
            {
                if (_disposed != 0 || _failure is not null)
                {
                    throw new RealtimeException(_failure?.Reason ?? RealtimeFailure.Closed, _failure?.Message ?? "The line was closed by this side.");
                }

                if (!_hasLine)
                {
                    _state.SentWithoutLine(clientEvent);
                    return;
                }

                clientEvent = _state.Sent(clientEvent);
                line = _line;
            }

            // Noted is as good as said, so the caller's token no longer counts.
            await SendAsync(line, clientEvent).ConfigureAwait(false);
        }
        finally
        {
            _gate.Release();
        }
    }

    public async IAsyncEnumerable<ServerEvent> ReceiveAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        if (Interlocked.Exchange(ref _enumerated, 1) != 0)
        {
            throw new InvalidOperationException("The events of a connection can be read once.");
        }

        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _life.Token);
        var isFirst = true;
        while (true)
        {
            // 1. Read the present line to its end.
            RealtimeException? failure;
            var events = _line.ReceiveAsync(cancellationToken).ConfigureAwait(false).GetAsyncEnumerator();
            try
            {
                while (true)
                {
                    (var received, failure) = await NextAsync(events).ConfigureAwait(false);
                    if (received is null)
                    {
                        break;
                    }

                    if (Shown(received, isFirst) is { } shown)
                    {
                        yield return shown;
                    }
                }
            }
            finally
            {
                await events.DisposeAsync();
            }

            // 2. Over for good? Then stop, or throw why.
            cancellationToken.ThrowIfCancellationRequested();
            if (!IsBroken(ref failure))
            {
                yield break;
            }

            // 3. Close towards the session what the line left open.
            var began = _options.TimeProvider.GetTimestamp();
            foreach (var closing in Break(failure))
            {
                yield return closing;
            }

            // 4. Connect until a line is restored, or the tries are used up.
            var restored = await TakePreparedAsync(both.Token).ConfigureAwait(false);
            for (var attempt = 1; !restored; attempt++)
            {
                yield return new ServerEvent.ConnectionLost(failure?.Message ?? "The line broke while it was renewed.", attempt);
                (restored, failure) = await TryAsync(attempt, failure, both.Token).ConfigureAwait(false);
                if (_disposed != 0)
                {
                    yield break;
                }

                ThrowIfGivenUp(attempt, failure);
            }

            // 5. Go on.
            isFirst = false;
            _renewal?.LineBegan();
            var gap = _options.TimeProvider.GetElapsedTime(began);
            LogRestored(gap);
            yield return new ServerEvent.ConnectionRestored(gap);
            foreach (var answer in LocalAnswers())
            {
                yield return answer;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        await _life.CancelAsync().ConfigureAwait(false);
        if (_renewal is not null)
        {
            await _renewal.DisposeAsync().ConfigureAwait(false);
        }

        IRealtimeConnection? prepared;
        IRealtimeConnection line;
        lock (_lock)
        {
            (prepared, _prepared, line) = (_prepared, null, _line);
        }

        if (prepared is not null)
        {
            await prepared.DisposeAsync().ConfigureAwait(false);
        }

        await line.DisposeAsync().ConfigureAwait(false);
    }

    private async ValueTask SendAsync(IRealtimeConnection line, ClientEvent clientEvent)
    {
        try
        {
            await line.SendAsync(clientEvent, CancellationToken.None).ConfigureAwait(false);
        }
        catch (RealtimeException failure) when (failure.IsTransient || failure.Reason == RealtimeFailure.Closed)
        {
            // What was noted is not lost. The reader is told by the end of the line, in case it has not noticed.
            lock (_lock)
            {
                _hasLine = false;
            }

            LogSendFailed(failure.Message);
            await line.DisposeAsync().ConfigureAwait(false);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<(ServerEvent? Received, RealtimeException? Failure)> NextAsync(
        ConfiguredCancelableAsyncEnumerable<ServerEvent>.Enumerator events)
    {
        try
        {
            return await events.MoveNextAsync() ? (events.Current, null) : (null, null);
        }
        catch (RealtimeException failure) when (failure.IsTransient)
        {
            return (null, failure);
        }
    }

    private ServerEvent? Shown(ServerEvent received, bool isFirst)
    {
        if (received is ServerEvent.SessionCreated && !isFirst)
        {
            return null;
        }

        lock (_lock)
        {
            return _state.Received(received);
        }
    }

    /// <summary>Whether the line ended without anybody wanting it to.</summary>
    private bool IsBroken(ref RealtimeException? failure)
    {
        lock (_lock)
        {
            if (_disposed != 0)
            {
                return false;
            }

            if (failure is null && !_hasLine && _prepared is null)
            {
                failure = new RealtimeException(RealtimeFailure.ConnectionLost, "The line broke while something was being sent.");
            }

            if (failure is null && _prepared is null)
            {
                _failure = new RealtimeException(RealtimeFailure.Closed, "The server closed the line.");
                return false;
            }

            return true;
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
        IRealtimeConnection? prepared;
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
    private async Task<RealtimeException?> RestoreAsync(IRealtimeConnection line, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            IReadOnlyList<ClientEvent> replay;
            lock (_lock)
            {
                replay = _state.Replay();
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
        catch (RealtimeException failure)
        {
            await line.DisposeAsync().ConfigureAwait(false);
            return failure;
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

    private async Task<IRealtimeConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        RealtimeSettings settings;
        lock (_lock)
        {
            settings = _state.Settings;
        }

        return await _inner.ConnectAsync(settings, cancellationToken).ConfigureAwait(false);
    }

    private bool IsQuiet()
    {
        lock (_lock)
        {
            return _hasLine && _state.IsQuiet;
        }
    }

    /// <summary>Puts a new line in the place of the present one: ends that, and the reader takes this. False when there is none to renew.</summary>
    private async Task<bool> RenewAsync(IRealtimeConnection prepared, bool onlyIfQuiet)
    {
        IRealtimeConnection old;
        await _gate.WaitAsync(_life.Token).ConfigureAwait(false);
        try
        {
            lock (_lock)
            {
                if (!_hasLine || (onlyIfQuiet && !_state.IsQuiet))
                {
                    return false;
                }

                (old, _prepared, _hasLine) = (_line, prepared, false);
            }
        }
        finally
        {
            _gate.Release();
        }

        LogRenewed();
        await old.DisposeAsync().ConfigureAwait(false);
        return true;
    }

    [LoggerMessage(2100, LogLevel.Warning, "The line to the model is lost ({Reason}); try {Attempt} comes in {Wait}")]
    private partial void LogLost(string? reason, int attempt, TimeSpan wait);

    [LoggerMessage(2101, LogLevel.Warning, "The line to the model is restored after {Gap}")]
    private partial void LogRestored(TimeSpan gap);

    [LoggerMessage(2102, LogLevel.Error, "The line to the model is given up after {Attempts} tries: {Reason}")]
    private partial void LogGivenUp(int attempts, string reason);

    [LoggerMessage(2103, LogLevel.Debug, "An event could not be sent ({Reason}); it is kept for the next line")]
    private partial void LogSendFailed(string reason);

    [LoggerMessage(2104, LogLevel.Information, "The line to the model is renewed before its time is up")]
    private partial void LogRenewed();
}
