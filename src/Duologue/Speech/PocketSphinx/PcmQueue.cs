using System.Buffers;
using System.Runtime.InteropServices;

namespace Duologue.Speech.PocketSphinx;

/// <summary>Audio on its way from the session to the decoder. Not thread-safe. Never drops: an utterance that waits for a decoder keeps all.</summary>
internal sealed class PcmQueue
{
    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(32_000);
    private int _start;
    private int _end;

    /// <summary>Whole samples waiting.</summary>
    internal int Samples => (_end - _start) / sizeof(short);

    internal void Write(ReadOnlySpan<byte> audio)
    {
        if (_bytes.Length - _end < audio.Length)
        {
            MakeRoom(audio.Length);
        }

        audio.CopyTo(_bytes.AsSpan(_end));
        _end += audio.Length;
    }

    /// <summary>Copies the next samples without taking them.</summary>
    internal int Peek(Span<short> samples)
    {
        var count = Math.Min(samples.Length, Samples);
        _bytes.AsSpan(_start, count * sizeof(short)).CopyTo(MemoryMarshal.AsBytes(samples));
        return count;
    }

    internal int Read(Span<short> samples)
    {
        var count = Peek(samples);
        _start += count * sizeof(short);
        if (_start == _end)
        {
            _start = _end = 0;
        }

        return count;
    }

    /// <summary>Gives the memory back; the queue is empty and unusable after.</summary>
    internal void Clear()
    {
        var bytes = _bytes;
        _bytes = [];
        _start = _end = 0;
        if (bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    private void MakeRoom(int length)
    {
        var waiting = _bytes.AsSpan(_start, _end - _start);
        if (_bytes.Length - waiting.Length >= length && _start >= waiting.Length)
        {
            waiting.CopyTo(_bytes);
        }
        else
        {
            var larger = ArrayPool<byte>.Shared.Rent((waiting.Length + length) * 2);
            waiting.CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = larger;
        }

        _end -= _start;
        _start = 0;
    }
}
