using Duologue.Audio;

namespace Duologue.Tests.Audio;

/// <summary>The figures of the telephone band, as numbers: 8 kHz on one side, 24 kHz on the other.</summary>
public sealed class ResamplerQualityTests
{
    [Theory]
    [InlineData(8_000, 24_000, 1_000, 88)]
    [InlineData(8_000, 24_000, 3_000, 88)]
    [InlineData(8_000, 24_000, 3_400, 80)]
    [InlineData(24_000, 8_000, 1_000, 88)]
    [InlineData(24_000, 8_000, 3_000, 88)]
    [InlineData(24_000, 8_000, 3_400, 80)]
    public void Default_keeps_tones_clean(int inputRate, int outputRate, double frequency, double sinad)
    {
        var output = Resample(inputRate, outputRate, frequency, ResamplerQuality.Default);

        Assert.InRange(Tones.Fit(output, Shifted(frequency), outputRate, outputRate / 10).Sinad, sinad, 120);
    }

    [Theory]
    [InlineData(8_000, 24_000)]
    [InlineData(24_000, 8_000)]
    public void Default_is_flat_to_3400_Hz(int inputRate, int outputRate)
    {
        for (var frequency = 100; frequency <= 3_400; frequency += 100)
        {
            Assert.InRange(Gain(inputRate, outputRate, frequency, ResamplerQuality.Default), -0.1, 0.1);
        }
    }

    [Fact]
    public void Default_keeps_aliases_out()
    {
        Assert.InRange(Alias(4_500, ResamplerQuality.Default), -300, -60);
        for (var frequency = 5_000; frequency < 12_000; frequency += 100)
        {
            Assert.InRange(Alias(frequency, ResamplerQuality.Default), -300, -85);
        }
    }

    [Theory]
    [InlineData(ResamplerQuality.Fast, 1.0)]
    [InlineData(ResamplerQuality.Default, 2.0)]
    [InlineData(ResamplerQuality.High, 4.0)]
    public void Delay_is_as_documented(ResamplerQuality quality, double milliseconds)
    {
        Assert.InRange(new Resampler(8_000, 24_000, quality).Delay.TotalMilliseconds, 0, milliseconds);
        Assert.InRange(new Resampler(24_000, 8_000, quality).Delay.TotalMilliseconds, 0, milliseconds);
    }

    [Fact]
    public void Fast_keeps_its_promise()
    {
        Assert.InRange(Gain(24_000, 8_000, 3_200, ResamplerQuality.Fast), -0.06, 0.06);
        Assert.InRange(Gain(8_000, 24_000, 3_200, ResamplerQuality.Fast), -0.06, 0.06);
        for (var frequency = 5_000; frequency < 12_000; frequency += 100)
        {
            Assert.InRange(Alias(frequency, ResamplerQuality.Fast), -300, -65);
        }
    }

    [Fact]
    public void High_keeps_its_promise()
    {
        Assert.InRange(Gain(24_000, 8_000, 3_700, ResamplerQuality.High), -0.02, 0.02);
        Assert.InRange(Gain(8_000, 24_000, 3_700, ResamplerQuality.High), -0.02, 0.02);
        for (var frequency = 4_300; frequency < 12_000; frequency += 100)
        {
            Assert.InRange(Alias(frequency, ResamplerQuality.High), -300, -95);
        }
    }

    // A little off the round figure, so that quantisation noise does not repeat with the tone.
    private static double Shifted(double frequency) => frequency + 0.7;

    private static short[] Resample(int inputRate, int outputRate, double frequency, ResamplerQuality quality)
    {
        var resampler = new Resampler(inputRate, outputRate, quality);
        var input = Tones.Sine(Shifted(frequency), inputRate, 1);
        var output = new short[resampler.MaxOutput(input.Length)];
        return output[..resampler.Process(input, output)];
    }

    private static double Gain(int inputRate, int outputRate, double frequency, ResamplerQuality quality)
    {
        var output = Resample(inputRate, outputRate, frequency, quality);
        return Tones.Decibels(Tones.Fit(output, Shifted(frequency), outputRate, outputRate / 10).Amplitude / 26_000);
    }

    private static double Alias(double frequency, ResamplerQuality quality)
    {
        var output = Resample(24_000, 8_000, frequency, quality);
        return Tones.Decibels(Tones.Rms(output.AsSpan(800..^800)) / (26_000 / Math.Sqrt(2)));
    }
}
