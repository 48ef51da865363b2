using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Duologue.Audio;

/// <summary>For every other ratio (22.05 and 44.1 kHz, odd files): one dot product per output, the lanes along the taps.</summary>
internal sealed class TapKernel : IResamplerKernel
{
    private const int Lane = PolyphaseTable.Lane;
    private const int SamplesPerRun = 1024;

    private readonly PolyphaseTable _table;
    private readonly int _wholeStep;
    private readonly int _phaseStep;
    private readonly float[] _history;
    private int _count;
    private int _position;
    private int _phase;

    public TapKernel(PolyphaseTable table)
    {
        _table = table;
        (_wholeStep, _phaseStep) = Math.DivRem(table.Decimation, table.Interpolation);
        _history = new float[(2 * table.HalfTaps) + _wholeStep + 1 + Capacity + Lane];
        Reset();
    }

    /// <inheritdoc />
    public int Capacity => SamplesPerRun;

    /// <inheritdoc />
    public int Run(ReadOnlySpan<short> input, Span<short> output)
    {
        foreach (var sample in input)
        {
            _history[_count++] = sample;
        }

        var made = 0;
        while (_position + (2 * _table.HalfTaps) <= _count)
        {
            output[made++] = ToSample(_table.IsInterpolated ? Interpolated() : Dot(_phase, _position));
            _position += _wholeStep;
            _phase += _phaseStep;
            if (_phase >= _table.Interpolation)
            {
                _phase -= _table.Interpolation;
                _position++;
            }
        }

        var used = Math.Min(_position, _count);
        Array.Copy(_history, used, _history, 0, _count - used);
        _count -= used;
        _position -= used;
        return made;
    }

    /// <inheritdoc />
    public void Reset()
    {
        Array.Clear(_history);
        _count = _table.HalfTaps - 1;
        _position = 0;
        _phase = 0;
    }

    private static short ToSample(float value) => (short)Math.Clamp(MathF.Round(value), short.MinValue, short.MaxValue);

    private float Interpolated()
    {
        var exact = (double)_phase / _table.Interpolation * PolyphaseTable.InterpolatedPhases;
        var row = (int)exact;
        var low = Dot(row, _position);
        var high = Dot(row + 1, _position);
        return low + ((float)(exact - row) * (high - low));
    }

    private float Dot(int row, int position)
    {
        ref var weights = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_table.Weights), row * _table.RowLength);
        ref var samples = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_history), position);
        var a = Vector256<float>.Zero;
        var b = Vector256<float>.Zero;
        nuint tap = 0;
        var length = (nuint)_table.RowLength;
        for (; tap + (2 * Lane) <= length; tap += 2 * Lane)
        {
            a = Vector256.MultiplyAddEstimate(Vector256.LoadUnsafe(ref weights, tap), Vector256.LoadUnsafe(ref samples, tap), a);
            b = Vector256.MultiplyAddEstimate(
                Vector256.LoadUnsafe(ref weights, tap + Lane), Vector256.LoadUnsafe(ref samples, tap + Lane), b);
        }

        if (tap < length)
        {
            a = Vector256.MultiplyAddEstimate(Vector256.LoadUnsafe(ref weights, tap), Vector256.LoadUnsafe(ref samples, tap), a);
        }

        return Vector256.Sum(a + b);
    }
}
