namespace Duologue.Models.Cascade;

/// <summary>The latest stretch of an audio stream, so that an utterance can begin before it was noticed.</summary>
/// <remarks>Takes its memory when the first audio comes. Not thread-safe.</remarks>
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

        if (Total > 0)
        {
            var kept = new byte[byteCount];
            var length = (int)Math.Min(Math.Min(_limit, byteCount), Total);
            for (var offset = Total - length; offset < Total; offset++)
            {
                kept[offset % byteCount] = _bytes[offset % _limit];
            }

            _bytes = kept;
        }

        _limit = byteCount;
    }

    /// <summary>Appends audio; the oldest goes.</summary>
    public void Push(ReadOnlySpan<byte> audio)
    {
        if (_bytes.Length != _limit)
        {
            _bytes = new byte[_limit];
        }

        Total += audio.Length;
        var last = audio.Length > _limit ? audio[^_limit..] : audio;
        if (_limit == 0)
        {
            return;
        }

        var at = (int)((Total - last.Length) % _limit);
        var first = Math.Min(last.Length, _limit - at);
        last[..first].CopyTo(_bytes.AsSpan(at));
        last[first..].CopyTo(_bytes);
    }

    /// <summary>What is still there from an offset on, oldest first, in at most two stretches.</summary>
    public (ReadOnlyMemory<byte> First, ReadOnlyMemory<byte> Second) From(long offset)
    {
        var from = Math.Max(offset, Math.Max(0, Total - _limit));
        if (from >= Total)
        {
            return default;
        }

        var at = (int)(from % _limit);
        var length = (int)(Total - from);
        var first = Math.Min(_limit - at, length);
        return (_bytes.AsMemory(at, first), _bytes.AsMemory(0, length - first));
    }
}
