namespace Duologue.Audio;

/// <summary>What the header of a WAV file says.</summary>
/// <param name="Encoding">How samples are written.</param>
/// <param name="SampleRate">Samples per second and channel, in Hz, 4,000 to 192,000.</param>
/// <param name="Channels">Channels, 1 to 64.</param>
/// <param name="BitsPerSample">Bits each sample takes up in the file.</param>
public sealed record WavInfo(WavEncoding Encoding, int SampleRate, int Channels, int BitsPerSample)
{
    /// <summary>Samples per channel, or null when the header does not know: the file was streamed, and ends where it ends.</summary>
    public long? Length { get; init; }

    /// <summary>Playing time, or null when the header does not know.</summary>
    public TimeSpan? Duration => Length is { } length ? TimeSpan.FromSeconds((double)length / SampleRate) : null;

    /// <summary>Bytes of one sample of every channel.</summary>
    internal int FrameBytes => Channels * BitsPerSample / 8;
}
