using Duologue.Audio;

namespace Duologue.Tests.Audio;

public sealed class RealFftTests
{
    [Fact]
    public void Power_is_that_of_the_plain_fourier_sum()
    {
        var random = new Random(12);
        var samples = Enumerable.Range(0, RealFft.Length).Select(_ => (float)(random.NextDouble() - 0.5)).ToArray();
        var power = new float[RealFft.Bins];

        new RealFft().Power(samples, power);

        for (var k = 0; k < RealFft.Bins; k++)
        {
            double real = 0, imaginary = 0;
            for (var n = 0; n < samples.Length; n++)
            {
                var (sin, cos) = Math.SinCos(-2 * Math.PI * k * n / samples.Length);
                real += samples[n] * cos;
                imaginary += samples[n] * sin;
            }

            Assert.Equal((real * real) + (imaginary * imaginary), power[k], 1e-3);
        }
    }
}
