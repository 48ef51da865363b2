namespace Duologue.Audio;

/// <summary>Encoding and sample rate of a mono audio stream.</summary>
/// <param name="Encoding">How one sample is written.</param>
/// <param name="SampleRate">Samples per second, in Hz; 8,000 to 48,000 in practice.</param>
public readonly record struct AudioFormat(AudioEncoding Encoding, int SampleRate)
{
    /// <summary>PCM16 at 8 kHz: telephone-band files.</summary>
    public static AudioFormat Pcm8k => new(AudioEncoding.Pcm16, 8_000);

    /// <summary>PCM16 at 16 kHz: what the offline recogniser hears and the offline voices speak.</summary>
    public static AudioFormat Pcm16k => new(AudioEncoding.Pcm16, 16_000);

    /// <summary>PCM16 at 24 kHz: the Realtime protocol's own format.</summary>
    public static AudioFormat Pcm24k => new(AudioEncoding.Pcm16, 24_000);

    /// <summary>PCM16 at 48 kHz: sound cards and browsers.</summary>
    public static AudioFormat Pcm48k => new(AudioEncoding.Pcm16, 48_000);

    /// <summary>µ-law at 8 kHz: telephones in America and Japan, Twilio Media Streams.</summary>
    public static AudioFormat MuLaw8k => new(AudioEncoding.MuLaw, 8_000);

    /// <summary>A-law at 8 kHz: telephones elsewhere.</summary>
    public static AudioFormat ALaw8k => new(AudioEncoding.ALaw, 8_000);

    /// <summary>Bytes in one sample: 2 for PCM16, 1 for G.711.</summary>
    public int BytesPerSample => Encoding == AudioEncoding.Pcm16 ? 2 : 1;

    /// <summary>Bytes in one second of audio.</summary>
    public int BytesPerSecond => SampleRate * BytesPerSample;

    /// <summary>The byte that, repeated, is silence: 0 for PCM16, 0xFF for µ-law, 0xD5 for A-law.</summary>
    public byte SilenceByte => Encoding switch
    {
        AudioEncoding.MuLaw => 0xFF,
        AudioEncoding.ALaw => 0xD5,
        _ => 0,
    };

    /// <summary>Playing time of a number of bytes.</summary>
    public TimeSpan DurationOf(long byteCount) =>
        TimeSpan.FromTicks(byteCount / BytesPerSample * TimeSpan.TicksPerSecond / SampleRate);

    /// <summary>Bytes that play for a time, rounded down to whole samples.</summary>
    public int BytesFor(TimeSpan duration) =>
        (int)(duration.Ticks * SampleRate / TimeSpan.TicksPerSecond) * BytesPerSample;

    /// <inheritdoc />
    public override string ToString() => $"{Encoding} {SampleRate} Hz";
}
