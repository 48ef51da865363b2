using Duologue.Audio;

namespace Duologue.Tests.Audio;

public sealed class AudioChunkerTests
{
    [Fact]
    public void Default_frame_lasts_20_ms()
    {
        Assert.Equal(160, new AudioChunker(AudioFormat.MuLaw8k).FrameLength);
        Assert.Equal(960, new AudioChunker(AudioFormat.Pcm24k).FrameLength);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(159)]
    [InlineData(161)]
    [InlineData(1_000)]
    public void Random_appends_give_the_same_bytes_in_whole_frames(int largest)
    {
        var bytes = new byte[10_007];
        new Random(largest).NextBytes(bytes);
        var random = new Random(5);
        var chunker = new AudioChunker(AudioFormat.MuLaw8k);
        var output = new List<byte>();
        var rest = bytes.AsSpan();
        while (rest.Length > 0)
        {
            var length = Math.Min(random.Next(0, largest + 1), rest.Length);
            chunker.Append(rest[..length]);
            rest = rest[length..];
            while (chunker.TryRead(out var frame))
            {
                Assert.Equal(TimeSpan.FromMilliseconds(20), frame.Duration);
                output.AddRange(frame.Data.Span);
            }

            Assert.InRange(chunker.Waiting, 0, 159);
        }

        var last = chunker.Flush();
        output.AddRange(last.Data.Span);

        Assert.Equal(10_007 % 160, last.Data.Length);
        Assert.Equal(bytes, output);
        Assert.Equal(0, chunker.Waiting);
    }

    [Theory]
    [InlineData(AudioEncoding.MuLaw, 0xFF)]
    [InlineData(AudioEncoding.ALaw, 0xD5)]
    [InlineData(AudioEncoding.Pcm16, 0)]
    public void Flush_pads_the_last_frame_with_silence_of_the_encoding(AudioEncoding encoding, byte silence)
    {
        var chunker = new AudioChunker(new AudioFormat(encoding, 8_000));
        chunker.Append([1, 2, 3, 4]);

        var frame = chunker.Flush(padWithSilence: true).Data.ToArray();

        Assert.Equal(chunker.FrameLength, frame.Length);
        Assert.Equal([1, 2, 3, 4], frame[..4]);
        Assert.All(frame[4..], value => Assert.Equal(silence, value));
    }

    [Fact]
    public void Flush_of_nothing_is_empty_even_when_padded()
    {
        var chunker = new AudioChunker(AudioFormat.MuLaw8k);
        chunker.Append(new byte[160]);
        chunker.TryRead(out _);

        Assert.True(chunker.Flush(padWithSilence: true).Data.IsEmpty);
    }

    [Fact]
    public void Flush_drops_half_a_sample()
    {
        var chunker = new AudioChunker(AudioFormat.Pcm16k);
        chunker.Append([1, 2, 3]);

        Assert.Equal([1, 2], chunker.Flush().Data.ToArray());
    }

    [Fact]
    public void Frames_of_less_than_a_sample_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new AudioChunker(AudioFormat.MuLaw8k, TimeSpan.FromMicroseconds(100)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new AudioChunker(AudioFormat.MuLaw8k, TimeSpan.FromMinutes(2)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new AudioChunker(AudioFormat.MuLaw8k, TimeSpan.FromMilliseconds(-20)));
    }
}
