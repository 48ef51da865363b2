using System.Buffers;

namespace Duologue.AspNetCore;

/// <summary>Audio that the listener has not played for certain, in one piece of rented memory. Positions count all bytes ever queued.</summary>
/// <remarks>Not thread-safe.</remarks>
internal sealed class PlaybackBuffer : IDisposable
{
    private const int Least = 16 * 1_024;
    private byte[] _bytes = [];
    private int _offset;

    /// <summary>Position of the first byte that is still here.</summary>
    public long Start { get; private set; }

    /// <summary>Position behind the last byte.</summary>
    public long End { get; private set; }

    private int Count => (int)(End - Start);

    /// <summary>Queues audio; copied.</summary>
    public void Append(ReadOnlySpan<byte> audio)
    {
        if (_offset + Count + audio.Length > _bytes.Length)
        {
            MakeRoom(audio.Length);
        }

        audio.CopyTo(_bytes.AsSpan(_offset + Count));
        End += audio.Length;
    }

    /// <summary>Audio from a position on.</summary>
    public ReadOnlySpan<byte> Slice(long position, int count) => _bytes.AsSpan(_offset + (int)(position - Start), count);

    /// <summary>Lets go of everything before a position.</summary>
    public void FreeTo(long position)
    {
        var free = (int)(Math.Min(position, End) - Start);
        if (free <= 0)
        {
            return;
        }

        Start += free;
        _offset += free;
        if (Start == End)
        {
            _offset = 0;
            if (_bytes.Length > 4 * Least)
            {
                // A long answer is over; the next may be short.
                Dispose();
            }
        }
    }

    /// <summary>Gives the memory back; the buffer may be used again.</summary>
    public void Dispose()
    {
        if (_bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = [];
        }
    }

    private void MakeRoom(int more)
    {
        var count = Count;
        if (count + more <= _bytes.Length / 2)
        {
            _bytes.AsSpan(_offset, count).CopyTo(_bytes);
        }
        else
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(Least, 2 * (count + more)));
            _bytes.AsSpan(_offset, count).CopyTo(larger);
            Dispose();
            _bytes = larger;
        }

        _offset = 0;
    }
}
