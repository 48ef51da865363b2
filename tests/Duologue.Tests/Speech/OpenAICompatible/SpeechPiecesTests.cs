using Duologue.Audio;
using Duologue.Http;
using Duologue.Speech;
using Duologue.Speech.OpenAICompatible;
using Duologue.Testing.OpenAICompatible;

namespace Duologue.Tests.Speech.OpenAICompatible;

public sealed class SpeechPiecesTests
{
    private static readonly PartFailures Failures = new(new PartSettings("voice server", "TTS", new Uri("http://localhost/v1/audio/speech"), null, TimeSpan.FromSeconds(1)));

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(4_801)]
    [InlineData(1_000_000)]
    public void Headerless_audio_comes_out_as_it_went_in_wherever_it_is_cut(int size)
    {
        var tone = FakeSpeech.Tone(TimeSpan.FromMilliseconds(250), 24_000);
        byte[] sent = [.. tone, 0x7F];

        var pieces = Read(sent, size);

        Assert.Equal(tone, Joined(pieces));
        Assert.All(pieces, p => Assert.Equal(AudioFormat.Pcm24k, p.Frame.Format));
        Assert.All(pieces, p => Assert.InRange(p.Frame.Duration, TimeSpan.FromTicks(1), TimeSpan.FromMilliseconds(100)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(45)]
    [InlineData(1_000_000)]
    public void A_WAV_file_is_known_by_its_header_and_what_follows_its_samples_is_left_out(int size)
    {
        var tone = FakeSpeech.Tone(TimeSpan.FromMilliseconds(150), 16_000);
        var file = new MemoryStream();
        using (var writer = new WavWriter(file, AudioFormat.Pcm16k, leaveOpen: true))
        {
            writer.Write(tone);
        }

        file.Seek(0, SeekOrigin.End);
        file.Write("LIST\x4\0\0\0abcd"u8);

        var pieces = Read(file.ToArray(), size);

        Assert.Equal(tone, Joined(pieces));
        Assert.All(pieces, p => Assert.Equal(AudioFormat.Pcm16k, p.Frame.Format));
    }

    [Fact]
    public void A_WAV_file_whose_sizes_were_never_filled_in_is_read_to_its_end()
    {
        var tone = FakeSpeech.Tone(TimeSpan.FromMilliseconds(50), 24_000);
        byte[] head = [.. "RIFF"u8, 0xFF, 0xFF, 0xFF, 0xFF, .. "WAVEfmt "u8, 16, 0, 0, 0, 1, 0, 1, 0, 0xC0, 0x5D, 0, 0, 0x80, 0xBB, 0, 0, 2, 0, 16, 0, .. "data"u8, 0xFF, 0xFF, 0xFF, 0xFF];

        Assert.Equal(tone, Joined(Read([.. head, .. tone], 10)));
    }

    [Fact]
    public void Stereo_floats_become_mono_of_16_bits()
    {
        byte[] head = [.. "RIFF"u8, 0, 0, 0, 0, .. "WAVEfmt "u8, 16, 0, 0, 0, 3, 0, 2, 0, 0xC0, 0x5D, 0, 0, 0, 0xEE, 2, 0, 8, 0, 32, 0, .. "data"u8, 0xFF, 0xFF, 0xFF, 0xFF];
        byte[] frame = [.. BitConverter.GetBytes(0.5f), .. BitConverter.GetBytes(0.25f)];

        var pieces = Read([.. head, .. frame, .. frame], 3);

        Assert.Equal([12_288, 12_288], Joined(pieces).Chunk(2).Select(b => (int)BitConverter.ToInt16(b)));
    }

    [Theory]
    [InlineData("ID3\u0004mp3 frames", "compressed")]
    [InlineData("OggS", "compressed")]
    [InlineData("", "no audio")]
    [InlineData("RIFF....WAVE", "no audio")]
    public void What_is_no_audio_is_said(string bytes, string said)
    {
        var error = Assert.Throws<PartException>(() => Read(System.Text.Encoding.Latin1.GetBytes(bytes), 100));

        Assert.Equal(PartFailure.Garbage, error.Reason);
        Assert.Contains(said, error.Message);
    }

    private static byte[] Joined(IEnumerable<VoiceChunk> pieces) => [.. pieces.SelectMany(p => p.Frame.Data.ToArray())];

    private static List<VoiceChunk> Read(byte[] bytes, int size)
    {
        var audio = new SpeechPieces(Failures, 24_000);
        var pieces = bytes.Chunk(size).SelectMany(block => audio.Push(block)).ToList();
        audio.ThrowIfNothing();
        return pieces;
    }
}
