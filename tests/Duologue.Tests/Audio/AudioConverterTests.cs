using System.Runtime.InteropServices;
using Duologue.Audio;

namespace Duologue.Tests.Audio;

public sealed class AudioConverterTests
{
    public static TheoryData<AudioFormat, AudioFormat> Pairs
    {
        get
        {
            AudioFormat[] formats =
            [
                AudioFormat.MuLaw8k, AudioFormat.ALaw8k, AudioFormat.Pcm8k, AudioFormat.Pcm16k, AudioFormat.Pcm24k, AudioFormat.Pcm48k,
                new(AudioEncoding.Pcm16, 22_050), new(AudioEncoding.MuLaw, 16_000),
            ];
            var pairs = new TheoryData<AudioFormat, AudioFormat>();
            foreach (var from in formats)
            {
                foreach (var to in formats)
                {
                    pairs.Add(from, to);
                }
            }

            return pairs;
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Random_splits_of_the_bytes_change_nothing(AudioFormat from, AudioFormat to)
    {
        var bytes = Speechlike(from);
        var whole = InChunks(new AudioConverter(from, to), bytes, () => bytes.Length);
        var random = new Random(99);
        foreach (var largest in (int[])[1, 5, 321, 4_001])
        {
            Assert.Equal(whole, InChunks(new AudioConverter(from, to), bytes, () => random.Next(0, largest + 1)));
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void A_tone_comes_out_as_the_same_tone(AudioFormat from, AudioFormat to)
    {
        var bytes = Encode(from, Tones.Sine(440, from.SampleRate, 0.5, amplitude: 12_000));

        var output = Decode(to, InChunks(new AudioConverter(from, to), bytes, () => from.BytesPerSecond / 50));

        var fit = Tones.Fit(output, 440, to.SampleRate, to.SampleRate / 20);
        Assert.Equal(to.SampleRate / 2, output.Length);
        Assert.Equal(12_000, fit.Amplitude, 150.0);
        Assert.Equal(0, fit.Phase, 5e-3);

        // Two logarithmic codings in a row leave about 33 dB.
        var isLinear = from.Encoding == AudioEncoding.Pcm16 && to.Encoding == AudioEncoding.Pcm16;
        Assert.InRange(fit.Sinad, isLinear ? 75 : 32, 200);
    }

    [Fact]
    public void Equal_formats_hand_the_same_memory_through()
    {
        ReadOnlyMemory<byte> audio = new byte[320];

        var output = new AudioConverter(AudioFormat.Pcm16k, AudioFormat.Pcm16k).Convert(audio);

        Assert.True(output.Equals(audio));
    }

    [Fact]
    public void Equal_formats_join_half_samples_too()
    {
        var converter = new AudioConverter(AudioFormat.Pcm16k, AudioFormat.Pcm16k);

        var first = converter.Convert(new byte[] { 1, 2, 3 }).ToArray();
        var second = converter.Convert(new byte[] { 4, 5, 6, 7 }).ToArray();
        var third = converter.Convert(new byte[] { 8 }).ToArray();

        Assert.Equal([1, 2], first);
        Assert.Equal([3, 4, 5, 6], second);
        Assert.Equal([7, 8], third);
    }

    [Fact]
    public void Flush_and_reset_forget_the_half_sample()
    {
        var converter = new AudioConverter(AudioFormat.Pcm16k, AudioFormat.Pcm16k);
        converter.Convert(new byte[] { 1 });
        Assert.True(converter.Flush().IsEmpty);
        Assert.Equal([2, 3], converter.Convert(new byte[] { 2, 3 }).ToArray());
        converter.Convert(new byte[] { 4 });

        converter.Reset();

        Assert.Equal([5, 6], converter.Convert(new byte[] { 5, 6 }).ToArray());
    }

    [Fact]
    public void Steady_chunks_allocate_nothing()
    {
        AudioConverter[] converters =
        [
            new(AudioFormat.MuLaw8k, AudioFormat.Pcm24k), new(AudioFormat.Pcm24k, AudioFormat.MuLaw8k),
            new(AudioFormat.MuLaw8k, AudioFormat.ALaw8k), new(AudioFormat.Pcm16k, AudioFormat.Pcm16k),
        ];
        var chunk = new byte[961];
        Run(converters, chunk, 4);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Run(converters, chunk, 100);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Formats_nobody_knows_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new AudioConverter(default, AudioFormat.Pcm16k));
        Assert.Throws<ArgumentOutOfRangeException>(() => new AudioConverter(new AudioFormat((AudioEncoding)7, 8_000), AudioFormat.Pcm16k));
    }

    private static void Run(AudioConverter[] converters, byte[] chunk, int times)
    {
        for (var i = 0; i < times; i++)
        {
            foreach (var converter in converters)
            {
                converter.Convert(chunk);
            }
        }
    }

    private static byte[] Speechlike(AudioFormat format) => Encode(format, Tones.Noise(format.SampleRate / 5, seed: format.SampleRate));

    private static byte[] Encode(AudioFormat format, short[] samples)
    {
        if (format.Encoding == AudioEncoding.Pcm16)
        {
            return MemoryMarshal.AsBytes(samples.AsSpan()).ToArray();
        }

        var bytes = new byte[samples.Length];
        G711.Encode(format.Encoding, samples, bytes);
        return bytes;
    }

    private static short[] Decode(AudioFormat format, byte[] bytes)
    {
        if (format.Encoding == AudioEncoding.Pcm16)
        {
            return MemoryMarshal.Cast<byte, short>(bytes).ToArray();
        }

        var samples = new short[bytes.Length];
        G711.Decode(format.Encoding, bytes, samples);
        return samples;
    }

    private static byte[] InChunks(AudioConverter converter, byte[] bytes, Func<int> nextLength)
    {
        var output = new List<byte>();
        var rest = bytes.AsMemory();
        while (rest.Length > 0)
        {
            var length = Math.Min(nextLength(), rest.Length);
            output.AddRange(converter.Convert(rest[..length]).Span);
            rest = rest[length..];
        }

        output.AddRange(converter.Flush().Span);
        return [.. output];
    }
}
