using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Duologue.Audio;

/// <summary>
/// For simple ratios (8, 16, 24 and 48 kHz among each other): outputs of the same phase are computed side by side in vector lanes,
/// so no sum ever crosses lanes and every weight is loaded once for 32 outputs.
/// </summary>
/// <remarks>
/// One group is M inputs and L outputs. The history is dealt into M rows; then the inputs of tap t, phase p and consecutive groups
/// are consecutive in row (⌊p·M/L⌋ + t) mod M. Each phase writes its own row of outputs; the rows are gathered at the end.
/// </remarks>
internal sealed class GroupKernel : IResamplerKernel
{
    /// <summary>Terms of a ratio up to which this kernel is used.</summary>
    public const int LargestTerm = 6;

    private const int Lane = 8;
    private const int Batch = 4 * Lane;
    private const int MillisecondsPerRun = 20;

    private readonly int _interpolation;
    private readonly int _decimation;
    private readonly SampleLanes _inputLanes;
    private readonly SampleLanes _outputLanes;
    private readonly TapRun[][] _runs;
    private readonly float[] _weights;
    private readonly int _history;
    private readonly int _needed;
    private readonly int _stride;
    private readonly int _outputStride;
    private readonly float[] _rows;
    private readonly short[] _outputRows;
    private int _count;

    public GroupKernel(PolyphaseTable table, int inputRate)
    {
        _interpolation = table.Interpolation;
        _decimation = table.Decimation;
        _inputLanes = SampleLanes.For(_decimation);
        _outputLanes = SampleLanes.For(_interpolation);

        // The history before the first sample is rounded up to whole columns, so that chunks of whole groups stay aligned.
        _history = RoundUp(table.HalfTaps - 1, _decimation);
        var lead = _history - (table.HalfTaps - 1);
        var lastOffset = (_interpolation - 1) * _decimation / _interpolation;
        _needed = lead + lastOffset + (2 * table.HalfTaps);

        var columns = RoundUp(inputRate * MillisecondsPerRun / 1000 / _decimation, Batch);
        Capacity = columns * _decimation;
        _outputStride = columns + Batch;
        _stride = columns + RoundUp((_needed / _decimation) + 1, Lane) + Batch;
        _rows = new float[(_decimation * _stride) + Batch];
        _outputRows = new short[_interpolation * _outputStride];
        (_runs, _weights) = Arrange(table, lead);
        Reset();
    }

    /// <inheritdoc />
    public int Capacity { get; }

    /// <inheritdoc />
    public int Run(ReadOnlySpan<short> input, Span<short> output)
    {
        Append(input);
        if (_count < _needed)
        {
            return 0;
        }

        var groups = ((_count - _needed) / _decimation) + 1;
        for (var phase = 0; phase < _interpolation; phase++)
        {
            RunPhase(_runs[phase], groups, ref _outputRows[phase * _outputStride]);
        }

        _outputLanes.Gather(_outputRows, _outputStride, groups, output);
        Discard(groups);
        return groups * _interpolation;
    }

    /// <inheritdoc />
    public void Reset()
    {
        Array.Clear(_rows);
        _count = _history;
    }

    private static int RoundUp(int value, int step) => (value + step - 1) / step * step;

    /// <summary>Sorts each phase's taps by the row their inputs lie in.</summary>
    private (TapRun[][] Runs, float[] Weights) Arrange(PolyphaseTable table, int lead)
    {
        var taps = 2 * table.HalfTaps;
        var weights = new float[_interpolation * taps];
        var runs = new TapRun[_interpolation][];
        var next = 0;
        for (var phase = 0; phase < _interpolation; phase++)
        {
            var start = lead + (phase * _decimation / _interpolation);
            var tableRow = phase * _decimation % _interpolation * table.RowLength;
            runs[phase] = new TapRun[_decimation];
            for (var row = 0; row < _decimation; row++)
            {
                var first = (row - (start % _decimation) + _decimation) % _decimation;
                var from = next;
                for (var tap = first; tap < taps; tap += _decimation)
                {
                    weights[next++] = table.Weights[tableRow + tap];
                }

                runs[phase][row] = new TapRun(from, next - from, (row * _stride) + ((start + first) / _decimation));
            }
        }

        return (runs, weights);
    }

    private void Append(ReadOnlySpan<short> input)
    {
        while (_count % _decimation != 0 && input.Length > 0)
        {
            AppendOne(input[0]);
            input = input[1..];
        }

        var whole = input.Length / _decimation * _decimation;
        _inputLanes.Deal(input[..whole], _rows.AsSpan(_count / _decimation), _stride);
        _count += whole;
        foreach (var sample in input[whole..])
        {
            AppendOne(sample);
        }
    }

    private void AppendOne(short sample)
    {
        _rows[(_count % _decimation * _stride) + (_count / _decimation)] = sample;
        _count++;
    }

    private void RunPhase(TapRun[] runs, int groups, ref short output)
    {
        ref var rows = ref MemoryMarshal.GetArrayDataReference(_rows);
        ref var weights = ref MemoryMarshal.GetArrayDataReference(_weights);
        var group = 0;
        for (; group <= groups - Batch + Lane; group += Batch)
        {
            RunBatch(runs, ref Unsafe.Add(ref rows, group), ref weights, ref Unsafe.Add(ref output, group));
        }

        for (; group < groups; group += Lane)
        {
            RunLane(runs, ref Unsafe.Add(ref rows, group), ref weights, ref Unsafe.Add(ref output, group));
        }
    }

    private static void RunBatch(TapRun[] runs, ref float rows, ref float weights, ref short output)
    {
        var a = Vector256<float>.Zero;
        var b = Vector256<float>.Zero;
        var c = Vector256<float>.Zero;
        var d = Vector256<float>.Zero;
        foreach (var run in runs)
        {
            ref var source = ref Unsafe.Add(ref rows, run.Source);
            ref var weight = ref Unsafe.Add(ref weights, run.First);
            for (nuint tap = 0; tap < (nuint)run.Count; tap++)
            {
                var w = Vector256.Create(Unsafe.Add(ref weight, tap));
                a = Vector256.MultiplyAddEstimate(w, Vector256.LoadUnsafe(ref source, tap), a);
                b = Vector256.MultiplyAddEstimate(w, Vector256.LoadUnsafe(ref source, tap + Lane), b);
                c = Vector256.MultiplyAddEstimate(w, Vector256.LoadUnsafe(ref source, tap + (2 * Lane)), c);
                d = Vector256.MultiplyAddEstimate(w, Vector256.LoadUnsafe(ref source, tap + (3 * Lane)), d);
            }
        }

        ToSamples(a).StoreUnsafe(ref output);
        ToSamples(b).StoreUnsafe(ref output, Lane);
        ToSamples(c).StoreUnsafe(ref output, 2 * Lane);
        ToSamples(d).StoreUnsafe(ref output, 3 * Lane);
    }

    private static void RunLane(TapRun[] runs, ref float rows, ref float weights, ref short output)
    {
        var sum = Vector256<float>.Zero;
        foreach (var run in runs)
        {
            ref var source = ref Unsafe.Add(ref rows, run.Source);
            ref var weight = ref Unsafe.Add(ref weights, run.First);
            for (nuint tap = 0; tap < (nuint)run.Count; tap++)
            {
                var w = Vector256.Create(Unsafe.Add(ref weight, tap));
                sum = Vector256.MultiplyAddEstimate(w, Vector256.LoadUnsafe(ref source, tap), sum);
            }
        }

        ToSamples(sum).StoreUnsafe(ref output);
    }

    private static Vector128<short> ToSamples(Vector256<float> values)
    {
        var whole = Vector256.ConvertToInt32Native(Vector256.Round(values));
        return Vector128.NarrowWithSaturation(whole.GetLower(), whole.GetUpper());
    }

    private void Discard(int groups)
    {
        _count -= groups * _decimation;
        var columns = (_count / _decimation) + 1;
        for (var row = 0; row < _decimation; row++)
        {
            Array.Copy(_rows, (row * _stride) + groups, _rows, row * _stride, columns);
        }
    }

    /// <summary>Taps of one phase whose inputs lie in one row.</summary>
    /// <param name="First">Index of the first weight.</param>
    /// <param name="Count">Number of weights.</param>
    /// <param name="Source">Index of the first input, for group 0.</param>
    private readonly record struct TapRun(int First, int Count, int Source);
}
