namespace Duologue.AspNetCore.Twilio;

/// <summary>Keeps the caller's audio as long as the call: silence where something is missing, nothing twice, nothing late.</summary>
/// <remarks>
/// Audio lies on the stream's timeline by its timestamp; small deviations are left alone, so that rounded timestamps make no noise. A
/// timestamp can only be ahead as far as time has passed: one that claims more is not believed, so that a wrong one neither makes the caller
/// deaf nor costs more than itself. Thread-safe.
/// </remarks>
internal sealed class GapFiller
{
    private const long TicksPerByte = TimeSpan.TicksPerSecond / 8_000;
    private const int Tolerance = 80;
    private const int Slack = 800;
    private const int MostSilence = 80_000;

    /// <summary>So many late pieces in a row are no late pieces: the stream's clock was set back.</summary>
    private const int MostLate = 50;

    private readonly Lock _gate = new();
    private long _expected = -1;
    private long _ahead;
    private long _lastChunk;
    private long _padded;
    private int _late;
    private TimeSpan? _heardUntil;

    /// <summary>Bytes of silence inserted so far.</summary>
    public long Filled { get; private set; }

    /// <summary>Bytes dropped so far because they came late or twice.</summary>
    public long Dropped { get; private set; }

    /// <summary>A new stream with its own timeline goes on; what was missed in between becomes silence before its first piece.</summary>
    public void Restart()
    {
        lock (_gate)
        {
            (_expected, _lastChunk, _late) = (-1, 0, 0);
        }
    }

    /// <summary>Silence was heard that no message told of; the next gap is shorter by it.</summary>
    public void Padded(int byteCount)
    {
        lock (_gate)
        {
            _padded += byteCount;
        }
    }

    /// <summary>Places the next piece.</summary>
    /// <param name="timestamp">Where it says to begin, or null.</param>
    /// <param name="chunk">Its number, or null; counts only when there is no timestamp.</param>
    /// <param name="length">Bytes of audio.</param>
    /// <param name="now">Time on any clock that only goes forward.</param>
    public GapStep Next(TimeSpan? timestamp, long? chunk, int length, TimeSpan now)
    {
        lock (_gate)
        {
            var step = Place(timestamp, chunk, length, now);
            if (step.Skip < length)
            {
                _heardUntil = now;
                _lastChunk = chunk ?? _lastChunk + 1;
                _late = 0;
            }

            Filled += step.Silence;
            Dropped += step.Skip;
            return step;
        }
    }

    private GapStep Place(TimeSpan? timestamp, long? chunk, int length, TimeSpan now)
    {
        if (timestamp is not { } begin)
        {
            return Unplaced(chunk, length);
        }

        var at = begin.Ticks / TicksPerByte;
        var clock = now.Ticks / TicksPerByte;
        if (_expected < 0)
        {
            var missed = _heardUntil is { } until ? ((now - until).Ticks / TicksPerByte) - length : 0;
            (_expected, _ahead) = (at + length, at - clock);
            return new GapStep(Silence(missed), 0);
        }

        var gap = at - _expected;
        if (Math.Abs(gap) <= Tolerance)
        {
            _expected += length;
            _ahead = Math.Max(_ahead, at - clock);
            return default;
        }

        if (gap < 0)
        {
            return Overlapping(at, (int)Math.Min(-gap, length), length);
        }

        if (at - clock > _ahead + Slack)
        {
            // Not even sent yet, if it were true.
            _expected += length;
            return default;
        }

        _expected = at + length;
        return new GapStep(Silence(gap), 0);
    }

    private GapStep Unplaced(long? chunk, int length)
    {
        if (chunk <= _lastChunk)
        {
            return new GapStep(0, length);
        }

        _expected += _expected < 0 ? 0 : length;
        return default;
    }

    private GapStep Overlapping(long at, int overlap, int length)
    {
        if (overlap + Tolerance < length)
        {
            _expected += length - overlap;
            return new GapStep(0, overlap);
        }

        if (++_late <= MostLate)
        {
            return new GapStep(0, length);
        }

        _expected = at + length;
        return default;
    }

    private int Silence(long missing)
    {
        var silence = Math.Clamp(Math.Min(missing, MostSilence) - _padded, 0, MostSilence);
        _padded = 0;
        return (int)silence;
    }
}
