using Duologue.App.Phone;
using Duologue.Audio;

namespace Duologue.App.Tests.Phone;

public class CallerRecordingTests
{
    [Theory]
    [InlineData("weather.wav", 1)]
    [InlineData("billing-8k.wav", 1)]
    public void A_recording_becomes_whole_telephone_frames_and_its_speech_has_an_end(string file, int turns)
    {
        var wav = WavFile.Read(Samples.Path(file));

        var recording = CallerRecording.Read(Samples.Path(file));

        Assert.Equal(0, recording.MuLaw.Length % 160);
        Assert.InRange(recording.Duration, wav.Duration - TimeSpan.FromMilliseconds(1), wav.Duration + TimeSpan.FromMilliseconds(20));
        Assert.True(recording.SpeechEnds.Count >= turns);
        Assert.InRange(recording.LastSpeechEnd, recording.Duration / 2, recording.Duration);
        Assert.True(Level(recording.MuLaw) > 0.5 * Level(wav), "the speech should be as loud as before");
    }

    [Fact]
    public void Silence_has_no_end_of_speech()
    {
        using var folder = new TemporaryFolder();
        WavFile.Write(folder.File("silence.wav"), 8_000, new short[8_001]);

        var recording = CallerRecording.Read(folder.File("silence.wav"));

        Assert.Empty(recording.SpeechEnds);
        Assert.Equal(8_160, recording.MuLaw.Length);
        Assert.All(recording.MuLaw, b => Assert.Equal(0, G711.DecodeMuLaw(b)));
    }

    private static double Level(byte[] codes)
    {
        var samples = new short[codes.Length];
        G711.Decode(AudioEncoding.MuLaw, codes, samples);
        return Level(samples);
    }

    private static double Level(WavAudio wav) => Level(wav.Samples);

    private static double Level(short[] samples) => Math.Sqrt(samples.Average(s => (double)s * s));
}
