using System.Buffers;

namespace Duologue.Models.OpenAI;

/// <summary>Holds the event being sent, in rented memory that is used again for the next.</summary>
internal sealed class SendBuffer : IBufferWriter<byte>, IDisposable
{
    private const int Kept = 64 * 1_024;
    private byte[] _bytes = [];
    private int _count;

    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, _count);

    public void Clear()
    {
        _count = 0;
        if (_bytes.Length > Kept)
        {
            Dispose();
        }
    }

    public void Advance(int count) => _count += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(Math.Max(sizeHint, 256));
        return _bytes.AsMemory(_count);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(Math.Max(sizeHint, 256));
        return _bytes.AsSpan(_count);
    }

    public void Dispose()
    {
        if (_bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = [];
        }

        _count = 0;
    }

    private void Reserve(int free)
    {
        if (_bytes.Length - _count >= free)
        {
            return;
        }

        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_count + free, 2 * _bytes.Length));
        _bytes.AsSpan(0, _count).CopyTo(larger);
        if (_bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
        }

        _bytes = larger;
    }
}
