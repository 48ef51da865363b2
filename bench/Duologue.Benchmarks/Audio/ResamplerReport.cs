using System.Globalization;
using Duologue.Audio;

namespace Duologue.Benchmarks.Audio;

/// <summary>
/// Prints what each resampler quality does to telephone audio, 8 kHz on one side and 24 kHz on the other, beside how fast it does it.
/// </summary>
/// <remarks>
/// Tones have an amplitude of 26,000 (−2 dBFS); SINAD includes the rounding to 16 bits on both sides, which alone allows about 93 dB.
/// Everything but the speed is the same on every run.
/// </remarks>
internal static class ResamplerReport
{
    private const double Amplitude = 26_000;
    private const double Offset = 0.7;
    private const int ChunkMilliseconds = 20;
    private const int SpeedSeconds = 2_000;
    private const int SpeedRuns = 5;

    /// <summary>Writes the report as a table.</summary>
    public static void Write(TextWriter writer)
    {
        writer.WriteLine("| quality | direction | delay ms | SINAD 1 / 3 / 3.4 kHz, dB | gain 3.4 kHz, dB | largest deviation to 3.4 kHz, dB | alias 4.5 / 5 / worst of 5-12 kHz, dB | audio s per CPU s | with µ-law |");
        writer.WriteLine("|---|---|---|---|---|---|---|---|---|");
        foreach (var quality in (ResamplerQuality[])[ResamplerQuality.Fast, ResamplerQuality.Default, ResamplerQuality.High])
        {
            WriteRow(writer, quality, 8_000, 24_000);
            WriteRow(writer, quality, 24_000, 8_000);
        }
    }

    private static void WriteRow(TextWriter writer, ResamplerQuality quality, int inputRate, int outputRate)
    {
        var sinads = new[] { 1_000.0, 3_000, 3_400 }.Select(f => Fit(quality, inputRate, outputRate, f).Sinad.ToString("F1", CultureInfo.InvariantCulture));
        var deviation = Enumerable.Range(1, 34).Max(step => Math.Abs(Gain(quality, inputRate, outputRate, step * 100.0)));
        var alias = inputRate < outputRate ? "–" : Aliases(quality);
        var plain = Speed(quality, inputRate, outputRate, AudioEncoding.Pcm16);
        var coded = Speed(quality, inputRate, outputRate, AudioEncoding.MuLaw);
        var delay = new Resampler(inputRate, outputRate, quality).Delay.TotalMilliseconds;
        writer.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {quality} | {inputRate / 1000} → {outputRate / 1000} kHz | {delay:F2} | {string.Join(" / ", sinads)} | {Gain(quality, inputRate, outputRate, 3_400):F3} | {deviation:F3} | {alias} | {plain:N0} | {coded:N0} |"));
    }

    private static string Aliases(ResamplerQuality quality)
    {
        var worst = Enumerable.Range(50, 70).Max(step => Alias(quality, step * 100.0));
        return $"{Level(Alias(quality, 4_500))} / {Level(Alias(quality, 5_000))} / {Level(worst)}";
    }

    private static string Level(double decibels) => decibels < -110 ? "silent" : decibels.ToString("F1", CultureInfo.InvariantCulture);

    private static double Alias(ResamplerQuality quality, double frequency)
    {
        var output = Resample(quality, 24_000, 8_000, frequency).AsSpan(800);
        var power = 0.0;
        foreach (var sample in output)
        {
            power += (double)sample * sample;
        }

        return 10 * Math.Log10(Math.Max(power / output.Length, 1e-12) / (Amplitude * Amplitude / 2));
    }

    private static double Gain(ResamplerQuality quality, int inputRate, int outputRate, double frequency) =>
        20 * Math.Log10(Fit(quality, inputRate, outputRate, frequency).Amplitude / Amplitude);

    private static short[] Resample(ResamplerQuality quality, int inputRate, int outputRate, double frequency)
    {
        var resampler = new Resampler(inputRate, outputRate, quality);
        var input = new short[inputRate];
        for (var n = 0; n < input.Length; n++)
        {
            input[n] = (short)Math.Round(Amplitude * Math.Sin(2 * Math.PI * (frequency + Offset) * n / inputRate));
        }

        var output = new short[resampler.MaxOutput(input.Length)];
        return output[..resampler.Process(input, output)];
    }

    /// <summary>Least-squares sine at the known frequency, and the ratio of it to everything else.</summary>
    private static (double Amplitude, double Sinad) Fit(ResamplerQuality quality, int inputRate, int outputRate, double frequency)
    {
        var output = Resample(quality, inputRate, outputRate, frequency);
        double ss = 0, sc = 0, cc = 0, ys = 0, yc = 0, yy = 0;
        var skip = outputRate / 10;
        for (var n = skip; n < output.Length - skip; n++)
        {
            var (s, c) = Math.SinCos(2 * Math.PI * (frequency + Offset) * n / outputRate);
            double y = output[n];
            (ss, sc, cc, ys, yc, yy) = (ss + (s * s), sc + (s * c), cc + (c * c), ys + (y * s), yc + (y * c), yy + (y * y));
        }

        var determinant = (ss * cc) - (sc * sc);
        var a = ((ys * cc) - (yc * sc)) / determinant;
        var b = ((yc * ss) - (ys * sc)) / determinant;
        var explained = (a * ys) + (b * yc);
        return (Math.Sqrt((a * a) + (b * b)), 10 * Math.Log10(explained / (yy - explained)));
    }

    /// <summary>Seconds of audio converted per second, in 20 ms chunks through an <see cref="AudioConverter"/>; the best of several runs.</summary>
    private static double Speed(ResamplerQuality quality, int inputRate, int outputRate, AudioEncoding telephone)
    {
        var from = new AudioFormat(inputRate == 8_000 ? telephone : AudioEncoding.Pcm16, inputRate);
        var to = new AudioFormat(outputRate == 8_000 ? telephone : AudioEncoding.Pcm16, outputRate);
        var converter = new AudioConverter(from, to, quality);
        var chunk = new byte[from.BytesFor(TimeSpan.FromMilliseconds(ChunkMilliseconds))];
        new Random(1).NextBytes(chunk);
        var best = TimeSpan.MaxValue;
        for (var run = 0; run < SpeedRuns; run++)
        {
            var start = TimeProvider.System.GetTimestamp();
            for (var i = 0; i < SpeedSeconds * 1000 / ChunkMilliseconds; i++)
            {
                converter.Convert(chunk);
            }

            var taken = TimeProvider.System.GetElapsedTime(start);
            best = taken < best ? taken : best;
        }

        return SpeedSeconds / best.TotalSeconds;
    }
}
