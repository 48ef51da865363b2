using System.Runtime.InteropServices;
using System.Text;
using Duologue.Audio;

namespace Duologue.Tests.Audio;

public sealed class WavReaderTests
{
    private static readonly short[] Samples = [0, 1_000, -1_000, 32_767, -32_768, 257];

    [Theory]
    [InlineData(1, 8)]
    [InlineData(1, 16)]
    [InlineData(1, 24)]
    [InlineData(1, 32)]
    [InlineData(3, 32)]
    [InlineData(3, 64)]
    [InlineData(6, 8)]
    [InlineData(7, 8)]
    public void Every_sample_type_gives_the_same_samples(int tag, int bits)
    {
        var file = new WavBytes().Format(tag, 1, 8_000, bits).Chunk("data", Encode(Samples, tag, bits)).ToArray();

        var audio = Read(file);

        Assert.Equal(Samples.Length, audio.Samples.Length);
        for (var n = 0; n < Samples.Length; n++)
        {
            // One step of the type: 8 bits are steps of 256; G.711's largest step is 1,024 and its clipping ends 644 early.
            var step = tag is 6 or 7 ? 650 : bits == 8 ? 256 : 0;
            Assert.InRange(audio.Samples[n], Math.Max(-32_768, Samples[n] - step), Math.Min(32_767, Samples[n] + step));
        }
    }

    [Theory]
    [InlineData(1, 24, 24)]
    [InlineData(1, 32, 24)]
    [InlineData(3, 32, 32)]
    [InlineData(1, 16, 16)]
    public void Extensible_headers_are_understood(int subTag, int bits, int validBits)
    {
        var file = new WavBytes().Extensible(subTag, 1, 44_100, bits, validBits).Chunk("data", Encode(Samples, subTag, bits)).ToArray();

        var audio = Read(file);

        Assert.Equal(Samples, audio.Samples);
        Assert.Equal(44_100, audio.Info.SampleRate);
        Assert.Equal(bits, audio.Info.BitsPerSample);
    }

    [Fact]
    public void Twelve_bits_lie_in_the_upper_bits_of_sixteen()
    {
        var file = new WavBytes().Format(1, 1, 8_000, 12, frameBytes: 2).Chunk("data", Encode(Samples, 1, 16)).ToArray();

        Assert.Equal(Samples, Read(file).Samples);
    }

    [Fact]
    public void Chunks_before_and_after_the_samples_are_passed_over_with_their_pad_bytes()
    {
        var file = new WavBytes()
            .Chunk("bext", new byte[603])
            .Format(1, 1, 16_000, 16)
            .Chunk("fact", new byte[4])
            .Chunk("LIST", Encoding.ASCII.GetBytes("INFOISFT\u0005\0\0\0odd!\0"))
            .Chunk("data", Encode(Samples, 1, 16))
            .Chunk("LIST", new byte[51])
            .ToArray();

        Assert.Equal(Samples, Read(file).Samples);
        Assert.Equal(Samples, Read(file, seekable: false).Samples);
    }

    [Theory]
    [InlineData(0u)]
    [InlineData(0xFFFF_FFFFu)]
    [InlineData(0x7FFF_FFFFu)]
    public void Sizes_never_filled_in_mean_to_the_end(uint claimed)
    {
        var file = new WavBytes().Format(1, 1, 8_000, 16).Chunk("data", Encode(Samples, 1, 16), claimed).ToArray(claimed: claimed);
        using var streamed = new WavReader(new OneWay(file));

        Assert.Equal(Samples, Read(file).Samples);
        Assert.Equal(Samples, Read(file, seekable: false).Samples);
        Assert.Null(streamed.Info.Length);
        Assert.Null(streamed.Info.Duration);
    }

    [Fact]
    public void Long_sizes_of_rf64_are_used()
    {
        var sizes = new byte[28];
        BitConverter.TryWriteBytes(sizes.AsSpan(8), 2L * Samples.Length);
        var file = new WavBytes()
            .Chunk("ds64", sizes)
            .Format(1, 1, 8_000, 16)
            .Chunk("data", Encode(Samples, 1, 16), 0xFFFF_FFFF)
            .Chunk("LIST", new byte[50])
            .ToArray("RF64", 0xFFFF_FFFF);

        Assert.Equal(Samples, Read(file).Samples);
    }

    [Fact]
    public void Files_cut_short_give_what_is_there()
    {
        var file = new WavBytes().Format(1, 1, 8_000, 16).Chunk("data", Encode(Samples, 1, 16)).ToArray();

        var audio = Read(file[..^3]);

        Assert.Equal(Samples[..^2], audio.Samples);
        Assert.Equal(Samples.Length - 2, audio.Info.Length);
    }

    [Fact]
    public void Channels_are_mixed_or_taken_alone()
    {
        short[] stereo = [100, 300, -5, 5, 32_767, 32_767];
        var file = new WavBytes().Format(1, 2, 8_000, 16).Chunk("data", Encode(stereo, 1, 16)).ToArray();

        Assert.Equal([200, 0, 32_767], Read(file).Samples);
        Assert.Equal([100, -5, 32_767], Read(file, channel: 0).Samples);
        Assert.Equal([300, 5, 32_767], Read(file, channel: 1).Samples);
        Assert.Contains("2 channel", Fail(file, channel: 2), StringComparison.Ordinal);
    }

    [Fact]
    public void Floats_out_of_range_and_not_numbers_are_tamed()
    {
        var file = new WavBytes().Format(3, 1, 8_000, 32)
            .Chunk("data", MemoryMarshal.AsBytes<float>([2f, -2f, float.NaN, float.PositiveInfinity, 0.5f]).ToArray()).ToArray();

        Assert.Equal([32_767, -32_768, 0, 32_767, 16_384], Read(file).Samples);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(9_000)]
    public void Pieces_of_any_size_give_the_whole(int piece)
    {
        var noise = Tones.Noise(20_001, seed: 8);
        var file = new WavBytes().Format(1, 1, 8_000, 16).Chunk("data", Encode(noise, 1, 16)).ToArray();
        using var reader = new WavReader(new MemoryStream(file));
        var samples = new List<short>();
        var buffer = new short[piece];
        for (var read = reader.Read(buffer); read > 0; read = reader.Read(buffer))
        {
            samples.AddRange(buffer.AsSpan(0, read));
        }

        Assert.Equal(noise, samples);
        Assert.Equal(20_001, reader.Info.Length);
    }

    [Fact]
    public void Recorded_files_have_the_rate_and_length_of_their_list()
    {
        var list = RecordedSpeech.Path("transcripts.tsv");
        foreach (var fields in File.ReadLines(list).Skip(1).Select(line => line.Split('\t')))
        {
            var audio = WavFile.Read(Path.Combine(Path.GetDirectoryName(list) ?? "", fields[0]));

            Assert.Equal(int.Parse(fields[1]), audio.Info.SampleRate);
            Assert.Equal(double.Parse(fields[2]), audio.Duration.TotalSeconds, 0.006);
        }
    }

    [Fact]
    public void Files_that_are_no_wav_say_so_and_name_the_fix()
    {
        Assert.Contains("is empty", Fail([]), StringComparison.Ordinal);
        Assert.Contains("begins with 'ID3", Fail("ID3 not at all a wav"u8.ToArray()), StringComparison.Ordinal);
        Assert.Contains("ffmpeg -i \"call.wav\"", Fail("OggS............"u8.ToArray()), StringComparison.Ordinal);
        Assert.Contains("the bytes FFFB9064", Fail([0xFF, 0xFB, 0x90, 0x64, 0, 0, 0, 0, 0, 0, 0, 0]), StringComparison.Ordinal);
        Assert.Contains("begins with 'AVI '", Fail("RIFF\u0001\0\0\0AVI LIST"u8.ToArray()), StringComparison.Ordinal);
    }

    [Fact]
    public void Files_we_cannot_use_say_why()
    {
        byte[] data = [1, 2, 3, 4];

        Assert.Contains("compressed (MP3)", Fail(new WavBytes().Format(0x55, 1, 8_000, 0).Chunk("data", data).ToArray()), StringComparison.Ordinal);
        Assert.Contains("no samples", Fail(new WavBytes().Format(1, 1, 8_000, 16).Chunk("data", []).ToArray()), StringComparison.Ordinal);
        Assert.Contains("no samples", Fail(new WavBytes().Format(1, 1, 8_000, 16).ToArray()), StringComparison.Ordinal);
        Assert.Contains("before their format", Fail(new WavBytes().Chunk("data", data).ToArray()), StringComparison.Ordinal);
        Assert.Contains("2000 Hz", Fail(new WavBytes().Format(1, 1, 2_000, 16).Chunk("data", data).ToArray()), StringComparison.Ordinal);
        Assert.Contains("0 channels", Fail(new WavBytes().Format(1, 0, 8_000, 16).Chunk("data", data).ToArray()), StringComparison.Ordinal);
        Assert.Contains("unusual", Fail(new WavBytes().Format(3, 1, 8_000, 16).Chunk("data", data).ToArray()), StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_recording_followed_by_notes_has_no_samples()
    {
        var file = new WavBytes().Format(1, 1, 8_000, 16).Chunk("data", []).Chunk("LIST", new byte[40]).ToArray();

        Assert.Contains("no samples", Fail(file), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Mutated_files_give_audio_or_the_one_exception(int seed)
    {
        var random = new Random(seed);
        var noise = Encode(Tones.Noise(200, seed), 1, 16);
        byte[][] files =
        [
            new WavBytes().Format(1, 1, 8_000, 16).Chunk("LIST", new byte[9]).Chunk("data", noise).ToArray(),
            new WavBytes().Extensible(1, 2, 48_000, 24, 20).Chunk("fact", new byte[4]).Chunk("data", noise).ToArray(),
            new WavBytes().Chunk("ds64", new byte[28]).Format(7, 1, 8_000, 8).Chunk("data", noise, 0xFFFF_FFFF).ToArray("RF64"),
        ];
        for (var round = 0; round < 3_000; round++)
        {
            var file = Mutate(files[round % files.Length], random);
            foreach (var seekable in (bool[])[true, false])
            {
                var before = GC.GetAllocatedBytesForCurrentThread();
                try
                {
                    Assert.NotEmpty(Read(file, seekable).Samples);
                }
                catch (InvalidDataException error)
                {
                    Assert.Contains(';', error.Message);
                }

                Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
            }
        }
    }

    private static byte[] Mutate(byte[] original, Random random)
    {
        var file = original.ToArray();
        for (var i = random.Next(1, 6); i > 0; i--)
        {
            // Mostly the headers: samples cannot be wrong.
            file[random.Next(random.Next(4) == 0 ? file.Length : 70)] = random.Next(3) == 0 ? (byte)0xFF : (byte)random.Next(256);
        }

        return random.Next(4) == 0 ? file[..random.Next(file.Length)] : file;
    }

    private static byte[] Encode(short[] samples, int tag, int bits) => (tag, bits) switch
    {
        (6, _) => [.. samples.Select(G711.EncodeALaw)],
        (7, _) => [.. samples.Select(G711.EncodeMuLaw)],
        (3, 32) => MemoryMarshal.AsBytes<float>(samples.Select(s => s / 32768f).ToArray()).ToArray(),
        (3, _) => MemoryMarshal.AsBytes<double>(samples.Select(s => s / 32768.0).ToArray()).ToArray(),
        (_, 8) => [.. samples.Select(s => (byte)((s >> 8) + 128))],
        (_, 16) => MemoryMarshal.AsBytes<short>(samples).ToArray(),
        (_, 24) => [.. samples.SelectMany(s => new byte[] { 0, (byte)s, (byte)(s >> 8) })],
        _ => [.. samples.SelectMany(s => new byte[] { 0, 0, (byte)s, (byte)(s >> 8) })],
    };

    private static WavAudio Read(byte[] file, bool seekable = true, int? channel = null) =>
        WavFile.Read(seekable ? new MemoryStream(file) : new OneWay(file), channel, "call.wav");

    private static string Fail(byte[] file, int? channel = null) =>
        Assert.Throws<InvalidDataException>(() => Read(file, channel: channel)).Message;

    /// <summary>A pipe: no seeking, and a few bytes at a time.</summary>
    private sealed class OneWay(byte[] content) : Stream
    {
        private int _position;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            var count = Math.Min(Math.Min(buffer.Length, 13), content.Length - _position);
            content.AsSpan(_position, count).CopyTo(buffer);
            _position += count;
            return count;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
