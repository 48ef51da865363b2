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
    private OpenedLine? _prepared;
    private RealtimeException? _broke;
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

        var isFirst = true;
        while (true)
        {
            await foreach (var shown in ReadLineAsync(isFirst, cancellationToken).ConfigureAwait(false))
            {
                yield return shown;
            }

            cancellationToken.ThrowIfCancellationRequested();
            if (!IsBroken())
            {
                yield break;
            }

            await foreach (var told in MendAsync(cancellationToken).ConfigureAwait(false))
            {
                yield return told;
            }

            if (_disposed != 0)
            {
                yield break;
            }

            isFirst = false;
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

        OpenedLine? prepared;
        IRealtimeConnection line;
        lock (_lock)
        {
            (prepared, _prepared, line) = (_prepared, null, _line);
        }

        if (prepared is not null)
        {
            await prepared.Connection.DisposeAsync().ConfigureAwait(false);
        }

        await line.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>The present line to its end; why it ended is in <c>_broke</c>.</summary>
    private async IAsyncEnumerable<ServerEvent> ReadLineAsync(bool isFirst, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var events = _line.ReceiveAsync(cancellationToken).ConfigureAwait(false).GetAsyncEnumerator();
        try
        {
            while (true)
            {
                (var received, _broke) = await NextAsync(events).ConfigureAwait(false);
                if (received is null)
                {
                    yield break;
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
    private bool IsBroken()
    {
        lock (_lock)
        {
            if (_disposed != 0)
            {
                return false;
            }

            if (_broke is null && !_hasLine && _prepared is null)
            {
                _broke = new RealtimeException(RealtimeFailure.ConnectionLost, "The line broke while something was being sent.");
            }

            if (_broke is null && _prepared is null)
            {
                _failure = new RealtimeException(RealtimeFailure.Closed, "The server closed the line.");
                return false;
            }

            return true;
        }
    }

    private async Task<OpenedLine> ConnectAsync(CancellationToken cancellationToken)
    {
        RealtimeSettings settings;
        lock (_lock)
        {
            settings = _state.Settings;
        }

        return new OpenedLine(await _inner.ConnectAsync(settings, cancellationToken).ConfigureAwait(false), settings);
    }

    private bool IsQuiet()
    {
        lock (_lock)
        {
            return _hasLine && _state.IsQuiet;
        }
    }

    /// <summary>Puts a new line in the place of the present one: ends that, and the reader takes this. False when there is none to renew.</summary>
    private async Task<bool> RenewAsync(OpenedLine prepared, bool onlyIfQuiet)
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
}
