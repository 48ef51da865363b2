namespace Duologue.Audio;

/// <summary>Changes the sample rate of one stream of mono audio, chunk by chunk.</summary>
/// <remarks>
/// <para>
/// A polyphase filter between any two rates from 4 to 192 kHz. What comes out does not depend on how the stream is cut into chunks,
/// bit for bit. Output sample n belongs to the time n ÷ output rate: the filter's delay is taken out, so the stream keeps its
/// timeline and only the last <see cref="Delay"/> of it is held back until more samples or <see cref="Flush"/> follow. A stream of
/// N samples gives ⌈N · output rate ÷ input rate⌉ in all.
/// </para>
/// <para>
/// State is a few kilobytes taken at construction; no call allocates. Filter tables are shared by all instances of the same ratio
/// and quality; the first instance of each takes some 30 ms to design its own, so make one before the first call comes. Not
/// thread-safe: one instance, one stream.
/// </para>
/// </remarks>
public sealed class Resampler
{
    private const int LowestRate = 4_000;
    private const int HighestRate = 192_000;

    // Zeros that push the tail out are fed in pieces of this length.
    private const int FlushPiece = 128;

    private readonly PolyphaseTable? _table;
    private readonly IResamplerKernel? _kernel;
    private long _taken;
    private long _made;

    /// <summary>Prepares a stream.</summary>
    /// <param name="inputRate">Rate of the samples given, in Hz, 4,000 to 192,000.</param>
    /// <param name="outputRate">Rate of the samples wanted, in Hz, 4,000 to 192,000.</param>
    /// <param name="quality">How exactly to filter.</param>
    /// <exception cref="ArgumentOutOfRangeException">A rate is out of range, or the quality is none of the listed.</exception>
    public Resampler(int inputRate, int outputRate, ResamplerQuality quality = ResamplerQuality.Default)
    {
        ThrowIfNotRate(inputRate, nameof(inputRate));
        ThrowIfNotRate(outputRate, nameof(outputRate));
        InputRate = inputRate;
        OutputRate = outputRate;
        Quality = quality;
        if (inputRate == outputRate)
        {
            return;
        }

        _table = PolyphaseTable.For(inputRate, outputRate, quality);
        var isSimple = Math.Max(_table.Interpolation, _table.Decimation) <= GroupKernel.LargestTerm;
        _kernel = isSimple ? new GroupKernel(_table, inputRate) : new TapKernel(_table);
    }

    /// <summary>Rate of the samples given, in Hz.</summary>
    public int InputRate { get; }

    /// <summary>Rate of the samples made, in Hz.</summary>
    public int OutputRate { get; }

    /// <summary>How exactly it filters.</summary>
    public ResamplerQuality Quality { get; }

    /// <summary>How much of the stream's end is held back until more follows; zero when the rates are equal.</summary>
    public TimeSpan Delay =>
        _table is null ? TimeSpan.Zero : TimeSpan.FromTicks(_table.HalfTaps * TimeSpan.TicksPerSecond / InputRate);

    /// <summary>Samples of room that suffice for <see cref="Process"/> of an input this long, or for <see cref="Flush"/>.</summary>
    /// <param name="inputLength">Samples in the next chunk; 0 when only flushing.</param>
    public int MaxOutput(int inputLength)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(inputLength);
        if (_table is null)
        {
            return inputLength;
        }

        var inputs = (long)inputLength + _table.HalfTaps + _table.Decimation;
        return checked((int)((inputs * _table.Interpolation / _table.Decimation) + 1));
    }

    /// <summary>Takes the next samples of the stream and writes those that can be made so far.</summary>
    /// <param name="input">Any number of samples.</param>
    /// <param name="output">At least <see cref="MaxOutput"/> of the input's length; must not overlap the input.</param>
    /// <returns>Samples written.</returns>
    /// <exception cref="ArgumentException">The output is too short; nothing was taken.</exception>
    public int Process(ReadOnlySpan<short> input, Span<short> output)
    {
        ThrowIfShort(input.Length, output.Length);
        if (_kernel is null)
        {
            input.CopyTo(output);
            return input.Length;
        }

        var made = Run(_kernel, input, output);
        _taken += input.Length;
        _made += made;
        return made;
    }

    /// <summary>Ends the stream: writes what was held back, then starts anew.</summary>
    /// <param name="output">At least <see cref="MaxOutput"/> of 0.</param>
    /// <returns>Samples written.</returns>
    /// <exception cref="ArgumentException">The output is too short; nothing was changed.</exception>
    public int Flush(Span<short> output)
    {
        ThrowIfShort(0, output.Length);
        if (_table is null || _kernel is null)
        {
            return 0;
        }

        var total = ((_taken * _table.Interpolation) + _table.Decimation - 1) / _table.Decimation;
        var missing = (int)(total - _made);
        var made = 0;
        Span<short> zeros = stackalloc short[FlushPiece];
        zeros.Clear();
        var pieceRoom = (FlushPiece * _table.Interpolation / _table.Decimation) + _table.Interpolation + 1;
        Span<short> piece = pieceRoom <= 2048 ? stackalloc short[pieceRoom] : new short[pieceRoom];
        while (made < missing)
        {
            var count = Math.Min(_kernel.Run(zeros, piece), missing - made);
            piece[..count].CopyTo(output[made..]);
            made += count;
        }

        Reset();
        return made;
    }

    /// <summary>Forgets the stream and what was held back; the next sample is the first of a new one.</summary>
    public void Reset()
    {
        _taken = 0;
        _made = 0;
        _kernel?.Reset();
    }

    private static int Run(IResamplerKernel kernel, ReadOnlySpan<short> input, Span<short> output)
    {
        var made = 0;
        while (input.Length > 0)
        {
            var count = Math.Min(input.Length, kernel.Capacity);
            made += kernel.Run(input[..count], output[made..]);
            input = input[count..];
        }

        return made;
    }

    private static void ThrowIfNotRate(int rate, string name)
    {
        if (rate is < LowestRate or > HighestRate)
        {
            throw new ArgumentOutOfRangeException(name, rate, $"A sample rate lies between {LowestRate} and {HighestRate} Hz.");
        }
    }

    private void ThrowIfShort(int inputLength, int outputLength)
    {
        if (outputLength < MaxOutput(inputLength))
        {
            throw new ArgumentException($"The output holds {outputLength} samples; give it MaxOutput: {MaxOutput(inputLength)}.");
        }
    }
}
