using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Duologue.Audio;

namespace Duologue.AspNetCore.Twilio;

/// <summary>Gives the phone what it is to play: at once while less than the lead is there, the rest by the clock, marks at their place among the audio.</summary>
/// <remarks>
/// <para>Nothing waits for the socket: whoever changes something sends what may be sent, unless somebody is sending already, who then goes on
/// with it. Without a stream everything is kept. When the phone is lost, what it may not have played is kept too, from the last mark that came
/// back; the next stream plays on from there, so that marks stay true and nobody waits for one in vain.</para>
/// <para>Thread-safe.</para>
/// </remarks>
internal sealed class PhonePlayer : IDisposable
{
    private const int MostOutstanding = 512;
    private const int MostMarks = 4_096;
    private const int LongestName = 64;
    private const int MessageBytes = 2 * 1_024;
    private static readonly int Piece = AudioFormat.MuLaw8k.BytesFor(TimeSpan.FromMilliseconds(100));

    /// <summary>How long after its end by the clock audio may still be heard, for want of a mark: the way there.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan LongPause = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly TimeProvider _timeProvider;
    private readonly TwilioEndpointOptions _options;
    private readonly Action<TwilioStream, string> _stalled;
    private readonly long _origin;
    private readonly ITimer _timer;
    private readonly PhoneAccount _account = new();
    private readonly PlaybackBuffer _buffer = new();
    private readonly byte[] _message = new byte[MessageBytes];
    private readonly int _lead;
    private readonly int _most;
    private TwilioStream? _stream;
    private TimeSpan? _sendingSince;
    private TimeSpan _listeningSince;
    private TimeSpan _listenChangedAt = -LongPause - LongPause;
    private bool _isListening;
    private bool _isSending;
    private bool _mustClear;
    private bool _isOver;
    private int _generation;

    /// <summary>Prepares the player of one call.</summary>
    /// <param name="options">How to play.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="stalled">Told, outside all locks, when the phone no longer takes or plays anything, and why.</param>
    public PhonePlayer(TwilioEndpointOptions options, TimeProvider timeProvider, Action<TwilioStream, string> stalled)
    {
        _options = options;
        _timeProvider = timeProvider;
        _stalled = stalled;
        _origin = timeProvider.GetTimestamp();
        _lead = AudioFormat.MuLaw8k.BytesFor(options.PlaybackLead);
        _most = AudioFormat.MuLaw8k.BytesFor(options.MaximumQueued);
        _timer = timeProvider.CreateTimer(static state => ((PhonePlayer?)state)?.OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Bytes that were dropped because too much was waiting.</summary>
    public long Dropped { get; private set; }

    /// <summary>Marks that came back without being expected: of an old generation, unknown, or none of ours.</summary>
    public long StrangeMarks { get; private set; }

    /// <summary>Counts up when what is at the phone is void; part of every mark's name.</summary>
    public int Generation => Volatile.Read(ref _generation);

    /// <summary>Audio that the phone has and has not played, as far as is known.</summary>
    public TimeSpan AtPhone
    {
        get
        {
            lock (_gate)
            {
                return AudioFormat.MuLaw8k.DurationOf(_account.Sent - _account.Played(Now));
            }
        }
    }

    private TimeSpan Now => _timeProvider.GetElapsedTime(_origin);

    /// <summary>Plays on a stream, beginning with what the last one may not have played.</summary>
    public void Attach(TwilioStream stream)
    {
        lock (_gate)
        {
            if (_isOver)
            {
                return;
            }

            if (_stream is not null)
            {
                Rewind();
            }

            _stream = stream;
        }

        Send();
    }

    /// <summary>The stream is gone.</summary>
    public void Detach(TwilioStream stream)
    {
        lock (_gate)
        {
            if (_stream == stream)
            {
                Rewind();
                _stream = null;
                _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            }
        }
    }

    /// <summary>Queues audio; copied. False when it was dropped, because too much waits or the call is over.</summary>
    public bool Play(ReadOnlySpan<byte> audio)
    {
        lock (_gate)
        {
            if (_isOver || _buffer.End - _account.Sent + audio.Length > _most)
            {
                Dropped += audio.Length;
                return false;
            }

            _buffer.FreeTo(_account.Uncertain(Now));
            _buffer.Append(audio);
        }

        Send();
        return true;
    }

    /// <summary>Queues a mark.</summary>
    public void Mark(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(name.Length, LongestName, nameof(name));
        lock (_gate)
        {
            if (_isOver || _account.Marks == MostMarks)
            {
                return;
            }

            _account.Queue(name, _buffer.End);
        }

        Send();
    }

    /// <summary>Throws away what was not played. What was sent before is void: its marks prove nothing from here on.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            var now = Now;
            _mustClear |= _stream is not null && _account.MayPlay(now, Margin);
            _account.Clear(_buffer.End, now);
            _buffer.FreeTo(_buffer.End);
            _generation++;
        }

        Send();
    }

    /// <summary>A mark came back.</summary>
    /// <param name="wireName">Its name as it came.</param>
    /// <param name="reached">Receives the names of the marks that it proves.</param>
    public void Returned(ReadOnlySpan<byte> wireName, List<string> reached)
    {
        lock (_gate)
        {
            if (!IsOurs(ref wireName) || !_account.Return(wireName, Now, reached))
            {
                StrangeMarks++;
                return;
            }

            _buffer.FreeTo(_account.Uncertain(Now));
        }

        Send();
    }

    /// <summary>Says whether somebody waits for what the phone sends; while nobody does, no mark is missed.</summary>
    public void Listen(bool isListening)
    {
        lock (_gate)
        {
            var now = Now;
            if (isListening && now - _listenChangedAt > LongPause)
            {
                // What came meanwhile is still to be read.
                _listeningSince = now;
            }

            (_isListening, _listenChangedAt) = (isListening, now);
        }
    }

    /// <summary>The call is over: nothing more is sent or kept.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_isOver)
            {
                return;
            }

            _isOver = true;
            _stream = null;
            _account.Clear(_buffer.End, Now);
            _buffer.FreeTo(_buffer.End);
            _buffer.Dispose();
        }

        _timer.Dispose();
    }

    private void Rewind()
    {
        _account.Rewind(Math.Max(_buffer.Start, _account.Uncertain(Now)));
        _mustClear = false;
        _generation++;
    }

    private void Send()
    {
        lock (_gate)
        {
            if (_isSending || _stream is null)
            {
                return;
            }

            _isSending = true;
        }

        _ = SendAllAsync();
    }

    /// <summary>Sends until nothing more may be sent. One at a time; never throws.</summary>
    private async Task SendAllAsync()
    {
        while (true)
        {
            TwilioStream stream;
            int length;
            lock (_gate)
            {
                length = _stream is null ? 0 : NextMessage(_stream.StreamSidUtf8, Now);
                if (length == 0 || _stream is null)
                {
                    _isSending = false;
                    SetTimer();
                    return;
                }

                stream = _stream;
            }

            var sending = stream.SendAsync(_message.AsMemory(0, length));
            if (!sending.IsCompleted)
            {
                NoteSending(Now);
            }

            var isSent = await sending.ConfigureAwait(false);
            lock (_gate)
            {
                _sendingSince = null;
                if (!isSent && _stream == stream)
                {
                    // The stream is broken; whoever reads it finds out too and takes it away.
                    _isSending = false;
                    return;
                }
            }
        }
    }

    private void NoteSending(TimeSpan now)
    {
        lock (_gate)
        {
            _sendingSince = now;
            SetTimer();
        }
    }

    /// <summary>Writes what may be sent now. Zero when nothing may.</summary>
    private int NextMessage(ReadOnlySpan<byte> streamSid, TimeSpan now)
    {
        if (_mustClear)
        {
            _mustClear = false;
            return TwilioMessages.WriteClear(streamSid, _message);
        }

        var mark = _account.NextToSend;
        if (mark is { } due && due.Position <= _account.Sent)
        {
            return _account.Outstanding < MostOutstanding ? WriteMark(streamSid, due.Name, now) : 0;
        }

        var left = (int)((mark?.Position ?? _buffer.End) - _account.Sent);
        if (left == 0 || _account.Sent - _account.Played(now) > _lead)
        {
            return 0;
        }

        var count = Math.Min(left, Piece);
        var from = _account.Sent;
        _account.Send(count, now);
        return TwilioMessages.WriteMedia(streamSid, _buffer.Slice(from, count), _message);
    }

    private int WriteMark(ReadOnlySpan<byte> streamSid, string name, TimeSpan now)
    {
        Span<byte> text = stackalloc byte[16 + (3 * LongestName)];
        text[0] = (byte)'g';
        Utf8Formatter.TryFormat(_generation, text[1..], out var digits);
        text[1 + digits] = (byte)':';
        var length = 2 + digits + Encoding.UTF8.GetBytes(name, text[(2 + digits)..]);
        _account.SendMark(now);
        return TwilioMessages.WriteMark(streamSid, text[..length], _message);
    }

    /// <summary>Takes the generation off a name. False when it is not the present one.</summary>
    private bool IsOurs(ref ReadOnlySpan<byte> wireName)
    {
        var colon = wireName.IndexOf((byte)':');
        if (colon < 2
            || wireName[0] != (byte)'g'
            || !Utf8Parser.TryParse(wireName[1..colon], out int generation, out var used)
            || used != colon - 1
            || generation != _generation)
        {
            return false;
        }

        wireName = wireName[(colon + 1)..];
        return true;
    }

    private void OnTimer()
    {
        TwilioStream? stalled;
        string? why;
        lock (_gate)
        {
            why = Stall(Now);
            stalled = why is null ? null : _stream;
            if (stalled is null && _sendingSince is not null)
            {
                SetTimer();
            }
        }

        if (stalled is not null)
        {
            _stalled(stalled, why ?? "");
            return;
        }

        Send();
    }

    /// <summary>Why the phone must be taken for lost, or null.</summary>
    private string? Stall(TimeSpan now)
    {
        if (_sendingSince is { } since && now - since >= _options.SendLimit)
        {
            return string.Create(CultureInfo.InvariantCulture, $"a message could not be sent for {(now - since).TotalSeconds:0.0} s");
        }

        return _isListening && MarkLimit is { } limit && now >= limit ? "no mark has come back for too long" : null;
    }

    /// <summary>When a mark is missing for too long; null when none is expected.</summary>
    private TimeSpan? MarkLimit =>
        _account.MarkDue is { } due ? (due > _listeningSince ? due : _listeningSince) + _options.MarkLimit : null;

    private void SetTimer()
    {
        if (_isOver)
        {
            return;
        }

        var now = Now;
        var next = _stream is null ? null : MarkLimit;
        if (next <= now)
        {
            // Nobody listens, or it would be over already: look again later.
            next = now + LongPause;
        }

        if (_sendingSince is { } since)
        {
            next = Earlier(next, since + _options.SendLimit);
        }
        else if (_stream is not null && _account.Sent < _buffer.End && _account.Outstanding < MostOutstanding)
        {
            // Rounded up, because a timer that fires early would find nothing to do.
            next = Earlier(next, _account.TimeToReach(_account.Sent - _lead));
        }

        var wait = next is { } time ? TimeSpan.FromMilliseconds(Math.Max(0, Math.Ceiling((time - now).TotalMilliseconds))) : Timeout.InfiniteTimeSpan;
        _timer.Change(wait, Timeout.InfiniteTimeSpan);
    }

    private static TimeSpan? Earlier(TimeSpan? one, TimeSpan? other) => one is null || other < one ? other ?? one : one;
}
