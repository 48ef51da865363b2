using System.Text;

namespace Duologue.AspNetCore.Twilio;

/// <summary>What the phone must have played by now: by the last mark that came back plus the clock, never beyond the next mark that has not.</summary>
/// <remarks>
/// Positions are bytes of µ-law since the beginning; times are those of one clock that only goes forward. Not thread-safe.
/// <code>
///   freed ──── confirmed ──── played (estimate) ──── sent ──── queued
///                              └──── at the phone ────┘
/// </code>
/// </remarks>
internal sealed class PhoneAccount
{
    private const long TicksPerByte = TimeSpan.TicksPerSecond / 8_000;
    private readonly List<PhoneMark> _marks = [];
    private long _base;
    private TimeSpan _baseAt;
    private bool _marksCome;

    /// <summary>Position behind what was sent.</summary>
    public long Sent { get; private set; }

    /// <summary>Position of the last mark that came back, or of the last clear.</summary>
    public long Confirmed { get; private set; }

    /// <summary>Marks at the phone that have not come back.</summary>
    public int Outstanding { get; private set; }

    /// <summary>All marks: those at the phone, then those that are queued.</summary>
    public int Marks => _marks.Count;

    /// <summary>The next mark to send, or null.</summary>
    public PhoneMark? NextToSend => Outstanding < _marks.Count ? _marks[Outstanding] : null;

    /// <summary>From where on the phone would have to be told again if it were lost now.</summary>
    public long Uncertain(TimeSpan now) => Outstanding > 0 ? Confirmed : Played(now);

    /// <summary>Position the phone has reached.</summary>
    public long Played(TimeSpan now)
    {
        var most = Outstanding > 0 && _marksCome ? Math.Min(_marks[0].Position, Sent) : Sent;
        return Math.Clamp(_base + ((now - _baseAt).Ticks / TicksPerByte), Math.Min(_base, most), most);
    }

    /// <summary>Whether the phone may be playing: it was sent more than is known to have been played, or played it only by the clock and only just.</summary>
    public bool MayPlay(TimeSpan now, TimeSpan margin) =>
        Outstanding > 0 || (Confirmed < Sent && now <= TimeOf(Sent) + margin);

    /// <summary>When a position is played if nothing delays it.</summary>
    public TimeSpan TimeOf(long position) => _baseAt + TimeSpan.FromTicks((position - _base) * TicksPerByte);

    /// <summary>When playing can go on by itself to a position; null when a mark has to come back first.</summary>
    public TimeSpan? TimeToReach(long position) =>
        Outstanding > 0 && _marksCome && _marks[0].Position < position ? null : TimeOf(position);

    /// <summary>When the oldest mark is due back; null when none is out.</summary>
    public TimeSpan? MarkDue => Outstanding == 0 ? null : Later(TimeOf(_marks[0].Position), _marks[0].SentAt);

    /// <summary>Audio goes out.</summary>
    public void Send(int byteCount, TimeSpan now)
    {
        if (Played(now) >= Sent)
        {
            // The phone is silent: this begins to play now.
            (_base, _baseAt) = (Sent, now);
        }

        Sent += byteCount;
    }

    /// <summary>Queues a mark.</summary>
    public void Queue(string name, long position) => _marks.Add(new PhoneMark(name, position, default));

    /// <summary>The next queued mark goes out.</summary>
    public void SendMark(TimeSpan now)
    {
        _marks[Outstanding] = _marks[Outstanding] with { SentAt = now };
        Outstanding++;
    }

    /// <summary>A mark came back: it and all before it were played. False when it is not out.</summary>
    /// <param name="name">Its name in UTF-8.</param>
    /// <param name="now">When.</param>
    /// <param name="reached">Receives the names.</param>
    public bool Return(ReadOnlySpan<byte> name, TimeSpan now, List<string> reached)
    {
        var index = 0;
        while (index < Outstanding && !IsName(_marks[index].Name, name))
        {
            index++;
        }

        if (index == Outstanding)
        {
            return false;
        }

        for (var i = 0; i <= index; i++)
        {
            reached.Add(_marks[i].Name);
        }

        _marksCome = true;
        Confirmed = _marks[index].Position;
        if (Confirmed >= _base)
        {
            (_base, _baseAt) = (Confirmed, now);
        }

        _marks.RemoveRange(0, index + 1);
        Outstanding -= index + 1;
        return true;
    }

    /// <summary>Everything that was not played is thrown away, the queue included.</summary>
    /// <param name="end">Position behind the queue.</param>
    /// <param name="now">When.</param>
    public void Clear(long end, TimeSpan now)
    {
        _marks.Clear();
        Outstanding = 0;
        (Sent, Confirmed, _base, _baseAt) = (end, end, end, now);
    }

    /// <summary>The phone is gone: what it may not have played is to be sent again, marks included.</summary>
    /// <param name="from">From where on.</param>
    public void Rewind(long from)
    {
        Outstanding = 0;
        (Sent, Confirmed, _base) = (from, from, from);
    }

    private static bool IsName(string name, ReadOnlySpan<byte> text) =>
        Ascii.Equals(text, name) || (!Ascii.IsValid(name) && Encoding.UTF8.GetString(text) == name);

    private static TimeSpan Later(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
