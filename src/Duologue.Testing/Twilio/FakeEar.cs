using Duologue.Audio;

namespace Duologue.Testing.Twilio;

/// <summary>What the human at the phone hears: Twilio's playback buffer and the loudspeaker behind it.</summary>
/// <remarks>
/// Its clock begins with the call's first media stream, goes on through later streams, and stands still when the call has ended. Audio is heard
/// gaplessly in the order it came; what comes when nothing waits is heard at once. A mark comes back when everything before it was heard;
/// <c>clear</c> throws away what waits and sends all marks back. The end of a stream throws away what waits, too. Nothing is heard "later than it
/// was": the waveform is worked out from arrival times on the clock, to the sample (125 µs). Thread-safe.
/// </remarks>
public sealed class FakeEar
{
    private readonly Lock _gate = new();
    private readonly TimeProvider _timeProvider;
    private readonly SoundTrack _track = new();
    private readonly List<FakeMark> _marks = [];
    private readonly List<FakeClear> _clears = [];
    private readonly Queue<(int Index, long Due)> _waiting = new();
    private readonly ITimer _timer;
    private long? _origin;
    private TimeSpan? _end;
    private Action<string>? _return;
    private long _received;

    internal FakeEar(TimeProvider timeProvider)
    {
        _timeProvider = timeProvider;
        _timer = timeProvider.CreateTimer(_ => Due(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The listener's clock: zero until the first stream begins.</summary>
    public TimeSpan Now
    {
        get
        {
            lock (_gate)
            {
                return Elapsed;
            }
        }
    }

    /// <summary>Every <c>media</c> message, in order.</summary>
    public IReadOnlyList<FakeSound> Sounds
    {
        get
        {
            lock (_gate)
            {
                return [.. _track.Pieces.Select(p =>
                    new FakeSound(p.ReceivedAt, SoundTrack.TimeOf(p.Start), p.Audio.AsMemory(0, p.Length), p.Audio.Length - p.Length))];
            }
        }
    }

    /// <summary>Every <c>mark</c> message, in order.</summary>
    public IReadOnlyList<FakeMark> Marks
    {
        get
        {
            lock (_gate)
            {
                return [.. _marks];
            }
        }
    }

    /// <summary>Every <c>clear</c> message, in order.</summary>
    public IReadOnlyList<FakeClear> Clears
    {
        get
        {
            lock (_gate)
            {
                return [.. _clears];
            }
        }
    }

    /// <summary>Playing time of everything received, heard or not.</summary>
    public TimeSpan Received => AudioFormat.MuLaw8k.DurationOf(Volatile.Read(ref _received));

    /// <summary>Playing time of everything heard until now.</summary>
    public TimeSpan Heard
    {
        get
        {
            lock (_gate)
            {
                return SoundTrack.TimeOf(_track.CountBefore(SoundTrack.SampleAt(Elapsed)));
            }
        }
    }

    /// <summary>Playing time of what waits to be heard.</summary>
    public TimeSpan Waiting
    {
        get
        {
            lock (_gate)
            {
                return SoundTrack.TimeOf(Math.Max(0, _track.End - SoundTrack.SampleAt(Elapsed)));
            }
        }
    }

    /// <summary>What was heard between two times, µ-law at 8 kHz, silence (0xFF) where nothing played.</summary>
    /// <param name="from">On the ear's clock.</param>
    /// <param name="to">Not before <paramref name="from"/>; after <see cref="Now"/> it shows what waits, as it will be heard if nothing clears it.</param>
    public byte[] Waveform(TimeSpan from, TimeSpan to)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(from, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(to, from);
        var first = SoundTrack.SampleAt(from);
        var wave = new byte[SoundTrack.SampleAt(to) - first];
        Read(first, wave);
        return wave;
    }

    /// <summary>What was heard until now.</summary>
    public byte[] Waveform() => Waveform(TimeSpan.Zero, Now);

    internal void Read(long firstSample, Span<byte> target)
    {
        lock (_gate)
        {
            _track.Read(firstSample, target);
        }
    }

    /// <summary>A stream begins: from now on marks go back over it.</summary>
    internal void Attach(Action<string> giveBack)
    {
        lock (_gate)
        {
            _origin ??= _timeProvider.GetTimestamp();
            _return = giveBack;
        }
    }

    /// <summary>The stream is over: what waits is not heard, and its marks never come back.</summary>
    internal void Detach()
    {
        lock (_gate)
        {
            _return = null;
            _waiting.Clear();
            _track.Cut(NextSample);
            Arm();
        }
    }

    /// <summary>The call is over.</summary>
    internal void End()
    {
        lock (_gate)
        {
            _end ??= Elapsed;
        }

        Detach();
        _timer.Dispose();
    }

    internal void Play(byte[] audio)
    {
        lock (_gate)
        {
            _track.Add(Math.Max(NextSample, _track.End), audio, Elapsed);
            Volatile.Write(ref _received, _received + audio.Length);
        }
    }

    internal void Mark(string name)
    {
        lock (_gate)
        {
            _marks.Add(new FakeMark(name, Elapsed, null, false));
            _waiting.Enqueue((_marks.Count - 1, _track.End));
            ReturnHeard();
        }
    }

    internal void Clear()
    {
        lock (_gate)
        {
            // Those whose audio was heard come back as heard, even if the timer was late to say so.
            ReturnHeard();
            var dropped = _track.Cut(NextSample);
            _clears.Add(new FakeClear(Elapsed, SoundTrack.TimeOf(dropped), _waiting.Count));
            while (_waiting.TryDequeue(out var mark))
            {
                Return(mark.Index, isCleared: true);
            }

            Arm();
        }
    }

    private TimeSpan Elapsed => _end ?? (_origin is { } origin ? _timeProvider.GetElapsedTime(origin) : TimeSpan.Zero);

    /// <summary>The first sample that is not being heard yet.</summary>
    private long NextSample => SoundTrack.SampleAt(Elapsed + SoundTrack.TimeOf(1) - TimeSpan.FromTicks(1));

    private void Due()
    {
        lock (_gate)
        {
            ReturnHeard();
        }
    }

    private void ReturnHeard()
    {
        var heard = SoundTrack.SampleAt(Elapsed);
        while (_waiting.TryPeek(out var mark) && mark.Due <= heard)
        {
            _waiting.Dequeue();
            Return(mark.Index, isCleared: false);
        }

        Arm();
    }

    private void Return(int index, bool isCleared)
    {
        _marks[index] = _marks[index] with { ReturnedAt = Elapsed, IsCleared = isCleared };
        _return?.Invoke(_marks[index].Name);
    }

    private void Arm()
    {
        var wait = Timeout.InfiniteTimeSpan;
        if (_end is null && _waiting.TryPeek(out var mark))
        {
            wait = TickClock.AtLeast(SoundTrack.TimeOf(mark.Due) - Elapsed, _timeProvider);
        }

        _timer.Change(wait, Timeout.InfiniteTimeSpan);
    }
}
