using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Duologue.Protocol;
using Microsoft.Extensions.Logging;

namespace Duologue.Models.OpenAI;

/// <summary>One line over a WebSocket: events out under one lock, events in by one reader, both in rented buffers.</summary>
/// <remarks>
/// The socket is closed politely and within half a second whoever ends it; a token never stops a receive, because the socket would not survive it.
/// </remarks>
internal sealed partial class OpenAIRealtimeConnection : IRealtimeConnection
{
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromMilliseconds(500);

    private readonly WebSocket _socket;
    private readonly OpenAIOptions _options;
    private readonly OpenAISettings _settings;
    private readonly OpenAIFailures _failures;
    private readonly ILogger _logger;
    private readonly RealtimeJson _json;
    private readonly MessageReceiver _receiver;
    private readonly GarbageCounter _garbage;
    private readonly SendBuffer _out = new();
    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly Queue<ServerEvent> _early = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _lock = new();
    private WireError? _lastError;
    private RealtimeException? _failure;
    private Task? _closing;
    private int _enumerated;
    private int _reading;

    public OpenAIRealtimeConnection(
        WebSocket socket, OpenAIOptions options, OpenAISettings settings, OpenAIFailures failures, ILogger logger)
    {
        _socket = socket;
        _options = options;
        _settings = settings;
        _failures = failures;
        _logger = logger;
        _json = new RealtimeJson(options.Shape);
        _receiver = new MessageReceiver(socket, options.MaximumEventBytes);
        _garbage = new GarbageCounter(options.TimeProvider);
    }

    /// <summary>Waits for the session, which is when the server has accepted key and model, then configures it.</summary>
    public async Task OpenAsync(WireSession session, CancellationToken cancellationToken)
    {
        await using var abort = cancellationToken.UnsafeRegister(static state => ((WebSocket?)state)?.Abort(), _socket).ConfigureAwait(false);
        var others = new List<ServerEvent>();
        while (true)
        {
            var received = await NextAsync().ConfigureAwait(false) ?? throw _failures.FromClose(1000, "closed before the session began", _lastError);
            if (received is ServerEvent.SessionCreated)
            {
                _early.Enqueue(received);
                others.ForEach(_early.Enqueue);
                break;
            }

            // An error is usually followed by a close, which NextAsync turns into the reason.
            if (received is not ServerEvent.OutputAudioDelta && others.Count < 16)
            {
                others.Add(received);
            }
        }

        await SendAsync(new ClientEvent.UpdateSession(session), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The error the server said last, if nothing came after it.</summary>
    public WireError? LastError => _lastError;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask SendAsync(ClientEvent clientEvent, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(clientEvent);
        await _sending.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ThrowIfOver();
            _out.Clear();
            _json.Write(_settings.Fit(clientEvent), _out);
            LogSentSensitive(clientEvent.Type, _out.Written);

            // No token here either: an event cut in two would be the end of the line.
            await _socket.SendAsync(_out.Written, WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception exception) when (IsOfSocket(exception))
        {
            throw Broken(exception);
        }
        finally
        {
            _sending.Release();
        }
    }

    public async IAsyncEnumerable<ServerEvent> ReceiveAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        if (Interlocked.Exchange(ref _enumerated, 1) != 0)
        {
            throw new InvalidOperationException("The events of a connection can be read once.");
        }

        // Who stops listening hangs up; the receive then ends by itself.
        await using var hangUp = cancellationToken.UnsafeRegister(
            static state => _ = ((OpenAIRealtimeConnection?)state)?.CloseAsync(), this).ConfigureAwait(false);
        try
        {
            while (await NextOrCancelledAsync(cancellationToken).ConfigureAwait(false) is { } received)
            {
                if (_options.Shape == WireShape.Beta && BetaItems.Before(received) is { } before)
                {
                    yield return before;
                }

                yield return received;
                if (_options.Shape == WireShape.Beta && BetaItems.After(received) is { } after)
                {
                    yield return after;
                }
            }

            cancellationToken.ThrowIfCancellationRequested();
        }
        finally
        {
            _receiver.Dispose();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync().ConfigureAwait(false);
        if (Interlocked.Exchange(ref _enumerated, 1) == 0)
        {
            _receiver.Dispose();
        }

        await _sending.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        _out.Dispose();
        _sending.Release();
        _socket.Dispose();
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<ServerEvent?> NextOrCancelledAsync(CancellationToken cancellationToken)
    {
        try
        {
            return _early.TryDequeue(out var early) ? early : await NextAsync().ConfigureAwait(false);
        }
        catch (RealtimeException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
    }

    /// <summary>The next event; null when the line was closed in order, or by this side.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<ServerEvent?> NextAsync()
    {
        if (Interlocked.Exchange(ref _reading, 1) != 0)
        {
            return null;
        }

        try
        {
            while (true)
            {
                var message = await _receiver.NextAsync().ConfigureAwait(false);
                if (message.Kind == ReceivedKind.Close)
                {
                    Ended();
                    return Closed();
                }

                if (Read(message) is { } received)
                {
                    _lastError = (received as ServerEvent.Failure)?.Error;
                    return received;
                }
            }
        }
        catch (Exception exception) when (IsOfSocket(exception))
        {
            Ended();
            return IsClosing ? null : throw Broken(exception);
        }
        finally
        {
            Volatile.Write(ref _reading, 0);
        }
    }

    private ServerEvent? Read(ReceivedMessage message)
    {
        if (message.Kind == ReceivedKind.Text)
        {
            LogReceivedSensitive(message.Bytes);
            try
            {
                return _json.ReadServerEventInPlace(message.Bytes);
            }
            catch (JsonException exception)
            {
                LogInvalidJson(exception.LineNumber, exception.BytePositionInLine);
            }
        }
        else if (message.Kind == ReceivedKind.Binary)
        {
            LogBinaryIgnored();
            return null;
        }
        else
        {
            LogTooLong(_options.MaximumEventBytes);
        }

        if (_garbage.Add())
        {
            _failure = new RealtimeException(
                RealtimeFailure.Garbage, "The server sends what is not the Realtime protocol. Check that the address is a Realtime server's.");
            _ = CloseAsync();
            throw _failure;
        }

        return null;
    }

    private ServerEvent? Closed()
    {
        var code = (int?)_socket.CloseStatus ?? 1005;
        LogClosed(code, _socket.CloseStatusDescription);
        if (IsClosing || (code == 1000 && _lastError is null && _enumerated != 0))
        {
            _failure ??= new RealtimeException(RealtimeFailure.Closed, "The line is closed.");
            _ = CloseAsync();
            return null;
        }

        _failure = _failures.FromClose(code, _socket.CloseStatusDescription, _lastError);
        _ = CloseAsync();
        throw _failure;
    }

    private bool IsClosing
    {
        get
        {
            lock (_lock)
            {
                return _closing is not null;
            }
        }
    }

    private Task CloseAsync()
    {
        lock (_lock)
        {
            return _closing ??= CloseCoreAsync();
        }
    }

    private async Task CloseCoreAsync()
    {
        // Off the caller's stack: this may have been reached from within a receive.
        await Task.Yield();
        using var limit = new CancellationTokenSource(CloseTimeout, _options.TimeProvider);
        try
        {
            if (_socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            {
                await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", limit.Token).ConfigureAwait(false);
            }

            if (_socket.State == WebSocketState.CloseSent)
            {
                await WaitForCloseAsync(limit.Token).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (IsOfSocket(exception))
        {
            LogNotClosedInOrder(exception.Message);
        }
        finally
        {
            // Harmless after a close in order; frees a reader otherwise.
            _socket.Abort();
        }
    }

    private async Task WaitForCloseAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _reading, 1) != 0)
        {
            await _ended.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
            return;
        }

        // Nobody is receiving, and nobody will: the memory of the last event may still be in use, so a scrap of our own is read into.
        var scrap = new byte[1_024];
        while ((await _socket.ReceiveAsync(scrap.AsMemory(), cancellationToken).ConfigureAwait(false)).MessageType != WebSocketMessageType.Close)
        {
        }
    }

    private void Ended() => _ended.TrySetResult();

    private void ThrowIfOver()
    {
        if (_failure is { } failure)
        {
            throw new RealtimeException(failure.Reason, failure.Message, failure) { RetryAfter = failure.RetryAfter };
        }

        if (IsClosing)
        {
            throw new RealtimeException(RealtimeFailure.Closed, "The line was closed by this side.");
        }
    }

    private RealtimeException Broken(Exception exception)
    {
        if (_failure is null && IsClosing)
        {
            return new RealtimeException(RealtimeFailure.Closed, "The line was closed by this side.", exception);
        }

        // A peer that stops answering pings makes the socket abort itself, which shows as a cancellation nobody asked for.
        return _failure ??= exception is OperationCanceledException || exception.InnerException is OperationCanceledException
            ? new RealtimeException(RealtimeFailure.Silent, "The server no longer answers, though the line seems open. Connecting again may help.", exception)
            : new RealtimeException(RealtimeFailure.ConnectionLost, "The line to the server was cut. Connecting again may help.", exception);
    }

    private static bool IsOfSocket(Exception exception) =>
        exception is WebSocketException or OperationCanceledException or ObjectDisposedException or InvalidOperationException or IOException;
}
