using Duologue.Audio;

namespace Duologue.AspNetCore.Twilio;

/// <summary>Gives the phone what it is to play: at once while less than the lead is there, the rest by the clock, marks at their place among the audio.</summary>
/// <remarks>
/// <para>Nothing waits for the socket: whoever changes something sends what may be sent, unless somebody is sending already, who then goes on
/// with it. Without a stream everything is kept. When the phone is lost, what it may not have played is kept too, from the last mark that came
/// back; the next stream plays on from there, so that marks stay true and nobody waits for one in vain.</para>
/// <para>Thread-safe.</para>
/// </remarks>
internal sealed partial class PhonePlayer : IDisposable
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
    private bool _isTimerSet;
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

    /// <summary>Whether somebody waits for what the phone sends; for tests.</summary>
    public bool IsListening
    {
        get
        {
            lock (_gate)
            {
                return _isListening;
            }
        }
    }

    /// <summary>Whether nobody is sending.</summary>
    public bool IsIdle
    {
        get
        {
            lock (_gate)
            {
                return !_isSending;
            }
        }
    }

    /// <summary>Bytes ever queued.</summary>
    public long Queued
    {
        get
        {
            lock (_gate)
            {
                return _buffer.End;
            }
        }
    }

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
                SetTimer();
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
}
