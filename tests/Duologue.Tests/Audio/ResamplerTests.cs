using Duologue.Audio;

namespace Duologue.Tests.Audio;

public sealed class ResamplerTests
{
    public static TheoryData<int, int> Pairs =>
    [
        (8_000, 24_000), (24_000, 8_000), (8_000, 16_000), (16_000, 8_000), (16_000, 24_000), (24_000, 16_000), (8_000, 48_000),
        (48_000, 8_000), (48_000, 16_000), (24_000, 48_000), (48_000, 24_000), (22_050, 24_000), (22_050, 8_000), (22_050, 16_000),
        (44_100, 8_000), (44_100, 24_000), (44_100, 48_000), (48_000, 44_100), (8_000, 44_100), (11_025, 16_000), (96_000, 24_000),
        (192_000, 8_000), (4_000, 48_000), (12_345, 24_000), (24_000, 7_919),
    ];

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Output_does_not_depend_on_how_the_stream_is_cut(int inputRate, int outputRate)
    {
        var samples = Tones.Noise(inputRate / 2, seed: inputRate + outputRate);
        var whole = Whole(new Resampler(inputRate, outputRate), samples);
        var random = new Random(17);
        foreach (var largest in (int[])[1, 7, 160, 333, 5_000])
        {
            var chunked = InChunks(new Resampler(inputRate, outputRate), samples, () => random.Next(0, largest + 1));

            Assert.Equal(whole, chunked);
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Length_is_the_rounded_up_ratio_and_flushing_starts_anew(int inputRate, int outputRate)
    {
        var resampler = new Resampler(inputRate, outputRate);
        foreach (var length in (int[])[0, 1, 2, 159, 160, 161, 1_000])
        {
            var samples = Tones.Noise(length, seed: length);
            var first = Whole(resampler, samples);
            var second = Whole(resampler, samples);

            Assert.Equal((((long)length * outputRate) + inputRate - 1) / inputRate, first.Length);
            Assert.Equal(first, second);
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void A_tone_keeps_its_place_in_time(int inputRate, int outputRate)
    {
        var frequency = 0.11 * Math.Min(inputRate, outputRate);
        var output = Whole(new Resampler(inputRate, outputRate), Tones.Sine(frequency, inputRate, 0.5));

        var fit = Tones.Fit(output, frequency, outputRate, skip: outputRate / 20);

        Assert.Equal(0, fit.Phase, 2e-3);
        Assert.Equal(26_000, fit.Amplitude, 80.0);
        Assert.InRange(fit.Sinad, 80, 200);
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void What_is_held_back_is_the_delay_and_no_more(int inputRate, int outputRate)
    {
        var resampler = new Resampler(inputRate, outputRate);
        var output = new short[resampler.MaxOutput(inputRate)];

        var made = resampler.Process(new short[inputRate], output);

        var held = 1 - ((double)made / outputRate);
        var group = 1.001 / Math.Min(inputRate, outputRate);
        Assert.InRange(held, 0, resampler.Delay.TotalSeconds + group);
    }

    [Theory]
    [InlineData(8_000, 24_000)]
    [InlineData(24_000, 8_000)]
    [InlineData(22_050, 24_000)]
    public void Loud_square_waves_saturate_instead_of_wrapping(int inputRate, int outputRate)
    {
        var samples = new short[inputRate];
        for (var n = 0; n < samples.Length; n++)
        {
            samples[n] = n / 40 % 2 == 0 ? short.MaxValue : short.MinValue;
        }

        var output = Whole(new Resampler(inputRate, outputRate), samples);

        // Well inside each half wave the sign is that of the input; a wrapped overshoot would flip it.
        for (var n = 0; n < output.Length; n++)
        {
            var position = (double)n * inputRate / outputRate;
            if (position % 40 is > 4 and < 36)
            {
                Assert.Equal((int)position / 40 % 2 == 0, output[n] > 0);
            }
        }
    }

    [Fact]
    public void Direct_current_stays_constant()
    {
        var samples = Enumerable.Repeat((short)10_000, 4_000).ToArray();

        var output = Whole(new Resampler(8_000, 24_000), samples);

        Assert.All(output[300..^300], sample => Assert.Equal(10_000, sample));
    }

    [Fact]
    public void Equal_rates_copy()
    {
        var samples = Tones.Noise(500, seed: 3);

        var output = Whole(new Resampler(16_000, 16_000), samples);

        Assert.Equal(samples, output);
    }

    [Fact]
    public void Reset_forgets_the_stream()
    {
        var samples = Tones.Noise(700, seed: 4);
        var resampler = new Resampler(24_000, 16_000);
        var fresh = Whole(resampler, samples);
        resampler.Process(Tones.Noise(333, seed: 5), new short[resampler.MaxOutput(333)]);

        resampler.Reset();

        Assert.Equal(fresh, Whole(resampler, samples));
    }

    [Fact]
    public void Chunks_allocate_nothing()
    {
        var up = new Resampler(8_000, 24_000);
        var odd = new Resampler(22_050, 24_000);
        var input = Tones.Noise(441, seed: 6);
        var output = new short[Math.Max(up.MaxOutput(441), odd.MaxOutput(441))];
        up.Process(input, output);
        odd.Process(input, output);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            up.Process(input, output);
            odd.Process(input, output);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Wrong_rates_and_short_outputs_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Resampler(3_999, 8_000));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Resampler(8_000, 192_001));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Resampler(8_000, 16_000, (ResamplerQuality)9));
        Assert.Throws<ArgumentException>(() => new Resampler(8_000, 16_000).Process(new short[10], new short[10]));
        Assert.Throws<ArgumentException>(() => new Resampler(8_000, 16_000).Flush([]));
    }

    private static short[] Whole(Resampler resampler, short[] samples) => InChunks(resampler, samples, () => samples.Length);

    private static short[] InChunks(Resampler resampler, short[] samples, Func<int> nextLength)
    {
        var output = new List<short>();
        var rest = samples.AsSpan();
        while (rest.Length > 0)
        {
            var length = Math.Min(nextLength(), rest.Length);
            var room = new short[resampler.MaxOutput(length)];
            output.AddRange(room.AsSpan(0, resampler.Process(rest[..length], room)));
            rest = rest[length..];
        }

        var tail = new short[resampler.MaxOutput(0)];
        output.AddRange(tail.AsSpan(0, resampler.Flush(tail)));
        return [.. output];
    }
}
