using Duologue.Audio;

namespace Duologue.Testing.Twilio;

/// <summary>Writes a call as a stereo WAV file: the caller left, the agent right, as they were at the caller's phone. PCM16 at 8 kHz.</summary>
public static class CallRecording
{
    private static readonly TimeSpan Piece = TimeSpan.FromSeconds(10);

    /// <summary>Writes what was said and heard until now, from the first stream on.</summary>
    /// <param name="path">Path of the file; one that is there is replaced.</param>
    /// <param name="call">A call, ended or not.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, FakeCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        using var writer = WavWriter.Create(path, AudioFormat.Pcm8k, channels: 2);
        Write(writer, call);
    }

    /// <summary>Writes to a stream, which stays open.</summary>
    /// <param name="stream">Best if it can seek.</param>
    /// <param name="call">A call, ended or not.</param>
    public static void Write(Stream stream, FakeCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        using var writer = new WavWriter(stream, AudioFormat.Pcm8k, channels: 2, leaveOpen: true);
        Write(writer, call);
    }

    private static void Write(WavWriter writer, FakeCall call)
    {
        var end = call.Ear.Now;
        for (var from = TimeSpan.Zero; from < end; from += Piece)
        {
            var to = from + Piece < end ? from + Piece : end;
            writer.Write(Interleave(call.Spoken(from, to), call.Ear.Waveform(from, to)));
        }
    }

    private static ReadOnlySpan<short> Interleave(byte[] left, byte[] right)
    {
        var samples = new short[left.Length * 2];
        for (var i = 0; i < left.Length; i++)
        {
            samples[2 * i] = G711.DecodeMuLaw(left[i]);
            samples[2 * i + 1] = G711.DecodeMuLaw(right[i]);
        }

        return samples;
    }
}
