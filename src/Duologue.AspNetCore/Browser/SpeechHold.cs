using Duologue.Audio;

namespace Duologue.AspNetCore.Browser;

/// <summary>The agent's speech on its way to the page: what waits to be sent, and what was sent and not played for certain.</summary>
/// <remarks>
/// Two counts meet here. The server's is in bytes of everything ever handed over. The page's is in samples really played, without what was
/// cleared; what one is in the other follows from the last clear that the page has answered. Until then nothing more is sent, so that both
/// agree on where the next item begins. Not thread-safe: guarded by the endpoint's lock.
/// </remarks>
internal sealed class SpeechHold(AudioFormat format, TimeProvider timeProvider) : IDisposable
{
    private readonly PlaybackBuffer _audio = new();
    private readonly List<Item> _items = [];
    private readonly Queue<Waiting> _clears = new();
    private long _sent;
    private long _played;
    private long _reported;
    private long _serverBase;
    private long _pageBase;
    private long _soundUntil;
    private int _lastClear;
    private bool _reportsCome;
    private bool _isLost;

    /// <summary>Bytes handed over so far.</summary>
    public long End => _audio.End;

    /// <summary>Where the page's count stands for all that was played.</summary>
    public long PagePosition => ToPage(Played);

    /// <summary>How much was handed over and not played yet, as far as is known.</summary>
    public TimeSpan Unplayed => format.DurationOf(End - Played);

    /// <summary>Whether an item has begun and not ended.</summary>
    public bool IsOpen => _items is [.., { End: null }];

    /// <summary>Whether the page says what it plays; as long as it has not said anything, the clock is believed.</summary>
    public bool ReportsCome => _reportsCome;

    /// <summary>Bytes played or cleared: by the last report, or for pages that never report, by the clock.</summary>
    private long Played
    {
        get
        {
            if (_reportsCome || _isLost)
            {
                return _played;
            }

            var left = timeProvider.GetElapsedTime(timeProvider.GetTimestamp(), _soundUntil);
            return left <= TimeSpan.Zero ? _sent : Math.Max(_played, _sent - format.BytesFor(left));
        }
    }

    /// <summary>What is handed over from here on belongs to an item.</summary>
    public void Begin(string responseId, string itemId) => _items.Add(new Item(responseId, itemId, End));

    /// <summary>The item is whole.</summary>
    public void Finish(string itemId)
    {
        if (_items is [.., { End: null } last] && last.Id == itemId)
        {
            last.End = End;
        }
    }

    /// <summary>Takes audio; copied.</summary>
    public void Append(ReadOnlySpan<byte> audio) => _audio.Append(audio);

    /// <summary>What is to be sent next: a message, or audio. False when there is nothing to be sent now.</summary>
    public bool TryTake(Span<byte> into, out int count, out BrowserMessages.ToPage? message)
    {
        (count, message) = (0, null);
        if (_clears.Count > 0)
        {
            return false;
        }

        var most = End;
        foreach (var item in _items)
        {
            if (!item.IsAnnounced && item.Start <= _sent)
            {
                item.IsAnnounced = true;
                message = new BrowserMessages.AudioBegin(item.Id, item.ResponseId, ToPage(item.Start));
                return true;
            }

            if (item is { IsEndTold: false, End: { } end } && end <= _sent)
            {
                item.IsEndTold = true;
                message = new BrowserMessages.AudioEnd(item.Id, item.ResponseId, (long)format.DurationOf(end - item.Start).TotalMilliseconds);
                return true;
            }

            most = Math.Min(most, item.Start > _sent ? item.Start : item.End is { } whole && whole > _sent ? whole : most);
        }

        count = (int)Math.Min(into.Length, most - _sent);
        if (count == 0)
        {
            return false;
        }

        _audio.Slice(_sent, count).CopyTo(into);
        Sent(count);
        return true;
    }

    /// <summary>The page says how far it is. Returns the same in bytes of everything handed over.</summary>
    public long Report(long position)
    {
        _reportsCome = true;
        var most = _clears.TryPeek(out var clear) ? clear.Sent : _sent;
        _played = _reported = Math.Clamp(ToServer(position), _reported, Math.Max(_reported, most));
        FreePlayed();
        return _played;
    }

    /// <summary>Throws everything away that was not played. Returns the number of this clear.</summary>
    public int Clear()
    {
        // Where the page is cannot be known before it answers; nothing that it plays until then is sent again.
        _played = Played;
        _clears.Enqueue(new Waiting(++_lastClear, _sent, End));
        _items.Clear();
        _audio.FreeTo(End);
        _sent = End;
        _soundUntil = timeProvider.GetTimestamp();
        return _lastClear;
    }

    /// <summary>The page answers a clear. Returns where it was, in bytes of everything handed over; null when the answer is too late to matter.</summary>
    public long? Answer(int number, long position)
    {
        _reportsCome = true;
        while (_clears.TryPeek(out var older) && older.Number < number)
        {
            // One message of the page answers all clears before it.
            Resolve(_clears.Dequeue(), _played);
        }

        if (_clears.TryPeek(out var clear) && clear.Number == number)
        {
            var at = Math.Clamp(ToServer(position), _reported, Math.Max(_reported, clear.Sent));
            Resolve(_clears.Dequeue(), at);
            return at;
        }

        if (number == _lastClear && _clears.Count == 0)
        {
            // Given up already; but from now on both count alike again.
            _pageBase = position;
        }

        return null;
    }

    /// <summary>The page does not answer, or is gone: what it said last counts. Returns that; null when the clear was answered.</summary>
    public long? GiveUp(int number)
    {
        long? at = null;
        while (_clears.TryPeek(out var clear) && clear.Number <= number)
        {
            at = _played;
            Resolve(_clears.Dequeue(), _played);
        }

        return at;
    }

    /// <summary>The socket broke. What was not played for certain will be sent again.</summary>
    public void Lose()
    {
        _played = Played;
        _isLost = true;
        GiveUp(_lastClear);
        _sent = Math.Max(_played, _audio.Start);
        foreach (var item in _items)
        {
            item.IsAnnounced &= item.End <= _sent;
            item.IsEndTold &= item.End <= _sent;
        }
    }

    /// <summary>Another socket is there, whose page has nothing queued.</summary>
    public void Return()
    {
        _isLost = false;
        _soundUntil = timeProvider.GetTimestamp();
    }

    /// <inheritdoc />
    public void Dispose() => _audio.Dispose();

    private void Sent(int count)
    {
        _sent += count;
        var now = timeProvider.GetTimestamp();
        _soundUntil = Math.Max(now, _soundUntil) + (long)(count / (double)format.BytesPerSecond * timeProvider.TimestampFrequency);
        if (!_reportsCome)
        {
            _played = Played;
            FreePlayed();
        }
    }

    private void FreePlayed()
    {
        _audio.FreeTo(_played);
        _items.RemoveAll(i => i.IsEndTold && i.End <= _played);
    }

    private void Resolve(Waiting clear, long at)
    {
        _pageBase = ToPage(at);
        _serverBase = _played = _reported = clear.End;
    }

    private long ToPage(long position) => _pageBase + ((position - _serverBase) / format.BytesPerSample);

    private long ToServer(long position) => _serverBase + ((position - _pageBase) * format.BytesPerSample);

    private sealed class Item(string responseId, string id, long start)
    {
        public string ResponseId { get; } = responseId;

        public string Id { get; } = id;

        public long Start { get; } = start;

        public long? End { get; set; }

        public bool IsAnnounced { get; set; }

        public bool IsEndTold { get; set; }
    }

    /// <summary>A clear that the page has not answered: how much had been sent before it, and how much handed over.</summary>
    private readonly record struct Waiting(int Number, long Sent, long End);
}
