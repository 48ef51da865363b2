using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using Duologue.Audio;
using Duologue.Endpoints;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Duologue.AspNetCore.Twilio;

/// <summary>The phone of one call, over Twilio Media Streams: µ-law at 8 kHz both ways. It outlives the loss of a stream.</summary>
/// <remarks>
/// <code>
///   socket ─► TwilioStream ─► ReceiveAsync ─► (gaps) ─► EventHandoff ─► ReadAsync
///                                  └─ marks ─► PhonePlayer
///   PlayAsync, MarkAsync, ClearAsync ─► PhonePlayer (queue, pace) ─► TwilioStream ─► socket
/// </code>
/// <para>Playing never waits: audio is copied and sent by the clock, about <see cref="TwilioEndpointOptions.PlaybackLead"/> ahead of the ear.</para>
/// <para>When a stream breaks without <c>stop</c>, no longer takes audio or returns no marks, the phone is lost: reading waits, what is played is
/// kept, and what the phone had not played for certain is kept too. With <see cref="TryResume"/> the caller hears the rest from the last mark that
/// had come back, and the time in between is silence, of ten seconds at most, to the one who reads. When nobody resumes within
/// <see cref="TwilioEndpointOptions.ResumeWindow"/>, or the phone says <c>stop</c>, or <see cref="HangUp"/> is called, reading ends with
/// <see cref="EndpointEvent.HungUp"/>, once; from then on playing does nothing.</para>
/// <para>Thread-safe. <see cref="ReadAsync"/> is enumerated once.</para>
/// </remarks>
public sealed partial class TwilioEndpoint : IAudioEndpoint
{
    private static readonly byte[] Silence = MakeSilence();

    private readonly Lock _gate = new();
    private readonly TwilioEndpointOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly PhonePlayer _player;
    private readonly EventHandoff _events = new();
    private readonly GapFiller _gaps = new();
    private readonly List<string> _reached = [];
    private readonly ITimer _window;
    private readonly ITimer _quiet;
    private readonly long _origin;
    private TwilioStream _stream;
    private Task _receiving = Task.CompletedTask;
    private long _heardAt;
    private long _paddedAt = -1;
    private bool _isReading;
    private bool _isLost;
    private bool _isOver;

    /// <summary>Takes a stream that has begun.</summary>
    /// <param name="stream">The stream; the endpoint owns it.</param>
    /// <param name="options">Null takes the defaults.</param>
    /// <param name="timeProvider">The clock; null for the system's.</param>
    /// <param name="logger">Where to log; null for nowhere.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public TwilioEndpoint(
        TwilioStream stream,
        TwilioEndpointOptions? options = null,
        TimeProvider? timeProvider = null,
        ILogger<TwilioEndpoint>? logger = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        _options = options ?? new TwilioEndpointOptions();
        _options.ThrowIfInvalid();
        _timeProvider = timeProvider ?? TimeProvider.System;
        _logger = logger ?? NullLogger<TwilioEndpoint>.Instance;
        _origin = _timeProvider.GetTimestamp();
        _stream = stream;
        _window = _timeProvider.CreateTimer(static state => ((TwilioEndpoint?)state)?.OnWindowOver(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _quiet = _timeProvider.CreateTimer(static state => ((TwilioEndpoint?)state)?.OnQuiet(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _player = new PhonePlayer(_options, _timeProvider, OnStalled);
        _player.Attach(stream);
    }

    /// <inheritdoc />
    public AudioFormat Format => AudioFormat.MuLaw8k;

    /// <summary>The newest stream.</summary>
    public TwilioStream Stream
    {
        get
        {
            lock (_gate)
            {
                return _stream;
            }
        }
    }

    /// <summary>Whether the stream broke without <c>stop</c> and is still waited for.</summary>
    public bool IsLost
    {
        get
        {
            lock (_gate)
            {
                return _isLost;
            }
        }
    }

    /// <summary>What plays; for tests of the pace.</summary>
    internal PhonePlayer Player => _player;

    /// <summary>What fills gaps; for tests.</summary>
    internal GapFiller Gaps => _gaps;

    private TimeSpan Now => _timeProvider.GetElapsedTime(_origin);

    /// <summary>Goes on with a new stream of the same call.</summary>
    /// <param name="next">The new stream; owned by the endpoint when this returns true. The old one is broken off if it still stands.</param>
    /// <returns>False when the endpoint is over; the stream is then left alone.</returns>
    public bool TryResume(TwilioStream next)
    {
        ArgumentNullException.ThrowIfNull(next);
        TwilioStream old;
        lock (_gate)
        {
            if (_isOver)
            {
                return false;
            }

            old = _stream;
            _stream = next;
            _isLost = false;
            _window.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            if (_isReading)
            {
                _receiving = ReceiveAsync(next, _receiving);
            }
        }

        LogResumed(_logger, next.Start.CallSid, next.Start.StreamSid);
        _player.Attach(next);
        old.Abort();
        return true;
    }

    /// <summary>The carrier says that the call is over: reading ends with <see cref="EndpointEvent.HungUp"/> at once, also while a lost phone is waited for.</summary>
    public void HangUp()
    {
        lock (_gate)
        {
            if (_isOver)
            {
                return;
            }

            (_isOver, _isLost) = (true, false);
            _window.Dispose();
            _quiet.Dispose();
        }

        _player.Dispose();
        _events.Finish(new EndpointEvent.HungUp());
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<EndpointEvent> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        BeginReading();
        await using var cancel = cancellationToken.UnsafeRegister(static state => ((EventHandoff?)state)?.Cancel(), _events).ConfigureAwait(false);
        try
        {
            while (await _events.NextAsync().ConfigureAwait(false) is { } next)
            {
                yield return next;
                if (next is EndpointEvent.HungUp)
                {
                    yield break;
                }
            }

            cancellationToken.ThrowIfCancellationRequested();
        }
        finally
        {
            _events.Leave();
        }
    }

    /// <inheritdoc />
    /// <remarks>Wire: <c>media</c>. Completes at once; the audio is copied.</remarks>
    public ValueTask PlayAsync(AudioFrame frame, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (frame.Format != Format)
        {
            throw new ArgumentException($"This endpoint plays {Format}, not {frame.Format}.", nameof(frame));
        }

        Play(frame.Data.Span);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    /// <remarks>Wire: <c>mark</c>, named <c>g3:NAME</c>, where 3 counts what was thrown away before. At most 512 are out at the same time.</remarks>
    /// <exception cref="ArgumentException">The name is empty or longer than 64 characters.</exception>
    public ValueTask MarkAsync(string name, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _player.Mark(name);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    /// <remarks>Wire: <c>clear</c>, at once, and only when the phone may have something to play.</remarks>
    public ValueTask ClearAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _player.Clear();
        return ValueTask.CompletedTask;
    }

    /// <summary>Presses keys: their tones are heard behind what is queued, and thrown away by a clear like everything else.</summary>
    /// <param name="digits">0–9, *, #, A–D; <c>w</c> waits half a second. At most 64.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ArgumentException">Something in it is no key, or it is too long.</exception>
    public ValueTask SendDigitsAsync(string digits, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(digits);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(digits.Length, 64, nameof(digits));
        cancellationToken.ThrowIfCancellationRequested();
        var samples = DtmfTones.Make(digits, Format.SampleRate);
        var audio = new byte[samples.Length];
        G711.Encode(Format.Encoding, samples, audio);
        Play(audio);
        return ValueTask.CompletedTask;
    }

    /// <summary>Ends the call's leg: closes the stream with 1000, within half a second.</summary>
    public async ValueTask DisposeAsync()
    {
        HangUp();
        Task receiving;
        TwilioStream stream;
        lock (_gate)
        {
            // Nobody may begin to read any more.
            _isReading = true;
            (receiving, stream) = (_receiving, _stream);
        }

        _events.Cancel();
        await stream.CloseAsync(WebSocketCloseStatus.NormalClosure).ConfigureAwait(false);
        if (_events.HasLeft)
        {
            await receiving.ConfigureAwait(false);
        }
    }

    private void Play(ReadOnlySpan<byte> audio)
    {
        if (!audio.IsEmpty && !_player.Play(audio))
        {
            LogDropped(_logger, Stream.Start.CallSid, audio.Length);
        }
    }

    private static byte[] MakeSilence()
    {
        var silence = new byte[AudioFormat.MuLaw8k.BytesPerSecond];
        silence.AsSpan().Fill(AudioFormat.MuLaw8k.SilenceByte);
        return silence;
    }
}
