namespace Duologue.Models.Reconnecting;

/// <summary>The last seconds of what the caller said, by their place in all audio of the call.</summary>
internal sealed class CallerAudio(int capacity)
{
    private byte[] _ring = [];
    private long _wantedFrom;

    /// <summary>Bytes since the call began.</summary>
    public long Total { get; private set; }

    /// <summary>The first byte still held.</summary>
    public long First { get; private set; }

    /// <summary>Adds audio; when it is full the oldest is dropped.</summary>
    public void Add(ReadOnlySpan<byte> audio)
    {
        if (audio.Length > capacity)
        {
            Total += audio.Length - capacity;
            audio = audio[^capacity..];
            First = Total;
        }

        if (audio.IsEmpty)
        {
            return;
        }

        First = Math.Max(First, _wantedFrom);
        Reserve((int)(Total - First) + audio.Length);
        for (var rest = audio; !rest.IsEmpty;)
        {
            var at = (int)(Total % _ring.Length);
            var piece = rest[..Math.Min(rest.Length, _ring.Length - at)];
            piece.CopyTo(_ring.AsSpan(at));
            Total += piece.Length;
            rest = rest[piece.Length..];
        }

        First = Math.Max(First, Total - _ring.Length);
    }

    /// <summary>Audio before this place will never be asked for again.</summary>
    public void Forget(long before) => _wantedFrom = Math.Max(_wantedFrom, before);

    /// <summary>A copy of a stretch, or null when its beginning is no longer held.</summary>
    public byte[]? Copy(long from, long to)
    {
        to = Math.Min(to, Total);
        if (from < First || from >= to)
        {
            return null;
        }

        var copy = new byte[to - from];
        for (var done = 0; done < copy.Length;)
        {
            var at = (int)((from + done) % _ring.Length);
            var count = Math.Min(copy.Length - done, _ring.Length - at);
            _ring.AsSpan(at, count).CopyTo(copy.AsSpan(done));
            done += count;
        }

        return copy;
    }

    private void Reserve(int needed)
    {
        if (needed <= _ring.Length || _ring.Length == capacity)
        {
            return;
        }

        var larger = new byte[Math.Min(capacity, Math.Max(needed, Math.Max(2 * _ring.Length, 8 * 1_024)))];
        var kept = Copy(First, Total) ?? [];
        for (var i = 0; i < kept.Length; i++)
        {
            larger[(First + i) % larger.Length] = kept[i];
        }

        _ring = larger;
    }
}
