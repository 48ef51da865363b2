using System.Globalization;
using Duologue.Audio;

namespace Duologue.Calls;

/// <summary>Follows how much of each spoken item the listener has heard.</summary>
/// <remarks>
/// Endpoints that report marks are believed: the listener is behind the last mark reached and before the next. So are those that report
/// positions. Between reports, and for endpoints without any, the clock is: audio is assumed to play gaplessly from the moment it was handed
/// over. Positions never exceed what was sent; cleared audio counts as passed, and its marks are void. Thread-safe: marks come from one pump
/// of <see cref="CallBridge"/>, audio from the other.
/// </remarks>
internal sealed class PlaybackTracker(AudioFormat format, TimeProvider timeProvider)
{
    /// <summary>Names are reused after this many, which is far more than an endpoint ever holds back.</summary>
    private const int MarkNames = 1024;

    /// <summary>Marks waiting at most: an answer of about 100 s.</summary>
    private const int MostMarks = MarkNames - 24;

    /// <summary>How long the clock is believed after a report of the position: those who report do so ten times a second while they play.</summary>
    private static readonly TimeSpan FreeRun = TimeSpan.FromMilliseconds(500);

    private static readonly string[] Names = [.. Enumerable.Range(0, MarkNames).Select(n => string.Create(CultureInfo.InvariantCulture, $"m{n}"))];

    private readonly Lock _gate = new();
    private readonly Queue<Mark> _marks = new();
    private readonly List<PlaybackStretch> _segments = [];
    private long _sent;
    private long _base;
    private long _baseAt;
    private long _reported;
    private int _nextMark;
    private bool _marksCome;
    private bool _reportsCome;

    /// <summary>Records audio handed to the endpoint.</summary>
    /// <param name="itemId">Of which item.</param>
    /// <param name="contentIndex">Of which part.</param>
    /// <param name="byteCount">Bytes in the session's output format.</param>
    public void Sent(string itemId, int contentIndex, int byteCount)
    {
        lock (_gate)
        {
            if (Position() >= _sent)
            {
                // Everything was heard: this begins to play now.
                _base = _sent;
                _baseAt = timeProvider.GetTimestamp();
            }

            if (_segments.Count == 0 || _segments[^1].ItemId != itemId || _segments[^1].ContentIndex != contentIndex)
            {
                Begin(itemId, contentIndex);
            }

            var last = _segments[^1];
            _segments[^1] = last with { Length = last.Length + byteCount };
            _sent += byteCount;
        }
    }

    /// <summary>Names a mark behind everything sent so far.</summary>
    public string NextMark()
    {
        lock (_gate)
        {
            var name = Names[_nextMark++ % MarkNames];
            _marks.Enqueue(new Mark(name, _sent));
            if (_marks.Count > MostMarks)
            {
                // An endpoint that reports no marks must not make them pile up.
                _marks.Dequeue();
            }

            return name;
        }
    }

    /// <summary>The endpoint reports a mark. Marks that were cleared or never set change nothing.</summary>
    public void Reached(string name)
    {
        lock (_gate)
        {
            var isKnown = false;
            foreach (var mark in _marks)
            {
                isKnown |= mark.Name == name;
            }

            if (!isKnown)
            {
                return;
            }

            _marksCome = true;
            Mark reached;
            do
            {
                reached = _marks.Dequeue();
            }
            while (reached.Name != name);

            _base = Math.Max(_base, reached.Position);
            _baseAt = timeProvider.GetTimestamp();
        }
    }

    /// <summary>The endpoint says where the listener is. What it says of audio cleared since changes nothing.</summary>
    /// <param name="played">Position in all audio ever sent, cleared audio included.</param>
    public void Reported(TimeSpan played)
    {
        lock (_gate)
        {
            _reportsCome = true;
            var position = Math.Min(BytesOf(played), _sent);
            if (position >= _reported)
            {
                _base = _reported = position;
                _baseAt = timeProvider.GetTimestamp();
            }
        }
    }

    /// <summary>The endpoint is silent for good, though it may still play: from here on the clock counts.</summary>
    public void NoMoreReports()
    {
        lock (_gate)
        {
            _marksCome = _reportsCome = false;
            _marks.Clear();
        }
    }

    /// <summary>Audio handed over and not heard yet.</summary>
    public TimeSpan Unheard
    {
        get
        {
            lock (_gate)
            {
                return format.DurationOf(_sent - Position());
            }
        }
    }

    /// <summary>Whether the listener may still hear something: by the clock, or because the endpoint has not said that all was heard.</summary>
    public bool MayStillPlay
    {
        get
        {
            lock (_gate)
            {
                return Position() < _sent || (_marksCome && _marks.Count > 0) || (_reportsCome && _reported < _sent);
            }
        }
    }

    /// <summary>Where the listener is: in the item being heard, or at the end of the last one. Null when nothing was ever sent.</summary>
    public PlaybackPosition? Heard()
    {
        lock (_gate)
        {
            return PlaybackStretch.Find(_segments, Position(), format);
        }
    }

    /// <summary>What was sent since the last clear, as it is now: for whoever learns only later where the listener was.</summary>
    public List<PlaybackStretch> Stretches()
    {
        lock (_gate)
        {
            return [.. _segments];
        }
    }

    /// <summary>Where in such stretches a listener was who had come to a position.</summary>
    public PlaybackPosition? HeardAt(List<PlaybackStretch> stretches, TimeSpan played) => PlaybackStretch.Find(stretches, BytesOf(played), format);

    /// <summary>Everything not heard was thrown away: its marks are void, and what is sent next plays at once.</summary>
    public void Cleared()
    {
        lock (_gate)
        {
            _base = _reported = _sent;
            _baseAt = timeProvider.GetTimestamp();
            _marks.Clear();
            _segments.Clear();
        }
    }

    /// <summary>Bytes heard or cleared since the beginning: by the last report plus the clock, never behind the next mark, never beyond what was sent.</summary>
    private long Position()
    {
        var elapsed = timeProvider.GetElapsedTime(_baseAt);
        var position = _base + (elapsed.Ticks * format.BytesPerSecond / TimeSpan.TicksPerSecond);
        var most = _marksCome && _marks.TryPeek(out var next) ? Math.Min(next.Position, _sent) : _sent;
        if (_reportsCome)
        {
            most = Math.Min(most, _base + format.BytesFor(FreeRun));
        }

        return Math.Clamp(position, Math.Min(_base, most), most);
    }

    /// <summary>To the nearest sample: a time in ticks is shorter than the samples it stands for.</summary>
    private long BytesOf(TimeSpan played) =>
        ((played.Ticks * format.SampleRate) + (TimeSpan.TicksPerSecond / 2)) / TimeSpan.TicksPerSecond * format.BytesPerSample;

    private void Begin(string itemId, int contentIndex)
    {
        // Of what was heard long ago only the last item matters: it may be the one that is interrupted after its last word.
        var heard = Position();
        _segments.RemoveAll(s => s.Start + s.Length < heard && s.ItemId != itemId);
        _segments.Add(new PlaybackStretch(itemId, contentIndex, _sent, EarlierPart(itemId, contentIndex)));
    }

    private long EarlierPart(string itemId, int contentIndex)
    {
        var before = _segments.FindLast(s => s.ItemId == itemId && s.ContentIndex == contentIndex);
        return before.Before + before.Length;
    }

    private readonly record struct Mark(string Name, long Position);
}
