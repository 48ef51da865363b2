using System.Net.WebSockets;
using System.Text;
using System.Threading.Channels;

namespace Duologue.Testing.Browser;

/// <summary>One socket of a <see cref="VoicePage"/>: reads, writes, and reports what is played every 100 ms while something plays.</summary>
internal sealed class VoicePageSocket : IAsyncDisposable
{
    private static readonly TimeSpan ReportEvery = TimeSpan.FromMilliseconds(100);

    private readonly ClientWebSocket _socket;
    private readonly VoicePage _page;
    private readonly PagePlayer _player;
    private readonly bool _reports;
    private readonly ITimer _report;

    // Unbounded: a test is finite, and a page of its own making.
    private readonly Channel<(ReadOnlyMemory<byte> Data, WebSocketMessageType Type, TaskCompletionSource? Sent)> _outgoing =
        Channel.CreateUnbounded<(ReadOnlyMemory<byte>, WebSocketMessageType, TaskCompletionSource?)>(new UnboundedChannelOptions { SingleReader = true });

    private readonly TaskCompletionSource<int?> _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _running = Task.CompletedTask;
    private long _reported;

    public VoicePageSocket(ClientWebSocket socket, VoicePage page, PagePlayer player, bool reports, TimeProvider timeProvider)
    {
        (_socket, _page, _player, _reports) = (socket, page, player, reports);
        _report = timeProvider.CreateTimer(static state => ((VoicePageSocket?)state)?.Report(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The close code, or null when it broke.</summary>
    public Task<int?> Closed => _closed.Task;

    public void Start() => _running = Task.WhenAll(ReadAsync(), WriteAsync());

    public void Abort() => _socket.Abort();

    /// <summary>Queues a message.</summary>
    public void Post(string json) => _outgoing.Writer.TryWrite((Encoding.UTF8.GetBytes(json), WebSocketMessageType.Text, null));

    /// <summary>Sends a frame, after those before it.</summary>
    public Task SendAsync(ReadOnlyMemory<byte> data, WebSocketMessageType type, CancellationToken cancellationToken)
    {
        var sent = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return _outgoing.Writer.TryWrite((data, type, sent))
            ? sent.Task.WaitAsync(cancellationToken)
            : Task.FromException(new WebSocketException(WebSocketError.ConnectionClosedPrematurely));
    }

    public async Task CloseAsync(int code, CancellationToken cancellationToken)
    {
        await _socket.CloseOutputAsync((WebSocketCloseStatus)code, null, cancellationToken).ConfigureAwait(false);
        await Closed.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Waits until nothing of it is left.</summary>
    public async Task GoneAsync()
    {
        await _closed.Task.ConfigureAwait(false);
        await DisposeAsync().ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Abort();
        await _running.ConfigureAwait(false);
        await _report.DisposeAsync().ConfigureAwait(false);
        _socket.Dispose();
    }

    private async Task ReadAsync()
    {
        await Task.Yield();
        var buffer = new byte[64 * 1024];
        var length = 0;
        try
        {
            while (true)
            {
                var received = await _socket.ReceiveAsync(buffer.AsMemory(length), CancellationToken.None).ConfigureAwait(false);
                if (received.MessageType == WebSocketMessageType.Close)
                {
                    if (_socket.State == WebSocketState.CloseReceived)
                    {
                        await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None).ConfigureAwait(false);
                    }

                    _closed.TrySetResult((int?)_socket.CloseStatus);
                    return;
                }

                length += received.Count;
                if (!received.EndOfMessage)
                {
                    Array.Resize(ref buffer, length == buffer.Length ? buffer.Length * 2 : buffer.Length);
                    continue;
                }

                Take(buffer.AsMemory(0, length), received.MessageType);
                length = 0;
            }
        }
        catch (Exception error) when (error is WebSocketException or IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The socket broke, or the test broke it: that is what Closed says.
            _closed.TrySetResult((int?)_socket.CloseStatus);
        }
        finally
        {
            _outgoing.Writer.TryComplete();
        }
    }

    private void Take(ReadOnlyMemory<byte> message, WebSocketMessageType type)
    {
        if (type == WebSocketMessageType.Text)
        {
            _page.OnMessage(this, message.Span);
            return;
        }

        var wasQuiet = _player.Queued == 0;
        _page.OnAudio(message);
        if (wasQuiet && _reports)
        {
            Arm();
        }
    }

    private void Report()
    {
        var position = _player.Position;
        if (position != _reported)
        {
            _reported = position;
            Post($$"""{"type":"playback","position":{{position}}}""");
        }

        Arm();
    }

    /// <summary>Again in 100 ms, or at the end of what is queued; not at all when nothing plays.</summary>
    private void Arm()
    {
        var left = TimeSpan.FromTicks((_player.Queued * TimeSpan.TicksPerSecond / 24_000) + 1);
        _report.Change(
            _player.Queued == 0 ? Timeout.InfiniteTimeSpan : left < ReportEvery ? left : ReportEvery,
            Timeout.InfiniteTimeSpan);
    }

    private async Task WriteAsync()
    {
        await foreach (var (data, type, sent) in _outgoing.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            try
            {
                await _socket.SendAsync(data, type, endOfMessage: true, CancellationToken.None).ConfigureAwait(false);
                sent?.TrySetResult();
            }
            catch (Exception error) when (error is WebSocketException or IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
            {
                // The reader sees the same end, and says so; whoever waits is told here.
                sent?.TrySetException(error);
            }
        }
    }
}
