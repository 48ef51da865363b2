namespace Duologue.Audio;

/// <summary>Reads and writes whole WAV files.</summary>
/// <remarks>Files too long for memory, or still growing: <see cref="WavReader"/> and <see cref="WavWriter"/>. Thread-safe: no state.</remarks>
public static class WavFile
{
    /// <summary>Reads a file into memory, mixed down to mono.</summary>
    /// <param name="path">Path of the file.</param>
    /// <param name="channel">Channel to take, counted from 0; null mixes all.</param>
    /// <exception cref="InvalidDataException">It is not a WAV file we can read; the message says what to do.</exception>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    public static WavAudio Read(string path, int? channel = null)
    {
        using var reader = WavReader.Open(path, channel);
        return ReadAll(reader);
    }

    /// <summary>Reads a stream to its end, mixed down to mono.</summary>
    /// <param name="stream">A stream at the file's first byte; need not seek. Stays open.</param>
    /// <param name="channel">Channel to take, counted from 0; null mixes all.</param>
    /// <param name="name">What to call it in messages.</param>
    /// <exception cref="InvalidDataException">It is not WAV audio we can read; the message says what to do.</exception>
    public static WavAudio Read(Stream stream, int? channel = null, string name = "the audio")
    {
        using var reader = new WavReader(stream, channel, name, leaveOpen: true);
        return ReadAll(reader);
    }

    /// <summary>Writes mono 16-bit samples as a file, replacing one that is there.</summary>
    /// <param name="path">Path of the file.</param>
    /// <param name="sampleRate">Rate, in Hz.</param>
    /// <param name="samples">The samples.</param>
    public static void Write(string path, int sampleRate, ReadOnlySpan<short> samples)
    {
        using var writer = WavWriter.Create(path, new AudioFormat(AudioEncoding.Pcm16, sampleRate));
        writer.Write(samples);
    }

    private static WavAudio ReadAll(WavReader reader)
    {
        // The header's length is a claim, not a promise: grow with what is really there.
        var samples = new short[Math.Clamp(reader.Info.Length ?? 0, 4_096, 1 << 16)];
        var count = 0;
        while (true)
        {
            if (count == samples.Length)
            {
                Array.Resize(ref samples, checked(samples.Length * 2));
            }

            var read = reader.Read(samples.AsSpan(count));
            if (read == 0)
            {
                break;
            }

            count += read;
        }

        Array.Resize(ref samples, count);
        return new WavAudio(reader.Info with { Length = count }, samples);
    }
}
