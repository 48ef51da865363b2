using Duologue.Audio;

namespace Duologue.Tests.Audio;

public sealed class G711Tests
{
    [Fact]
    public void Every_mu_law_code_decodes_to_the_recommendations_value()
    {
        for (var code = 0; code < 256; code++)
        {
            Assert.Equal(MuLawValue(code), G711.DecodeMuLaw((byte)code));
        }
    }

    [Fact]
    public void Every_a_law_code_decodes_to_the_recommendations_value()
    {
        for (var code = 0; code < 256; code++)
        {
            Assert.Equal(ALawValue(code), G711.DecodeALaw((byte)code));
        }
    }

    [Fact]
    public void Every_sample_gets_the_mu_law_code_of_its_decision_interval()
    {
        for (var sample = short.MinValue; ; sample++)
        {
            Assert.Equal(MuLawCode(sample), G711.EncodeMuLaw(sample));
            if (sample == short.MaxValue)
            {
                break;
            }
        }
    }

    [Fact]
    public void Every_sample_gets_the_a_law_code_of_its_decision_interval()
    {
        for (var sample = short.MinValue; ; sample++)
        {
            Assert.Equal(ALawCode(sample), G711.EncodeALaw(sample));
            if (sample == short.MaxValue)
            {
                break;
            }
        }
    }

    [Theory]
    [InlineData(0xFF, 0)]
    [InlineData(0x80, 32_124)]
    [InlineData(0x00, -32_124)]
    [InlineData(0xFE, 8)]
    [InlineData(0x7E, -8)]
    public void Published_mu_law_values_hold(byte code, short value) => Assert.Equal(value, G711.DecodeMuLaw(code));

    [Theory]
    [InlineData(0xD5, 8)]
    [InlineData(0x55, -8)]
    [InlineData(0xAA, 32_256)]
    [InlineData(0x2A, -32_256)]
    public void Published_a_law_values_hold(byte code, short value) => Assert.Equal(value, G711.DecodeALaw(code));

    [Fact]
    public void Coding_a_decoded_value_gives_the_code_back()
    {
        for (var code = 0; code < 256; code++)
        {
            // 0x7F is the negative zero: linear samples have only one.
            var expected = code == 0x7F ? 0xFF : code;

            Assert.Equal(expected, G711.EncodeMuLaw(G711.DecodeMuLaw((byte)code)));
            Assert.Equal(code, G711.EncodeALaw(G711.DecodeALaw((byte)code)));
        }
    }

    [Theory]
    [InlineData(AudioEncoding.MuLaw)]
    [InlineData(AudioEncoding.ALaw)]
    public void Spans_of_every_length_code_like_single_samples(AudioEncoding encoding)
    {
        var all = Enumerable.Range(short.MinValue, 65_536).Select(value => (short)value).ToArray();
        new Random(711).Shuffle(all);
        var start = 0;
        for (var length = 0; start + length <= all.Length; start += length, length++)
        {
            var samples = all.AsSpan(start, length);
            var codes = new byte[length + 1];
            var decoded = new short[length + 1];
            codes[length] = 77;
            decoded[length] = 77;

            G711.Encode(encoding, samples, codes);
            G711.Decode(encoding, codes.AsSpan(0, length), decoded);

            for (var i = 0; i < length; i++)
            {
                var isMuLaw = encoding == AudioEncoding.MuLaw;
                Assert.Equal(isMuLaw ? G711.EncodeMuLaw(samples[i]) : G711.EncodeALaw(samples[i]), codes[i]);
                Assert.Equal(isMuLaw ? G711.DecodeMuLaw(codes[i]) : G711.DecodeALaw(codes[i]), decoded[i]);
            }

            Assert.Equal(77, codes[length]);
            Assert.Equal(77, decoded[length]);
        }
    }

    [Fact]
    public void Silence_bytes_of_the_formats_are_the_codes_of_zero()
    {
        Assert.Equal(G711.EncodeMuLaw(0), AudioFormat.MuLaw8k.SilenceByte);
        Assert.Equal(G711.EncodeALaw(0), AudioFormat.ALaw8k.SilenceByte);
    }

    [Fact]
    public void Linear_audio_and_short_outputs_are_refused_with_the_fix()
    {
        var linear = Assert.Throws<ArgumentException>(() => G711.Encode(AudioEncoding.Pcm16, new short[1], new byte[1]));
        var tooShort = Assert.Throws<ArgumentException>(() => G711.Decode(AudioEncoding.ALaw, new byte[3], new short[2]));

        Assert.Contains("MuLaw or ALaw", linear.Message, StringComparison.Ordinal);
        Assert.Contains("3 are needed", tooShort.Message, StringComparison.Ordinal);
    }

    // The recommendation's tables, as arithmetic. Magnitudes in the tables' units: 14-bit for µ-law, 13-bit for A-law. A segment has 16
    // intervals of one width; the value of a code is the middle of its interval. Bits are inverted on the line.
    private static int MuLawValue(int code)
    {
        var (segment, interval) = Magnitude(code ^ 0x7F);
        var middle = MuLawStart(segment) + (MuLawWidth(segment) * interval);
        middle = segment == 0 && interval == 0 ? 0 : middle + (MuLawWidth(segment) / 2);
        return 4 * (code >= 0x80 ? middle : -middle);
    }

    // The first interval of µ-law is half as wide: it begins at −1 and its other half belongs to the other sign.
    private static int MuLawStart(int segment) => segment == 0 ? -1 : Enumerable.Range(0, segment).Sum(s => 16 * MuLawWidth(s)) - 1;

    private static int MuLawWidth(int segment) => 2 << segment;

    private static byte MuLawCode(short sample)
    {
        var magnitude = Math.Abs((double)sample) / 4;
        var code = 127;
        while (code > 0 && magnitude < MuLawStart(code / 16) + (MuLawWidth(code / 16) * (code % 16)))
        {
            code--;
        }

        return (byte)((sample < 0 ? 0 : 0x80) | (code ^ 0x7F));
    }

    private static int ALawValue(int code)
    {
        var (segment, interval) = Magnitude((code ^ 0x55) & 0x7F);
        var middle = ALawStart(segment) + (ALawWidth(segment) * interval) + (ALawWidth(segment) / 2);
        return 8 * (code >= 0x80 ? middle : -middle);
    }

    private static int ALawStart(int segment) => segment == 0 ? 0 : 32 << (segment - 1);

    private static int ALawWidth(int segment) => segment == 0 ? 2 : 2 << (segment - 1);

    private static byte ALawCode(short sample)
    {
        var magnitude = Math.Abs((double)sample) / 8;
        var code = 127;
        while (code > 0 && magnitude < ALawStart(code / 16) + (ALawWidth(code / 16) * (code % 16)))
        {
            code--;
        }

        return (byte)((sample < 0 ? 0 : 0x80) | (code ^ 0x55));
    }

    private static (int Segment, int Interval) Magnitude(int code) => ((code & 0x7F) / 16, code % 16);
}
