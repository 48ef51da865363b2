using System.Buffers;
using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text.Json;
using System.Threading.Channels;
using Duologue.Audio;
using Microsoft.Extensions.Logging;

namespace Duologue.AspNetCore.Browser;

/// <summary>One WebSocket of a page: one loop reads, one writes, and nothing else touches it.</summary>
/// <remarks>
/// <code>
///   reader: frame ─► caps ─► audio ─► session.HearAsync      text ─► PageMessageReader ─► session.TakeAsync
///   writer: messages first, in order; then speech from the endpoint, a piece at a time; at last the close
/// </code>
/// Messages are never dropped: a page that does not take them is cut off when <see cref="MostMessages"/> wait. Speech waits in the endpoint.
/// </remarks>
internal sealed partial class BrowserSocket : IDisposable
{
    private const int MostMessages = 10_000;
    private const int FirstBuffer = 8 * 1024;

    /// <summary>200 ms of speech in one frame at most.</summary>
    private const int AudioPiece = 9_600;

    /// <summary>4 × real time over 10 s, and 50 messages over a second: several times what a page at its worst sends.</summary>
    private const int AudioPerSecond = 4;
    private const int AudioBurst = 40;
    private const int MessagesPerSecond = 50;

    private static readonly TimeSpan CloseWait = TimeSpan.FromSeconds(1);

    private readonly ConcurrentQueue<BrowserMessages.ToPage> _messages = new();

    // Bounded by dropping: one knock that waits is as good as many.
    private readonly Channel<bool> _knocks = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });
    private readonly WebSocket _socket;
    private readonly BrowserSession _session;
    private readonly BrowserVoiceOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly ArrayBufferWriter<byte> _text = new(1024);
    private readonly byte[] _speech = new byte[AudioPiece];
    private readonly RateCap _audioCap;
    private readonly RateCap _messageCap;
    private readonly Utf8JsonWriter _json;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ITimer _heartbeat;
    private readonly ITimer _abort;
    private Closing? _closing;
    private long _heardAt;
    private byte? _odd;

    public BrowserSocket(WebSocket socket, BrowserSession session, BrowserVoiceOptions options, TimeProvider timeProvider, ILogger logger)
    {
        (_socket, _session, _options, _timeProvider, _logger) = (socket, session, options, timeProvider, logger);
        _json = new Utf8JsonWriter(_text);
        _audioCap = new RateCap(AudioPerSecond * (double)AudioFormat.Pcm24k.BytesPerSecond, AudioBurst * (double)AudioFormat.Pcm24k.BytesPerSecond, timeProvider);
        _messageCap = new RateCap(MessagesPerSecond, MessagesPerSecond, timeProvider);
        _heardAt = timeProvider.GetTimestamp();
        _heartbeat = timeProvider.CreateTimer(static state => ((BrowserSocket?)state)?.Beat(), this, options.Heartbeat, options.Heartbeat);
        _abort = timeProvider.CreateTimer(static state => ((BrowserSocket?)state)?._socket.Abort(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Completes when neither loop runs any more.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Whether the page has closed the socket as one that is not needed any more, rather than lost it.</summary>
    public bool IsFarewell { get; private set; }

    /// <summary>Queues a message.</summary>
    public void Post(BrowserMessages.ToPage message)
    {
        _messages.Enqueue(message);
        if (_messages.Count > MostMessages)
        {
            LogStuck(_logger, _session.Id);
            _socket.Abort();
        }

        Wake();
    }

    /// <summary>There may be something to send.</summary>
    public void Wake() => _knocks.Writer.TryWrite(true);

    /// <summary>Closes once what is queued has been sent, speech left out. The first close counts.</summary>
    public void Close(int code, string reason)
    {
        if (Interlocked.CompareExchange(ref _closing, new Closing(code, reason), null) is null)
        {
            _abort.Change(CloseWait, Timeout.InfiniteTimeSpan);
            Wake();
        }
    }

    /// <summary>A page that comes back may send what it has heard meanwhile.</summary>
    public void Grant(TimeSpan audio) => _audioCap.Grant(AudioFormat.Pcm24k.BytesFor(audio));

    /// <summary>Writes, until the socket is closed or broken.</summary>
    private async Task WriteAsync()
    {
        try
        {
            while (await _knocks.Reader.WaitToReadAsync(CancellationToken.None).ConfigureAwait(false))
            {
                _knocks.Reader.TryRead(out _);
                await DrainAsync().ConfigureAwait(false);
                if (Volatile.Read(ref _closing) is { } closing)
                {
                    await DrainAsync().ConfigureAwait(false);
                    await _socket.CloseOutputAsync((WebSocketCloseStatus)closing.Code, closing.Reason, CancellationToken.None).ConfigureAwait(false);
                    return;
                }
            }
        }
        catch (Exception error) when (error is WebSocketException or IOException or OperationCanceledException or InvalidOperationException or ObjectDisposedException)
        {
            // The peer is gone, however that shows: the reader sees it too.
            LogBroken(_logger, _session.Id, error.Message);
            _socket.Abort();
        }
    }

    /// <summary>Reads, until the page closes or is gone.</summary>
    private async Task ReadAsync()
    {
        var buffer = ArrayPool<byte>.Shared.Rent(FirstBuffer);
        try
        {
            while (true)
            {
                // Room for the odd byte of the frame before.
                var length = 1;
                ValueWebSocketReceiveResult received;
                do
                {
                    received = await _socket.ReceiveAsync(buffer.AsMemory(length), CancellationToken.None).ConfigureAwait(false);
                    length += received.Count;
                    if (length - 1 > _options.MaximumMessage)
                    {
                        // Read on and forget, so that the page gets to hear why.
                        Refuse("too_large", $"A message has at most {_options.MaximumMessage} bytes.", "Send smaller pieces.", BrowserMessages.TooLarge);
                        length = 1;
                    }
                    else if (length == buffer.Length && !received.EndOfMessage)
                    {
                        buffer = Grow(buffer, length);
                    }
                }
                while (!received.EndOfMessage);

                if (received.MessageType == WebSocketMessageType.Close)
                {
                    IsFarewell = _socket.CloseStatus == WebSocketCloseStatus.NormalClosure && _closing is null;
                    return;
                }

                _heardAt = _timeProvider.GetTimestamp();
                if (Volatile.Read(ref _closing) is null)
                {
                    await TakeAsync(buffer, length, received.MessageType).ConfigureAwait(false);
                }
            }
        }
        catch (Exception error) when (error is WebSocketException or IOException or OperationCanceledException or ObjectDisposedException)
        {
            LogBroken(_logger, _session.Id, error.Message);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Reads and writes to the end.</summary>
    public async Task RunAsync()
    {
        try
        {
            var writing = WriteAsync();
            await ReadAsync().ConfigureAwait(false);
            Close(BrowserMessages.Ended, "");
            await writing.ConfigureAwait(false);
        }
        finally
        {
            _ended.TrySetResult();
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _heartbeat.Dispose();
        _abort.Dispose();
        _json.Dispose();
        _knocks.Writer.TryComplete();
        _ended.TrySetResult();
    }

    private async ValueTask DrainAsync()
    {
        while (true)
        {
            while (_messages.TryDequeue(out var message))
            {
                await SendAsync(message).ConfigureAwait(false);
            }

            if (Volatile.Read(ref _closing) is not null || !_session.Endpoint.TryTake(this, _speech, out var count, out var marker))
            {
                return;
            }

            if (marker is not null)
            {
                _session.Stamp(marker);
                await SendAsync(marker).ConfigureAwait(false);
            }
            else
            {
                await _socket.SendAsync(_speech.AsMemory(0, count), WebSocketMessageType.Binary, endOfMessage: true, CancellationToken.None).ConfigureAwait(false);
            }
        }
    }

    private ValueTask SendAsync(BrowserMessages.ToPage message)
    {
        _text.ResetWrittenCount();
        _json.Reset(_text);
        JsonSerializer.Serialize(_json, message, BrowserJson.Default.ToPage);
        return _socket.SendAsync(_text.WrittenMemory, WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
    }

    /// <summary>Takes a message, which begins at 1.</summary>
    private async ValueTask TakeAsync(byte[] buffer, int length, WebSocketMessageType type)
    {
        if (type == WebSocketMessageType.Binary)
        {
            await HearAsync(buffer, length).ConfigureAwait(false);
            return;
        }

        if (!_messageCap.TryTake(1))
        {
            Refuse("too_fast", $"At most {MessagesPerSecond} messages a second.", "Send less often.", BrowserMessages.TooFast);
            return;
        }

        switch (PageMessageReader.Read(buffer.AsMemory(1, length - 1)))
        {
            case PageMessage.Wrong wrong:
                _session.Refuse(this, wrong.Code, wrong.Message, wrong.Advice);
                break;
            case PageMessage.Hello hello:
                Check(hello);
                break;
            case PageMessage.Ping ping:
                _session.Answer(this, new BrowserMessages.Pong(ping.Id));
                break;
            case PageMessage.Pong:
                break;
            case PageMessage.Playback playback:
                await _session.Endpoint.ReportAsync(playback.Position, playback.ClearId).ConfigureAwait(false);
                break;
            case var message:
                _session.Take(message);
                break;
        }
    }

    private async ValueTask HearAsync(byte[] buffer, int length)
    {
        if (PageMessageReader.IsText(buffer.AsSpan(1, length - 1)))
        {
            _session.Refuse(this, "wrong_type", "This message came as a binary frame.", "Send messages as text frames; binary frames are audio.");
            return;
        }

        if (!_audioCap.TryTake(length - 1))
        {
            Refuse("too_fast", $"Audio comes more than {AudioPerSecond} times as fast as it sounds.", "Send audio as it is heard.", BrowserMessages.TooFast);
            return;
        }

        // Half a sample waits for its other half, on this socket.
        var start = 1;
        if (_odd is { } half)
        {
            buffer[--start] = half;
            _odd = null;
        }

        var whole = (length - start) & ~1;
        if (whole < length - start)
        {
            _odd = buffer[length - 1];
        }

        if (whole > 0)
        {
            await _session.HearAsync(buffer.AsMemory(start, whole)).ConfigureAwait(false);
        }
    }

    private void Check(PageMessage.Hello hello)
    {
        var format = BrowserMessages.Format;
        if (!string.Equals(hello.Encoding, format.Encoding, StringComparison.Ordinal) || hello.SampleRate != format.SampleRate || hello.Channels != format.Channels)
        {
            Refuse(
                "wrong_audio_format",
                $"Audio must be {format.Encoding} at {format.SampleRate} Hz with {format.Channels} channel.",
                "Resample in the page before sending.",
                BrowserMessages.WrongFormat);
        }
    }

    private void Refuse(string code, string message, string advice, int closeCode)
    {
        if (Volatile.Read(ref _closing) is null)
        {
            _session.Refuse(this, code, message, advice, isFatal: true);
            Close(closeCode, code);
        }
    }

    private void Beat()
    {
        if (_timeProvider.GetElapsedTime(_heardAt) >= 2 * _options.Heartbeat)
        {
            Close(BrowserMessages.HeartbeatMissed, "heartbeat missed");
        }
        else
        {
            _session.Answer(this, new BrowserMessages.Ping(null));
        }
    }

    private static byte[] Grow(byte[] buffer, int length)
    {
        var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 4);
        buffer.AsSpan(0, length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }

    private sealed record Closing(int Code, string Reason);

    [LoggerMessage(8300, LogLevel.Debug, "A socket of browser session {SessionId} broke: {Reason}")]
    private static partial void LogBroken(ILogger logger, string sessionId, string reason);

    [LoggerMessage(8301, LogLevel.Warning, "A page of browser session {SessionId} does not take its messages; its socket is cut off")]
    private static partial void LogStuck(ILogger logger, string sessionId);
}
