namespace Duologue.Testing.Twilio;

/// <summary>The sound of one call on one clock: ear, mouth, and the stream both are connected to, if there is one.</summary>
internal sealed class CallAudio : IDisposable
{
    private const int FrameBytes = 160;

    private readonly Lock _gate = new();
    private readonly SoundTrack _spoken = new();
    private readonly TickClock _clock;
    private readonly Action _changed;
    private volatile StreamLeg? _leg;
    private volatile bool _isOver;

    public CallAudio(TimeProvider timeProvider, Action changed)
    {
        _changed = changed;
        _clock = new TickClock(timeProvider, Tick);
        Ear = new FakeEar(timeProvider);
    }

    public FakeEar Ear { get; }

    public SpeechQueue Mouth { get; } = new();

    /// <summary>The handset, once somebody listens to it.</summary>
    public PhoneHandset? Listener { get; set; }

    public StreamLeg? Leg => _leg;

    /// <summary>The caller's audio goes to a stream from now on; the first one starts the clock.</summary>
    public void Connect(StreamLeg leg)
    {
        lock (_gate)
        {
            Ear.Attach(leg.SendMark);
            _leg = leg;
        }

        if (!_isOver)
        {
            _clock.Start();
        }
    }

    /// <summary>A stream is over.</summary>
    public void Disconnect(StreamLeg leg)
    {
        // In one piece: the next stream may be connected in the same moment.
        lock (_gate)
        {
            if (_leg == leg)
            {
                _leg = null;
                Ear.Detach();
            }
        }
    }

    public byte[] Spoken(TimeSpan from, TimeSpan to)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(from, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(to, from);
        var first = SoundTrack.SampleAt(from);
        var wave = new byte[SoundTrack.SampleAt(to) - first];
        lock (_gate)
        {
            _spoken.Read(first, wave);
        }

        return wave;
    }

    /// <summary>The call is over: the clock stands still, and whoever waits goes on.</summary>
    public void End()
    {
        _isOver = true;
        _clock.Dispose();
        Ear.End();
        Mouth.Close();
        Listener?.End();
    }

    public void Dispose() => End();

    private void Tick(long number)
    {
        var frame = new byte[FrameBytes];
        frame.AsSpan().Fill(SoundTrack.Silence);
        List<string> marks = [];
        var start = (number - 1) * FrameBytes;
        if (Mouth.Take(frame, marks) > 0)
        {
            lock (_gate)
            {
                _spoken.Add(start, frame, TimeSpan.Zero);
            }
        }

        _leg?.SendMedia(number, frame);
        Listener?.Tick(start, marks);
        _changed();
    }
}
