using System.Buffers;
using System.Net.WebSockets;
using System.Threading.Channels;

namespace Duologue.Testing.Twilio;

/// <summary>One media stream: sends in order from a queue, checks and obeys what comes. It ends once, however that comes about.</summary>
internal sealed class StreamLeg : IAsyncDisposable
{
    private const int LongestMessage = 16 * 1024 * 1024;
    private const int MostWaitingFrames = 3_000;
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(500);

    private readonly Lock _gate = new();
    private readonly WebSocket _socket;
    private readonly StreamContext _context;
    private readonly StreamWriter _writer;
    private readonly CancellationTokenSource _cut = new();
    private readonly Channel<Outgoing> _outgoing = Channel.CreateUnbounded<Outgoing>(new() { SingleReader = true });
    private Task _sending = Task.CompletedTask;
    private TaskCompletionSource? _frozen;
    private byte[]? _late;
    private long _firstTick = -1;
    private long _chunk;
    private int _waiting;
    private bool _isStopped;
    private volatile bool _isOver;

    public StreamLeg(WebSocket socket, string streamSid, StreamContext context)
    {
        _socket = socket;
        _context = context;
        StreamSid = streamSid;
        _writer = new StreamWriter(streamSid);
    }

    public string StreamSid { get; }

    /// <summary>Completes when the socket is done; never faults.</summary>
    public Task Completion { get; private set; } = Task.CompletedTask;

    /// <summary>What the server closed with; null when it did not.</summary>
    public WebSocketCloseStatus? CloseStatus { get; private set; }

    public string? CloseReason { get; private set; }

    /// <summary>Decides what becomes of a frame, by its chunk number; null delivers all.</summary>
    public Func<long, FakeDelivery>? Delivery { get; set; }

    /// <summary>Sends the first two messages, connects the call's sound, and begins to listen.</summary>
    public void Begin(IEnumerable<KeyValuePair<string, string>> parameters, CallAudio audio)
    {
        lock (_gate)
        {
            Queue(_writer.Connected());
            Queue(_writer.Start(_context.AccountSid, _context.CallSid, parameters));
        }

        audio.Connect(this);
        _sending = Task.Run(SendAsync);
        Completion = Task.Run(ReceiveAsync);
    }

    /// <summary>Sends 20 ms of the caller's audio.</summary>
    /// <param name="tick">Number of the call's tick; gives the timestamp.</param>
    /// <param name="audio">Not kept.</param>
    public void SendMedia(long tick, ReadOnlySpan<byte> audio)
    {
        lock (_gate)
        {
            if (_isStopped || _isOver)
            {
                return;
            }

            _firstTick = _firstTick < 0 ? tick : _firstTick;
            var delivery = Delivery?.Invoke(++_chunk) ?? FakeDelivery.Normal;
            if (delivery == FakeDelivery.Lost || Volatile.Read(ref _waiting) > MostWaitingFrames)
            {
                return;
            }

            var media = _writer.Media(_chunk, (tick - _firstTick) * (long)TickClock.Period.TotalMilliseconds, audio);
            if (delivery == FakeDelivery.Late && _late is null)
            {
                _late = media;
                return;
            }

            Queue(media);
            if (delivery == FakeDelivery.Repeated)
            {
                Queue(media);
            }

            if (_late is { } late)
            {
                Queue(late);
                _late = null;
            }
        }
    }

    public void SendMark(string name)
    {
        lock (_gate)
        {
            if (!_isStopped && !_isOver)
            {
                Queue(_writer.Mark(name));
            }
        }
    }

    public Task SendDigitAsync(char digit)
    {
        lock (_gate)
        {
            return _isOver ? Task.CompletedTask : QueueAsync(_writer.Digit(digit), WebSocketMessageType.Text);
        }
    }

    public Task SendRawAsync(byte[] message, WebSocketMessageType type)
    {
        lock (_gate)
        {
            return QueueAsync(message, type);
        }
    }

    /// <summary>Says that the stream is over; nothing of the caller follows. Sent once.</summary>
    public Task SendStopAsync()
    {
        lock (_gate)
        {
            if (_isStopped || _isOver)
            {
                return Task.CompletedTask;
            }

            _isStopped = true;
            return Bounded(QueueAsync(_writer.Stop(_context.AccountSid, _context.CallSid), WebSocketMessageType.Text));
        }
    }

    /// <summary>Closes in order, but not for ever: a server that does not answer is cut off.</summary>
    public async Task CloseAsync()
    {
        _outgoing.Writer.TryComplete();
        Thaw();
        await Bounded(_sending).ConfigureAwait(false);
        if (!_isOver && _sending.IsCompleted)
        {
            await Bounded(CloseOutputAsync()).ConfigureAwait(false);
            await Bounded(Completion).ConfigureAwait(false);
        }

        await CutAsync().ConfigureAwait(false);
    }

    /// <summary>Cuts the line without a word.</summary>
    public async Task CutAsync()
    {
        _outgoing.Writer.TryComplete();
        await _cut.CancelAsync().ConfigureAwait(false);
        _socket.Abort();
        await Completion.ConfigureAwait(false);
        await _sending.ConfigureAwait(false);
    }

    /// <summary>Reads nothing from now on.</summary>
    public void Freeze() =>
        Interlocked.CompareExchange(ref _frozen, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), null);

    public void Thaw() => Interlocked.Exchange(ref _frozen, null)?.TrySetResult();

    public async ValueTask DisposeAsync()
    {
        // The source of the token is left alone: it has no timer, and whoever cuts the line late may still do so.
        await CutAsync().ConfigureAwait(false);
        lock (_gate)
        {
            _writer.Dispose();
        }

        _socket.Dispose();
    }

    private static Task Bounded(Task task) => Patience.WaitAsync(task, Limit);

    private void Queue(byte[] message)
    {
        Interlocked.Increment(ref _waiting);
        _outgoing.Writer.TryWrite(new Outgoing(message, WebSocketMessageType.Text, null));
    }

    private Task QueueAsync(byte[] message, WebSocketMessageType type)
    {
        var sent = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Interlocked.Increment(ref _waiting);
        return _outgoing.Writer.TryWrite(new Outgoing(message, type, sent)) ? sent.Task : Task.CompletedTask;
    }

    private async Task CloseOutputAsync()
    {
        try
        {
            await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, _cut.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (IsOfTheLine(exception))
        {
            // The server was quicker.
        }
    }

    private async Task SendAsync()
    {
        try
        {
            await foreach (var message in _outgoing.Reader.ReadAllAsync(_cut.Token).ConfigureAwait(false))
            {
                await _socket.SendAsync(message.Data, message.Type, true, _cut.Token).ConfigureAwait(false);
                Interlocked.Decrement(ref _waiting);
                message.Sent?.TrySetResult();
            }
        }
        catch (Exception exception) when (IsOfTheLine(exception))
        {
            // The reader sees the end, too, and tells it.
        }
        finally
        {
            _outgoing.Writer.TryComplete();
            while (_outgoing.Reader.TryRead(out var lost))
            {
                lost.Sent?.TrySetResult();
            }
        }
    }

    private async Task ReceiveAsync()
    {
        try
        {
            var message = new ArrayBufferWriter<byte>(16 * 1024);
            while (await ReadMessageAsync(message).ConfigureAwait(false) is { } type)
            {
                Obey(message.WrittenMemory, type);
                message.ResetWrittenCount();
                _context.Changed();
            }

            await Bounded(CloseOutputAsync()).ConfigureAwait(false);
        }
        catch (Exception exception) when (IsOfTheLine(exception))
        {
            // However the line broke, the stream is over.
        }
        finally
        {
            _isOver = true;
            await _cut.CancelAsync().ConfigureAwait(false);
            _socket.Abort();
            _context.Changed();
        }
    }

    private async Task<WebSocketMessageType?> ReadMessageAsync(ArrayBufferWriter<byte> message)
    {
        while (true)
        {
            await ThawedAsync().ConfigureAwait(false);
            var received = await _socket.ReceiveAsync(message.GetMemory(4_096), _cut.Token).ConfigureAwait(false);
            await ThawedAsync().ConfigureAwait(false);
            if (received.MessageType == WebSocketMessageType.Close)
            {
                CloseStatus = _socket.CloseStatus;
                CloseReason = _socket.CloseStatusDescription;
                return null;
            }

            message.Advance(received.Count);
            if (received.EndOfMessage)
            {
                return received.MessageType;
            }

            if (message.WrittenCount > LongestMessage)
            {
                _context.Violate($"31951 A message is longer than {LongestMessage} bytes.");
                return null;
            }
        }
    }

    private Task ThawedAsync() => Volatile.Read(ref _frozen)?.Task.WaitAsync(_cut.Token) ?? Task.CompletedTask;

    private void Obey(ReadOnlyMemory<byte> data, WebSocketMessageType type)
    {
        try
        {
            var message = type == WebSocketMessageType.Text
                ? ServerMessage.Parse(data, StreamSid)
                : throw new FormatException("It is binary.");
            switch (message)
            {
                case ServerMessage.Media media:
                    _context.Ear.Play(media.Audio);
                    break;
                case ServerMessage.Mark mark:
                    _context.Ear.Mark(mark.Name);
                    break;
                case ServerMessage.Clear:
                    _context.Ear.Clear();
                    break;
            }
        }
        catch (Exception exception) when (exception is FormatException or InvalidOperationException)
        {
            // Twilio loses such a message without a word to the server.
            _context.Violate($"31951 {exception.Message}");
        }
    }

    private static bool IsOfTheLine(Exception exception) =>
        exception is WebSocketException or OperationCanceledException or IOException or ObjectDisposedException or InvalidOperationException;

    private readonly record struct Outgoing(byte[] Data, WebSocketMessageType Type, TaskCompletionSource? Sent);
}
