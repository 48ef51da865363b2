namespace Duologue.Audio;

/// <summary>The whole of a WAV file.</summary>
/// <param name="Info">What the header says, with the length found.</param>
/// <param name="Samples">Mono, 16-bit, at the file's own sample rate.</param>
public sealed record WavAudio(WavInfo Info, short[] Samples)
{
    /// <summary>Format of the samples as they are here.</summary>
    public AudioFormat Format => new(AudioEncoding.Pcm16, Info.SampleRate);

    /// <summary>Playing time.</summary>
    public TimeSpan Duration => TimeSpan.FromSeconds((double)Samples.Length / Info.SampleRate);

    /// <summary>The samples at another rate.</summary>
    /// <param name="sampleRate">Rate wanted, in Hz, 4,000 to 192,000.</param>
    /// <param name="quality">How exactly to resample; there is no hurry with a file.</param>
    public short[] At(int sampleRate, ResamplerQuality quality = ResamplerQuality.High)
    {
        if (sampleRate == Info.SampleRate)
        {
            return Samples;
        }

        var resampler = new Resampler(Info.SampleRate, sampleRate, quality);
        var output = new short[resampler.MaxOutput(Samples.Length)];
        var made = resampler.Process(Samples, output);
        var tail = new short[resampler.MaxOutput(0)];
        var rest = resampler.Flush(tail);
        var whole = new short[made + rest];
        output.AsSpan(0, made).CopyTo(whole);
        tail.AsSpan(0, rest).CopyTo(whole.AsSpan(made));
        return whole;
    }
}
