namespace Duologue.Models.Cascade;

/// <summary>The latest stretch of an audio stream, so that an utterance can begin before it was noticed.</summary>
/// <remarks>Grows as audio comes, up to its limit. Not thread-safe.</remarks>
internal sealed class AudioRing
{
    private byte[] _bytes = [];
    private int _limit;

    /// <summary>Bytes that ever went through.</summary>
    public long Total { get; private set; }

    /// <summary>Sets how much is kept.</summary>
    public void Keep(int byteCount)
    {
        if (byteCount == _limit)
        {
            return;
        }

        var kept = new byte[byteCount];
        var length = (int)Math.Min(Math.Min(_limit, byteCount), Total);
        for (var offset = Total - length; offset < Total; offset++)
        {
            kept[offset % byteCount] = _bytes[offset % _limit];
        }

        (_bytes, _limit) = (kept, byteCount);
    }

    /// <summary>Appends audio; the oldest goes.</summary>
    public void Push(ReadOnlySpan<byte> audio)
    {
        Total += audio.Length;
        var last = audio.Length > _limit ? audio[^_limit..] : audio;
        var at = (int)((Total - last.Length) % _limit);
        var first = Math.Min(last.Length, _limit - at);
        last[..first].CopyTo(_bytes.AsSpan(at));
        last[first..].CopyTo(_bytes);
    }

    /// <summary>Hands over what is still there from an offset on, in at most two stretches.</summary>
    public void CopyFrom(long offset, Hearing hearing)
    {
        var from = Math.Max(offset, Math.Max(0, Total - _limit));
        while (from < Total)
        {
            var at = (int)(from % _limit);
            var length = (int)Math.Min(_limit - at, Total - from);
            hearing.Push(_bytes.AsSpan(at, length));
            from += length;
        }
    }
}
