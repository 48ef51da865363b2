using Duologue.Audio;

namespace Duologue.Tests.Audio;

public sealed class PeriodicityTests
{
    [Theory]
    [InlineData(80)]
    [InlineData(150)]
    [InlineData(350)]
    public void Voices_are_periodic(double pitch)
    {
        var frame = Enumerable.Range(0, 512)
            .Select(n => (float)Enumerable.Range(1, 8).Sum(h => 1000.0 / h * Math.Sin(2 * Math.PI * pitch * h * n / 16_000))).ToArray();

        Assert.InRange(new Periodicity().Of(frame), 0.95, 1.01);
    }

    [Fact]
    public void Noise_is_hardly_periodic_and_silence_not_at_all()
    {
        var noise = Tones.Noise(512, seed: 9).Select(sample => (float)sample).ToArray();

        Assert.InRange(new Periodicity().Of(noise), 0, 0.4);
        Assert.Equal(0, new Periodicity().Of(new float[512]));
    }

    [Fact]
    public void The_best_lag_is_that_of_a_plain_search()
    {
        var frame = Tones.Noise(512, seed: 10).Select(sample => (float)sample).ToArray();
        var pairs = Enumerable.Range(0, 256).Select(n => (frame[2 * n] + (double)frame[(2 * n) + 1]) / 2).ToArray();
        var best = Enumerable.Range(20, 95).Max(lag =>
        {
            var (a, b) = (pairs[..^lag], pairs[lag..]);
            return a.Zip(b).Sum(x => x.First * x.Second) / Math.Sqrt(a.Sum(x => x * x) * b.Sum(x => x * x));
        });

        Assert.Equal(best, new Periodicity().Of(frame), 1e-4);
    }
}
