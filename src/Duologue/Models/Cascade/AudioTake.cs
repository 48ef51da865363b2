using System.Buffers;
using Duologue.Audio;

namespace Duologue.Models.Cascade;

/// <summary>The audio of one item, as it went over the wire. Owned by the connection's loop.</summary>
internal sealed class AudioTake(KeptAudio owner, AudioFormat format)
{
    /// <summary>
    /// Most bytes of one item: as base64 in an event they stay below 1 MiB, the largest message that the Python client takes by default. What is longer
    /// cannot be fetched, so it is not kept either.
    /// </summary>
    public const int Longest = 720 * 1024;

    private const int ChunkLength = 16 * 1024;

    private readonly List<byte[]> _chunks = [];
    private int _length;
    private bool _isLonger;
    private bool _isClosed;

    /// <summary>Format of the bytes.</summary>
    public AudioFormat Format => format;

    /// <summary>Playing time of what is kept.</summary>
    public TimeSpan Duration => format.DurationOf(_length);

    /// <summary>Adds audio.</summary>
    public void Append(ReadOnlySpan<byte> audio)
    {
        if (_isClosed || _isLonger)
        {
            return;
        }

        var before = Duration;
        _isLonger = audio.Length > Longest - _length;
        audio = audio[..Math.Min(audio.Length, Longest - _length)];
        while (!audio.IsEmpty)
        {
            var at = _length % ChunkLength;
            if (at == 0)
            {
                _chunks.Add(ArrayPool<byte>.Shared.Rent(ChunkLength));
            }

            var length = Math.Min(audio.Length, ChunkLength - at);
            audio[..length].CopyTo(_chunks[^1].AsSpan(at));
            audio = audio[length..];
            _length += length;
        }

        owner.Changed(Duration - before);
    }

    /// <summary>Keeps only the beginning; nothing is added after that.</summary>
    public void CutAt(TimeSpan end)
    {
        var length = format.BytesFor(end);
        if (_isClosed && length >= _length)
        {
            return;
        }

        _isClosed = true;
        if (length > _length)
        {
            return;
        }

        _isLonger = false;
        var before = Duration;
        _length = length;
        Trim((length + ChunkLength - 1) / ChunkLength);
        owner.Changed(Duration - before);
    }

    /// <summary>The audio as the wire carries it; null when there is none, or more than one event may hold.</summary>
    public string? ToBase64()
    {
        if (_length == 0 || _isLonger)
        {
            return null;
        }

        var whole = ArrayPool<byte>.Shared.Rent(_length);
        for (var at = 0; at < _length; at += ChunkLength)
        {
            _chunks[at / ChunkLength].AsSpan(0, Math.Min(ChunkLength, _length - at)).CopyTo(whole.AsSpan(at));
        }

        var text = Convert.ToBase64String(whole, 0, _length);
        ArrayPool<byte>.Shared.Return(whole);
        return text;
    }

    /// <summary>Gives the memory back; called by the owner, which no longer counts this.</summary>
    public void Release()
    {
        _isClosed = true;
        _length = 0;
        Trim(0);
    }

    private void Trim(int count)
    {
        for (var i = _chunks.Count - 1; i >= count; i--)
        {
            ArrayPool<byte>.Shared.Return(_chunks[i]);
            _chunks.RemoveAt(i);
        }
    }
}
