using System.Buffers.Binary;
using Duologue.Audio;

namespace Duologue.Tests.Audio;

public sealed class WavWriterTests
{
    [Theory]
    [InlineData(AudioEncoding.Pcm16, 24_000, 1)]
    [InlineData(AudioEncoding.Pcm16, 48_000, 2)]
    [InlineData(AudioEncoding.MuLaw, 8_000, 1)]
    [InlineData(AudioEncoding.ALaw, 8_000, 1)]
    public void What_is_written_is_read_back(AudioEncoding encoding, int rate, int channels)
    {
        var samples = Tones.Noise(2_002, seed: rate);
        using var stream = new MemoryStream();
        using (var writer = new WavWriter(stream, new AudioFormat(encoding, rate), channels, leaveOpen: true))
        {
            writer.Write(samples.AsSpan(0, 1_000));
            writer.Write(samples.AsSpan(1_000));
            Assert.Equal(2_002.0 / channels / rate, writer.Duration.TotalSeconds, 1e-6);
        }

        stream.Position = 0;
        using var reader = new WavReader(stream, channel: 0);
        var read = new short[2_002];
        var count = reader.Read(read);

        Assert.Equal(2_002 / channels, count);
        Assert.Equal(2_002 / channels, reader.Info.Length);
        Assert.Equal((rate, channels), (reader.Info.SampleRate, reader.Info.Channels));
        for (var n = 0; n < count; n++)
        {
            var sample = samples[n * channels];
            var expected = encoding switch
            {
                AudioEncoding.MuLaw => G711.DecodeMuLaw(G711.EncodeMuLaw(sample)),
                AudioEncoding.ALaw => G711.DecodeALaw(G711.EncodeALaw(sample)),
                _ => sample,
            };
            Assert.Equal(expected, read[n]);
        }
    }

    [Theory]
    [InlineData(AudioEncoding.Pcm16, 0)]
    [InlineData(AudioEncoding.MuLaw, 0)]
    [InlineData(AudioEncoding.MuLaw, 161)]
    public void Sizes_are_right_after_dispose_and_odd_data_is_padded(AudioEncoding encoding, int length)
    {
        using var stream = new MemoryStream();
        using (var writer = new WavWriter(stream, new AudioFormat(encoding, 8_000), leaveOpen: true))
        {
            writer.Write(new byte[length]);
        }

        var file = stream.ToArray();
        var header = encoding == AudioEncoding.Pcm16 ? 44 : 58;
        Assert.Equal(0, file.Length % 2);
        Assert.Equal(header + length + (length % 2), file.Length);
        Assert.Equal(file.Length - 8, BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(4)));
        Assert.Equal(length, BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(header - 4)));
    }

    [Fact]
    public void A_file_whose_program_died_is_readable_up_to_where_it_came()
    {
        var samples = Tones.Noise(300, seed: 1);
        using var stream = new MemoryStream();
        using var writer = new WavWriter(stream, AudioFormat.Pcm16k, leaveOpen: true);
        writer.Write(samples);

        var audio = WavFile.Read(new MemoryStream(stream.ToArray()));

        Assert.Equal(samples, audio.Samples);
    }

    [Fact]
    public void Flush_brings_the_sizes_up_to_date_and_writing_goes_on()
    {
        var samples = Tones.Noise(300, seed: 2);
        using var stream = new MemoryStream();
        using (var writer = new WavWriter(stream, AudioFormat.Pcm16k, leaveOpen: true))
        {
            writer.Write(samples.AsSpan(0, 100));
            writer.Flush();
            Assert.Equal(200, BinaryPrimitives.ReadInt32LittleEndian(stream.ToArray().AsSpan(40)));
            writer.Write(samples.AsSpan(100));
        }

        Assert.Equal(samples, WavFile.Read(new MemoryStream(stream.ToArray())).Samples);
    }

    [Fact]
    public void Files_on_disk_are_written_read_and_resampled()
    {
        var path = Path.Combine(Path.GetTempPath(), $"duologue-{Guid.NewGuid():N}.wav");
        try
        {
            WavFile.Write(path, 8_000, Tones.Sine(440, 8_000, 1));

            var audio = WavFile.Read(path);
            var fit = Tones.Fit(audio.At(16_000), 440, 16_000, 800);

            Assert.Equal(TimeSpan.FromSeconds(1), audio.Duration);
            Assert.Equal(16_000, audio.At(16_000).Length);
            Assert.Same(audio.Samples, audio.At(8_000));
            Assert.InRange(fit.Sinad, 85, 200);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Stereo_g711_and_writing_after_the_end_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new WavWriter(new MemoryStream(), AudioFormat.MuLaw8k, channels: 2));
        var writer = new WavWriter(new MemoryStream(), AudioFormat.Pcm8k);
        writer.Dispose();

        Assert.Throws<ObjectDisposedException>(() => writer.Write(new byte[2]));
    }
}
