using System.Buffers;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text.Json;
using System.Threading.Channels;
using Duologue.Protocol;

namespace Duologue.Testing.Realtime;

/// <summary>One connection that a <see cref="ReplayServer"/> took, with everything it received.</summary>
#pragma warning disable CA1001 // The semaphore has no wait handle to release; the server disposes socket and stream.
public sealed class ReplayConnection
#pragma warning restore CA1001
{
    private readonly Socket _socket;
    private readonly FreezableStream _stream;
    private readonly WebSocket _webSocket;
    private readonly ReplayScript _script;
    private readonly ReplayServer _server;
    private readonly RealtimeJson _json;
    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly Lock _lock = new();
    private readonly List<JsonElement> _received = [];

    // Unbounded: a test's client sends little, and the steps must never make it wait.
    private readonly Channel<JsonElement> _incoming = Channel.CreateUnbounded<JsonElement>(new UnboundedChannelOptions { SingleReader = true });

    internal ReplayConnection(
        Socket socket, FreezableStream stream, WebSocket webSocket, ReplayScript script, ReplayServer server, HttpUpgrade upgrade)
    {
        _socket = socket;
        _stream = stream;
        _webSocket = webSocket;
        _script = script;
        _server = server;
        _json = new RealtimeJson(script.Shape);
        Target = upgrade.Target;
        Headers = upgrade.Headers;
    }

    /// <summary>Path and query of the upgrade.</summary>
    public string Target { get; }

    /// <summary>Headers of the upgrade, keys included.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; }

    /// <summary>The close code of the other side; null when it sent none.</summary>
    public int? CloseCode { get; private set; }

    /// <summary>What went wrong while playing, such as an expected event that never came; null when nothing did.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>The client events received so far, in order.</summary>
    public IReadOnlyList<JsonElement> Received
    {
        get
        {
            lock (_lock)
            {
                return [.. _received];
            }
        }
    }

    /// <summary>The client events of one type received so far.</summary>
    public IReadOnlyList<JsonElement> ReceivedOf(string type) => [.. Received.Where(e => TypeOf(e) == type)];

    internal async Task PlayAsync(CancellationToken cancellationToken)
    {
        var reading = ReadAsync(cancellationToken);
        try
        {
            foreach (var step in _script.Steps)
            {
                await step(this, cancellationToken).ConfigureAwait(false);
            }

            await reading.ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // Kept for the test to see: whatever broke here also shows on the other side of the line.
            Failure = exception;
            await _stream.DisposeAsync().ConfigureAwait(false);
            await reading.ConfigureAwait(false);
        }
    }

    internal async Task ExpectAsync(string type, Func<JsonElement, bool>? matching, CancellationToken cancellationToken)
    {
        while (await _incoming.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
        {
            while (_incoming.Reader.TryRead(out var received))
            {
                if (TypeOf(received) == type && (matching is null || matching(received)))
                {
                    return;
                }
            }
        }

        throw new InvalidOperationException($"The client left before it sent {type}.");
    }

    internal async Task SendAsync(IEnumerable<ServerEvent> events, CancellationToken cancellationToken)
    {
        foreach (var serverEvent in events)
        {
            await _sending.WaitAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                var buffer = new ArrayBufferWriter<byte>();
                if (_json.Write(serverEvent, buffer))
                {
                    await _webSocket.SendAsync(buffer.WrittenMemory, WebSocketMessageType.Text, true, cancellationToken).ConfigureAwait(false);
                }
            }
            finally
            {
                _sending.Release();
            }
        }
    }

    internal async Task SendRawAsync(ReadOnlyMemory<byte> message, WebSocketMessageType type, int bytesPerFrame, CancellationToken cancellationToken)
    {
        await _sending.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            do
            {
                var frame = message[..Math.Min(bytesPerFrame, message.Length)];
                message = message[frame.Length..];
                await _webSocket.SendAsync(frame, type, message.IsEmpty, cancellationToken).ConfigureAwait(false);
            }
            while (!message.IsEmpty);
        }
        finally
        {
            _sending.Release();
        }
    }

    internal async Task SendHugeAsync(long byteCount, CancellationToken cancellationToken)
    {
        var filling = new byte[1 << 20];
        filling.AsSpan().Fill((byte)'x');
        await _sending.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await FragmentAsync("{\"type\":\"huge\",\"x\":\""u8.ToArray(), end: false, cancellationToken).ConfigureAwait(false);
            for (var sent = 0L; sent < byteCount; sent += filling.Length)
            {
                await FragmentAsync(filling, end: false, cancellationToken).ConfigureAwait(false);
            }

            await FragmentAsync("\"}"u8.ToArray(), end: true, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _sending.Release();
        }
    }

    internal Task WaitForAsync(string name, CancellationToken cancellationToken) => _server.SignalOf(name).WaitAsync(cancellationToken);

    internal async Task CloseAsync(int code, string text, CancellationToken cancellationToken)
    {
        await _webSocket.CloseOutputAsync((WebSocketCloseStatus)code, text, cancellationToken).ConfigureAwait(false);
    }

    internal Task AbortAsync()
    {
        _socket.LingerState = new LingerOption(true, 0);
        _socket.Close();
        return Task.CompletedTask;
    }

    internal Task FreezeAsync()
    {
        _stream.Freeze();
        return Task.CompletedTask;
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        var buffer = new ArrayBufferWriter<byte>();
        try
        {
            while (true)
            {
                var result = await _webSocket.ReceiveAsync(buffer.GetMemory(16 * 1_024), cancellationToken).ConfigureAwait(false);
                if (result.MessageType == WebSocketMessageType.Close)
                {
                    await ClosedAsync(cancellationToken).ConfigureAwait(false);
                    return;
                }

                buffer.Advance(result.Count);
                if (_script.Discards)
                {
                    buffer.ResetWrittenCount();
                }
                else if (result.EndOfMessage)
                {
                    await TakeAsync(JsonElement.Parse(buffer.WrittenSpan), cancellationToken).ConfigureAwait(false);
                    buffer.ResetWrittenCount();
                }
            }
        }
        catch (Exception exception) when (exception is WebSocketException or IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The other side, or a step of the script, cut the line: that is how a replay ends as well.
        }
        finally
        {
            _incoming.Writer.TryComplete();
        }
    }

    private async Task TakeAsync(JsonElement received, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            _received.Add(received);
        }

        _server.Noted();
        if (_script.Rules.TryGetValue(TypeOf(received), out var answer))
        {
            await SendAsync(answer(received), cancellationToken).ConfigureAwait(false);
        }

        _incoming.Writer.TryWrite(received);
    }

    private async Task ClosedAsync(CancellationToken cancellationToken)
    {
        CloseCode = (int?)_webSocket.CloseStatus;
        _server.Noted();
        if (!_script.AnswersClose)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken).ConfigureAwait(false);
        }

        if (_webSocket.State == WebSocketState.CloseReceived)
        {
            await _webSocket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", cancellationToken).ConfigureAwait(false);
        }
    }

    private ValueTask FragmentAsync(ReadOnlyMemory<byte> fragment, bool end, CancellationToken cancellationToken) =>
        _webSocket.SendAsync(fragment, WebSocketMessageType.Text, end, cancellationToken);

    private static string TypeOf(JsonElement received) => received.TryGetProperty("type", out var type) ? type.GetString() ?? "" : "";
}
