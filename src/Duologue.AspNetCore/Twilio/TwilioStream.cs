using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Duologue.AspNetCore.Twilio;

/// <summary>One media stream on one WebSocket: whole messages in, whole messages out, and an end that never takes long.</summary>
/// <remarks>
/// <para>A message longer than 64 KiB closes the stream with 1009 as soon as it is too long. More than 20 messages in ten seconds that are
/// not the protocol, or more than 200 messages or 1 MiB a second over a burst of three seconds, close it with 1008. Binary messages, a second
/// <c>start</c> and messages of other streams are ignored and counted.</para>
/// <para>Thread-safe, except that one loop reads. A token never stops a receive, because the socket would not survive it.</para>
/// </remarks>
public sealed partial class TwilioStream : IAsyncDisposable
{
    private const int UsualBytes = 4 * 1_024;
    private static readonly TimeSpan Stall = TimeSpan.FromMilliseconds(100);

    private readonly WebSocket _socket;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly long _origin;
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly FrameBudget _budget = new();
    private readonly BadMessageCounter _bad = new();
    private readonly TaskCompletionSource _readEnd = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private byte[] _bytes = new byte[UsualBytes];
    private byte[] _audio = new byte[UsualBytes];
    private byte[] _streamSid = [];
    private TwilioMessage _message;
    private TimeSpan _handedOutAt;
    private Task? _closing;
    private int _receiving;
    private bool _isHandedOut;
    private long _ignored;
    private long _taken;
    private long _sent;

    private TwilioStream(WebSocket socket, TimeProvider timeProvider, ILogger logger)
    {
        _socket = socket;
        _timeProvider = timeProvider;
        _logger = logger;
        _origin = timeProvider.GetTimestamp();
        Start = new TwilioStart("", "", "", new Dictionary<string, string>());
    }

    private enum Received
    {
        Text,
        Binary,
        TooLong,
        TooMuch,
        Closed,
    }

    /// <summary>What the stream said of itself.</summary>
    public TwilioStart Start { get; private set; }

    /// <summary>Completes when the socket is done, however that came. Never faults.</summary>
    public Task Completion => _completion.Task;

    /// <summary>Messages so far that were not the protocol.</summary>
    internal long BadMessages => _bad.Total;

    /// <summary>Messages so far that were not for us: binary, of other streams, of unknown events, second starts.</summary>
    internal long IgnoredMessages => Volatile.Read(ref _ignored);

    /// <summary>Messages so far that are wholly dealt with.</summary>
    internal long MessagesTaken => Volatile.Read(ref _taken);

    /// <summary>Messages so far that were given to the socket.</summary>
    internal long MessagesSent => Volatile.Read(ref _sent);

    /// <summary>Whether the phone said <c>stop</c>: the call is over, and was not lost.</summary>
    internal bool IsStopped { get; private set; }

    /// <summary>The stream's id as it goes into messages.</summary>
    internal ReadOnlySpan<byte> StreamSidUtf8 => _streamSid;

    /// <summary>The message that <see cref="NextAsync"/> found; its memory is valid until the next call.</summary>
    internal ref readonly TwilioMessage Message => ref _message;

    private TimeSpan Now => _timeProvider.GetElapsedTime(_origin);

    private bool IsClosing => Volatile.Read(ref _closing) is not null;

    /// <summary>Waits until a socket has named its stream.</summary>
    /// <param name="socket">An open socket; the stream owns it from here on, also when this returns null.</param>
    /// <param name="startTimeout">How long the stream may take.</param>
    /// <param name="timeProvider">The clock; null for the system's.</param>
    /// <param name="logger">Where to log; null for nowhere.</param>
    /// <param name="cancellationToken">Gives up and breaks the socket.</param>
    /// <returns>
    /// The stream; null when the socket was closed because it was no stream: 1008 for anything but <c>connected</c> and <c>start</c>, or
    /// nothing in time, 1003 for audio that is not µ-law 8 kHz mono, 1009 for a message that is too long.
    /// </returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static async ValueTask<TwilioStream?> OpenAsync(
        WebSocket socket,
        TimeSpan startTimeout,
        TimeProvider? timeProvider = null,
        ILogger? logger = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(socket);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(startTimeout, TimeSpan.Zero);
        var stream = new TwilioStream(socket, timeProvider ?? TimeProvider.System, logger ?? NullLogger.Instance);
        var isOpen = await stream.OpenAsync(startTimeout, cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        if (!isOpen)
        {
            await stream.CloseAsync(WebSocketCloseStatus.PolicyViolation).ConfigureAwait(false);
            return null;
        }

        return stream;
    }

    /// <summary>Sends one message. False when the stream is over; never throws.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    internal async ValueTask<bool> SendAsync(ReadOnlyMemory<byte> message)
    {
        await _sending.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            if (IsClosing)
            {
                return false;
            }

            Volatile.Write(ref _sent, _sent + 1);

            // No token: a message cut in two would be the end of the stream.
            await _socket.SendAsync(message, WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None).ConfigureAwait(false);
            return true;
        }
        catch (Exception exception) when (IsOfSocket(exception))
        {
            LogSendFailed(_logger, Start.StreamSid, exception.Message);
            return false;
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>Waits for the next message that counts, in <see cref="Message"/>. False when the stream is over; never throws.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    internal async ValueTask<bool> NextAsync()
    {
        if (Interlocked.Exchange(ref _receiving, 1) != 0)
        {
            return false;
        }

        if (_isHandedOut)
        {
            TakeBack();
        }

        while (true)
        {
            var (received, count) = await ReceiveAsync().ConfigureAwait(false);
            if (received == Received.Closed)
            {
                // The turn to receive is kept: there is nothing left for anybody.
                _readEnd.TrySetResult();
                _ = EndAsync();
                return false;
            }

            if (!IsClosing && Accept(received, count))
            {
                _handedOutAt = Now;
                _isHandedOut = true;
                Volatile.Write(ref _receiving, 0);
                return true;
            }

            Volatile.Write(ref _taken, _taken + 1);
        }
    }

    private void TakeBack()
    {
        _isHandedOut = false;
        var stalled = Now - _handedOutAt;
        if (stalled > Stall)
        {
            _budget.Forgive(stalled);
        }

        Volatile.Write(ref _taken, _taken + 1);
    }

    private async Task<bool> OpenAsync(TimeSpan startTimeout, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(startTimeout, _timeProvider);
        await using var close = late.Token.UnsafeRegister(
            static state => _ = ((TwilioStream?)state)?.EndAsync(WebSocketCloseStatus.PolicyViolation, "no start in time"), this).ConfigureAwait(false);
        await using var abort = cancellationToken.UnsafeRegister(static state => ((TwilioStream?)state)?.Abort(), this).ConfigureAwait(false);
        var isConnected = false;
        while (await NextAsync().ConfigureAwait(false))
        {
            switch (_message.Kind)
            {
                case TwilioMessageKind.Connected when !isConnected:
                    isConnected = true;
                    break;
                case TwilioMessageKind.Start when _message.Start is { } start && _message.IsMuLaw8k:
                    Start = start;
                    _streamSid = Encoding.ASCII.GetBytes(start.StreamSid);
                    LogOpened(_logger, start.StreamSid, start.CallSid);
                    return !IsClosing;
                case TwilioMessageKind.Start:
                    LogRefused(_logger, "the stream's audio is not µ-law, 8,000 Hz, one channel");
                    _ = EndAsync(WebSocketCloseStatus.InvalidMessageType, "only audio/x-mulaw, 8000 Hz, 1 channel");
                    break;
                default:
                    LogRefused(_logger, _message.Problem ?? "something came before start");
                    _ = EndAsync(WebSocketCloseStatus.PolicyViolation, "expected connected and start");
                    break;
            }
        }

        return false;
    }

    /// <summary>Receives one message into the buffer. Its length counts when it is text.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<(Received Kind, int Count)> ReceiveAsync()
    {
        try
        {
            for (var count = 0; ;)
            {
                var received = await _socket.ReceiveAsync(_bytes.AsMemory(count), CancellationToken.None).ConfigureAwait(false);
                count += received.Count;
                if (received.MessageType == WebSocketMessageType.Close)
                {
                    return (Received.Closed, 0);
                }

                if (!_budget.Spend(Now, received.Count))
                {
                    return (Received.TooMuch, 0);
                }

                if (received.EndOfMessage)
                {
                    return (received.MessageType == WebSocketMessageType.Text ? Received.Text : Received.Binary, count);
                }

                if (count == TwilioMessages.MaximumBytes)
                {
                    return (Received.TooLong, 0);
                }

                if (count == _bytes.Length)
                {
                    // Straight to the longest: what does not fit into the usual size is rare, and growing in steps would cost more memory than the limit allows.
                    Array.Resize(ref _bytes, TwilioMessages.MaximumBytes);
                }
            }
        }
        catch (Exception exception) when (IsOfSocket(exception))
        {
            return (Received.Closed, 0);
        }
    }

    private bool Accept(Received received, int count)
    {
        switch (received)
        {
            case Received.Text:
                return Read(count);
            case Received.TooLong:
                LogClosing(_logger, Start.StreamSid, "a message is longer than 64 KiB");
                _ = EndAsync(WebSocketCloseStatus.MessageTooBig, "at most 65536 bytes");
                return false;
            case Received.TooMuch:
                LogClosing(_logger, Start.StreamSid, "more messages come than a phone sends");
                _ = EndAsync(WebSocketCloseStatus.PolicyViolation, "too many messages");
                return false;
            default:
                if (_streamSid.Length == 0)
                {
                    _message = TwilioMessage.Bad("a binary message came before start");
                    return true;
                }

                _ignored++;
                return false;
        }
    }

    /// <summary>Reads the message in the buffer. False when it is nothing for the one who reads.</summary>
    private bool Read(int count)
    {
        if (_audio.Length < count)
        {
            _audio = new byte[TwilioMessages.MaximumBytes];
        }

        _message = TwilioMessages.Read(_bytes.AsMemory(0, count), _audio, _streamSid);
        if (_streamSid.Length == 0)
        {
            // Whoever opens the stream judges what may come before start.
            return true;
        }

        if (_message.Kind == TwilioMessageKind.Invalid)
        {
            var isTooMany = _bad.Add(Now);
            LogBadMessage(_logger, Start.StreamSid, _message.Problem ?? "", _bad.Total);
            if (isTooMany)
            {
                LogClosing(_logger, Start.StreamSid, "too many messages are not the protocol");
                _ = EndAsync(WebSocketCloseStatus.PolicyViolation, "too many bad messages");
            }

            return false;
        }

        if (_message.IsOfOtherStream || _message.IsOutbound
            || _message.Kind is TwilioMessageKind.Unknown or TwilioMessageKind.Connected or TwilioMessageKind.Start)
        {
            _ignored++;
            return false;
        }

        IsStopped |= _message.Kind == TwilioMessageKind.Stop;
        return true;
    }
}
