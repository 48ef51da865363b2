using System.Runtime.InteropServices;
using Duologue.Audio;

namespace Duologue.Testing.OpenAICompatible;

/// <summary>Answers of a voice, as <c>/v1/audio/speech</c> gives them. Everything it says is a tone.</summary>
public static class FakeSpeech
{
    private const int Rate = 24_000;
    private const int Height = 440;
    private const int Loudness = 8_000;

    /// <summary>Headerless PCM at 24 kHz.</summary>
    /// <param name="durations">Length of each piece that is sent by itself.</param>
    public static FakeAnswer Pcm(params IReadOnlyList<TimeSpan> durations) => Stream([.. durations.Select(Sound)]);

    /// <summary>Headerless PCM, step by step.</summary>
    /// <param name="steps">What is sent, and when; see <see cref="Sound"/>.</param>
    public static FakeAnswer Stream(params IReadOnlyList<FakeStep> steps) => new() { ContentType = "audio/pcm", Steps = steps };

    /// <summary>A WAV file of 16 bits, mono.</summary>
    /// <param name="duration">How long.</param>
    /// <param name="sampleRate">Rate, in Hz.</param>
    public static FakeAnswer Wav(TimeSpan duration, int sampleRate = Rate)
    {
        using var file = new MemoryStream();
        using (var writer = new WavWriter(file, new AudioFormat(AudioEncoding.Pcm16, sampleRate), leaveOpen: true))
        {
            writer.Write(Tone(duration, sampleRate));
        }

        return new FakeAnswer { ContentType = "audio/wav", Steps = [new FakeStep.Send(file.ToArray())] };
    }

    /// <summary>Audio in events, as <c>stream_format: sse</c> gives it.</summary>
    /// <param name="durations">Length of each piece.</param>
    public static FakeAnswer Events(params IReadOnlyList<TimeSpan> durations) => FakeAnswer.Stream(
    [
        .. durations.Select(d => FakeAnswer.Event($$"""{"type":"speech.audio.delta","audio":"{{Convert.ToBase64String(Tone(d, Rate))}}"}""")),
        FakeAnswer.Event("""{"type":"speech.audio.done","usage":{"input_tokens":1,"output_tokens":1,"total_tokens":2}}"""),
    ]);

    /// <summary>A step that sends headerless PCM at 24 kHz.</summary>
    /// <param name="duration">How much.</param>
    public static FakeStep Sound(TimeSpan duration) => new FakeStep.Send(Tone(duration, Rate));

    /// <summary>A tone of 440 Hz, 16-bit.</summary>
    /// <param name="duration">How long.</param>
    /// <param name="sampleRate">Rate, in Hz.</param>
    public static byte[] Tone(TimeSpan duration, int sampleRate)
    {
        var samples = new short[(int)(duration.TotalSeconds * sampleRate)];
        for (var i = 0; i < samples.Length; i++)
        {
            samples[i] = (short)(Loudness * Math.Sin(2 * Math.PI * Height * i / sampleRate));
        }

        return MemoryMarshal.AsBytes(samples.AsSpan()).ToArray();
    }
}
