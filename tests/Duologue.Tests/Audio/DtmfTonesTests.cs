using Duologue.Audio;

namespace Duologue.Tests.Audio;

public sealed class DtmfTonesTests
{
    /// <summary>Q.23's table, written out.</summary>
    public static TheoryData<char, int, int> Keys => new()
    {
        { '1', 697, 1209 }, { '2', 697, 1336 }, { '3', 697, 1477 }, { 'A', 697, 1633 },
        { '4', 770, 1209 }, { '5', 770, 1336 }, { '6', 770, 1477 }, { 'B', 770, 1633 },
        { '7', 852, 1209 }, { '8', 852, 1336 }, { '9', 852, 1477 }, { 'C', 852, 1633 },
        { '*', 941, 1209 }, { '0', 941, 1336 }, { '#', 941, 1477 }, { 'D', 941, 1633 },
    };

    [Theory]
    [MemberData(nameof(Keys))]
    public void A_key_is_its_two_tones_and_nothing_else(char key, int low, int high)
    {
        var samples = Heard(DtmfTones.Make(key.ToString(), 8_000));

        foreach (var frequency in new[] { 697, 770, 852, 941, 1_209, 1_336, 1_477, 1_633 })
        {
            var level = Tones.Decibels(Goertzel(samples.AsSpan(0, 800), frequency) / 8_000);
            if (frequency == low || frequency == high)
            {
                Assert.InRange(level, -1, 3);
            }
            else
            {
                Assert.True(level < -15, $"{frequency} Hz at {level:0.0} dB");
            }
        }

        // The column may be up to 4 dB louder than the row, and the row up to 8 dB than the column (Q.24).
        var twist = Tones.Decibels(Goertzel(samples.AsSpan(0, 800), high) / Goertzel(samples.AsSpan(0, 800), low));
        Assert.InRange(twist, -8, 4);
    }

    [Fact]
    public void A_key_is_100_ms_of_tone_and_100_ms_of_silence()
    {
        var samples = DtmfTones.Make("5", 8_000);

        Assert.Equal(1_600, samples.Length);
        Assert.True(Tones.Rms(samples.AsSpan(760, 40)) > 5_000);
        Assert.All(samples[800..], s => Assert.Equal(0, s));
    }

    [Fact]
    public void Keys_and_pauses_follow_each_other()
    {
        var samples = DtmfTones.Make("1w2", 8_000);

        Assert.Equal((200 + 500 + 200) * 8, samples.Length);
        Assert.All(samples[800..5_600], s => Assert.Equal(0, s));
        Assert.Equal(DtmfTones.Make("2", 8_000), samples[5_600..]);
        Assert.Equal(DtmfTones.Make("a", 8_000), DtmfTones.Make("A", 8_000));
        Assert.Empty(DtmfTones.Make("", 8_000));
    }

    [Theory]
    [InlineData("12x")]
    [InlineData("+1")]
    [InlineData("E")]
    public void What_is_no_key_is_a_mistake(string digits) => Assert.Throws<ArgumentException>(() => DtmfTones.Make(digits, 8_000));

    [Fact]
    public void Both_tones_together_do_not_clip()
    {
        var loudest = "0123456789*#ABCD".SelectMany(k => DtmfTones.Make(k.ToString(), 8_000)).Max(s => Math.Abs((int)s));

        Assert.InRange(loudest, 15_000, 20_000);
    }

    /// <summary>As it comes out of the telephone network.</summary>
    private static short[] Heard(short[] samples) => [.. samples.Select(s => G711.DecodeMuLaw(G711.EncodeMuLaw(s)))];

    /// <summary>Amplitude of one frequency, by Goertzel's recursion under a Hann window; shares nothing with how the tones are made.</summary>
    private static double Goertzel(ReadOnlySpan<short> samples, double frequency)
    {
        var coefficient = 2 * Math.Cos(2 * Math.PI * frequency / 8_000);
        double before = 0, last = 0, weight = 0;
        for (var n = 0; n < samples.Length; n++)
        {
            var window = 0.5 - (0.5 * Math.Cos(2 * Math.PI * n / (samples.Length - 1)));
            weight += window;
            (before, last) = (last, (samples[n] * window) + (coefficient * last) - before);
        }

        return 2 * Math.Sqrt((last * last) + (before * before) - (coefficient * last * before)) / weight;
    }
}
