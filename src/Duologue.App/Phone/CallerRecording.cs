using Duologue.Audio;

namespace Duologue.App.Phone;

/// <summary>What a caller says: a recording as a telephone sends it.</summary>
/// <param name="MuLaw">µ-law at 8 kHz, whole frames of 20 ms.</param>
/// <param name="SpeechEnds">Where somebody stops speaking in it, from its beginning, in order.</param>
internal sealed record CallerRecording(byte[] MuLaw, IReadOnlyList<TimeSpan> SpeechEnds)
{
    private static readonly AudioFormat Format = AudioFormat.MuLaw8k;
    private static readonly int FrameBytes = Format.BytesFor(TimeSpan.FromMilliseconds(20));

    public TimeSpan Duration => Format.DurationOf(MuLaw.Length);

    public bool HasSpeech => SpeechEnds.Count > 0;

    /// <summary>From when on nobody speaks any more.</summary>
    public TimeSpan LastSpeechEnd => HasSpeech ? SpeechEnds[^1] : TimeSpan.Zero;

    /// <summary>Reads any WAV file.</summary>
    /// <exception cref="AppException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is not a recording.</exception>
    public static CallerRecording Read(string path)
    {
        if (!File.Exists(path))
        {
            throw new AppException(ExitCode.File, $"there is no file '{path}'");
        }

        var wav = WavFile.Read(path);
        return new CallerRecording(Encode(wav), FindSpeechEnds(wav));
    }

    private static byte[] Encode(WavAudio wav)
    {
        var samples = wav.At(Format.SampleRate);
        var frames = new byte[(samples.Length + FrameBytes - 1) / FrameBytes * FrameBytes];
        frames.AsSpan().Fill(Format.SilenceByte);
        G711.Encode(Format.Encoding, samples, frames);
        return frames;
    }

    private static List<TimeSpan> FindSpeechEnds(WavAudio wav)
    {
        var detector = new SpectralVoiceActivityDetector();
        List<VoiceActivityChange> changes = [];
        detector.Push(wav.At(detector.SampleRate), changes);
        var silence = detector.Settings.SilenceDuration;
        var ends = changes.Where(c => !c.IsStart).Select(c => c.At - silence).ToList();
        if (detector.IsSpeaking)
        {
            ends.Add(wav.Duration);
        }

        return ends;
    }
}
