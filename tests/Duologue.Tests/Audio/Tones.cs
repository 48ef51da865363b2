namespace Duologue.Tests.Audio;

/// <summary>Sine waves and what is left of them after a treatment.</summary>
internal static class Tones
{
    /// <summary>A sine that begins at phase zero.</summary>
    public static short[] Sine(double frequency, int sampleRate, double seconds, double amplitude = 26_000)
    {
        var samples = new short[(int)(seconds * sampleRate)];
        for (var n = 0; n < samples.Length; n++)
        {
            samples[n] = (short)Math.Round(amplitude * Math.Sin(2 * Math.PI * frequency * n / sampleRate));
        }

        return samples;
    }

    /// <summary>Seeded white noise.</summary>
    public static short[] Noise(int length, int seed, int amplitude = 20_000)
    {
        var random = new Random(seed);
        var samples = new short[length];
        for (var n = 0; n < length; n++)
        {
            samples[n] = (short)random.Next(-amplitude, amplitude + 1);
        }

        return samples;
    }

    /// <summary>Least-squares sine at a known frequency: its amplitude, phase, and the root mean square of what it does not explain.</summary>
    public static ToneFit Fit(ReadOnlySpan<short> samples, double frequency, int sampleRate, int skip)
    {
        double ss = 0, sc = 0, cc = 0, ys = 0, yc = 0, yy = 0;
        for (var n = skip; n < samples.Length - skip; n++)
        {
            var (s, c) = Math.SinCos(2 * Math.PI * frequency * n / sampleRate);
            double y = samples[n];
            ss += s * s;
            sc += s * c;
            cc += c * c;
            ys += y * s;
            yc += y * c;
            yy += y * y;
        }

        var determinant = (ss * cc) - (sc * sc);
        var a = ((ys * cc) - (yc * sc)) / determinant;
        var b = ((yc * ss) - (ys * sc)) / determinant;
        var count = samples.Length - (2 * skip);
        var residue = Math.Max(0, yy - (a * ys) - (b * yc)) / count;
        return new ToneFit(Math.Sqrt((a * a) + (b * b)), Math.Atan2(b, a), Math.Sqrt(residue));
    }

    /// <summary>Root mean square.</summary>
    public static double Rms(ReadOnlySpan<short> samples)
    {
        var sum = 0.0;
        foreach (var sample in samples)
        {
            sum += (double)sample * sample;
        }

        return Math.Sqrt(sum / samples.Length);
    }

    /// <summary>A ratio of amplitudes in decibels.</summary>
    public static double Decibels(double ratio) => 20 * Math.Log10(Math.Max(ratio, 1e-12));
}

/// <summary>Amplitude, phase in radians, and residue.</summary>
internal readonly record struct ToneFit(double Amplitude, double Phase, double Residue)
{
    /// <summary>Signal to everything else, in dB.</summary>
    public double Sinad => Tones.Decibels(Amplitude / Math.Sqrt(2) / Residue);
}
