using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Duologue.Audio;

/// <summary>Deals samples out to rows and gathers them again: element n of row r is sample n·count + r.</summary>
internal sealed class SampleLanes
{
    private const int Width = 8;
    private static readonly SampleLanes[] Shared = [.. Enumerable.Range(0, Largest + 1).Select(count => new SampleLanes(count))];

    private readonly int _count;
    private readonly Vector128<byte>[] _deal;
    private readonly Vector128<byte>[] _gather;

    private SampleLanes(int count)
    {
        _count = count;
        _deal = new Vector128<byte>[count * count];
        _gather = new Vector128<byte>[count * count];
        for (var row = 0; row < count; row++)
        {
            for (var vector = 0; vector < count; vector++)
            {
                _deal[(row * count) + vector] = Mask(n => (n * count) + row - (vector * Width));
                _gather[(vector * count) + row] = Mask(n => ((vector * Width) + n) % count == row ? ((vector * Width) + n) / count : -1);
            }
        }
    }

    /// <summary>Most rows there are shuffles for.</summary>
    public static int Largest => 6;

    /// <summary>The shuffles of a number of rows, 1 to <see cref="Largest"/>.</summary>
    public static SampleLanes For(int count) => Shared[count];

    /// <summary>Deals whole columns into rows of floats that lie <paramref name="stride"/> apart.</summary>
    public void Deal(ReadOnlySpan<short> samples, Span<float> rows, int stride)
    {
        var columns = samples.Length / _count;
        ref var source = ref MemoryMarshal.GetReference(samples);
        var column = 0;
        for (; column <= columns - Width; column += Width)
        {
            for (var row = 0; row < _count; row++)
            {
                var sum = Vector128<byte>.Zero;
                for (var vector = 0; vector < _count; vector++)
                {
                    var from = Vector128.LoadUnsafe(ref source, (nuint)((column * _count) + (vector * Width))).AsByte();
                    sum |= Vector128.ShuffleNative(from, _deal[(row * _count) + vector]);
                }

                var (low, high) = Vector128.Widen(sum.AsInt16());
                Vector256.ConvertToSingle(Vector256.Create(low, high)).CopyTo(rows[((row * stride) + column)..]);
            }
        }

        for (; column < columns; column++)
        {
            for (var row = 0; row < _count; row++)
            {
                rows[(row * stride) + column] = samples[(column * _count) + row];
            }
        }
    }

    /// <summary>Gathers rows that lie <paramref name="stride"/> apart into one sequence of <paramref name="columns"/> columns.</summary>
    public void Gather(ReadOnlySpan<short> rows, int stride, int columns, Span<short> samples)
    {
        if (_count == 1)
        {
            rows[..columns].CopyTo(samples);
            return;
        }

        var column = 0;
        for (; column <= columns - Width; column += Width)
        {
            for (var vector = 0; vector < _count; vector++)
            {
                var sum = Vector128<byte>.Zero;
                for (var row = 0; row < _count; row++)
                {
                    var from = Vector128.Create(rows.Slice((row * stride) + column, Width)).AsByte();
                    sum |= Vector128.ShuffleNative(from, _gather[(vector * _count) + row]);
                }

                sum.AsInt16().CopyTo(samples[((column * _count) + (vector * Width))..]);
            }
        }

        for (; column < columns; column++)
        {
            for (var row = 0; row < _count; row++)
            {
                samples[(column * _count) + row] = rows[(row * stride) + column];
            }
        }
    }

    /// <summary>A byte shuffle that puts 16-bit element index(n) at n, or zero where it lies outside the vector.</summary>
    private static Vector128<byte> Mask(Func<int, int> index)
    {
        Span<byte> bytes = stackalloc byte[2 * Width];
        for (var n = 0; n < Width; n++)
        {
            var from = index(n);
            var isInside = from is >= 0 and < Width;
            bytes[2 * n] = isInside ? (byte)(2 * from) : (byte)0xFF;
            bytes[(2 * n) + 1] = isInside ? (byte)((2 * from) + 1) : (byte)0xFF;
        }

        return Vector128.Create<byte>(bytes);
    }
}
