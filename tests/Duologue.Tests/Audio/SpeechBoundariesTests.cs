using Duologue.Audio;

namespace Duologue.Tests.Audio;

/// <summary>Envelopes: each letter or dot is one frame of 10 ms; S speech, m between the two thresholds, dot silence.</summary>
public sealed class SpeechBoundariesTests
{
    private static readonly VoiceActivitySettings NoPadding = new() { PrefixPadding = TimeSpan.Zero };

    [Theory]
    [InlineData("..........SSSSS..........................", "")]
    [InlineData("..........SSSSSS..........................", "+100")]
    [InlineData("..........SSS...SSS.......................", "+100")]
    [InlineData("..........SSS....SSS......................", "")]
    [InlineData("..........S...S...S...S...S...S...........", "+100")]
    [InlineData("..........mmmmmmmmmmmmmmm.................", "")]
    public void Speech_starts_after_60_ms_with_gaps_up_to_30_ms(string envelope, string expected) =>
        Assert.Equal(expected, Run(envelope, NoPadding with { SilenceDuration = TimeSpan.FromSeconds(5) }));

    [Theory]
    [InlineData("SSSSSSSSSS...................", "+0")]
    [InlineData("SSSSSSSSSS....................", "+0 -300")]
    [InlineData("SSSSSSSSSS..........SS..........", "+0 -300")]
    [InlineData("SSSSSSSSSS..........SSS....................", "+0 -430")]
    [InlineData("SSSSSSSSSS..........mmm....................", "+0 -430")]
    [InlineData("SSSSSSSSSSmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmm", "+0")]
    [InlineData("SSSSSSSSSS...................SS.", "+0 -300")]
    public void Speech_stops_after_the_silence_and_blips_up_to_20_ms_are_ignored(string envelope, string expected) =>
        Assert.Equal(expected, Run(envelope, NoPadding));

    [Fact]
    public void Padding_reaches_back_but_never_before_the_stream_or_the_last_stop()
    {
        var padded = NoPadding with { PrefixPadding = TimeSpan.FromMilliseconds(300) };

        Assert.Equal("+0", Run("..........SSSSSS", padded));
        Assert.Equal("+100", Run(new string('.', 40) + "SSSSSS", padded));
        Assert.Equal("+0 -300 +300", Run("SSSSSSSSSS....................SSSSSS", padded));
    }

    [Theory]
    [InlineData(0, "+0 -110")]
    [InlineData(1, "+0 -110")]
    [InlineData(95, "+0 -200")]
    public void Silence_is_rounded_up_to_whole_frames(int milliseconds, string expected) =>
        Assert.Equal(expected, Run("SSSSSSSSSS....................", NoPadding with { SilenceDuration = TimeSpan.FromMilliseconds(milliseconds) }));

    [Fact]
    public void A_low_threshold_still_needs_some_silence_to_stop()
    {
        var boundaries = new SpeechBoundaries();
        var changes = new List<VoiceActivityChange>();
        var settings = NoPadding with { Threshold = 0.1 };
        foreach (var probability in Enumerable.Repeat(0.2, 10).Concat(Enumerable.Repeat(0.06, 30)))
        {
            boundaries.Push(probability, settings, changes);
        }

        Assert.True(boundaries.IsSpeaking);
        foreach (var probability in Enumerable.Repeat(0.04, 30))
        {
            boundaries.Push(probability, settings, changes);
        }

        Assert.False(boundaries.IsSpeaking);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Random_envelopes_alternate_and_never_go_back(int seed)
    {
        var random = new Random(seed);
        var boundaries = new SpeechBoundaries();
        var changes = new List<VoiceActivityChange>();
        var settings = NoPadding;
        var probability = 0.5;
        for (var frame = 0; frame < 50_000; frame++)
        {
            if (random.Next(500) == 0)
            {
                settings = new VoiceActivitySettings
                {
                    Threshold = random.NextDouble(),
                    PrefixPadding = TimeSpan.FromMilliseconds(random.Next(1_000)),
                    SilenceDuration = TimeSpan.FromMilliseconds(random.Next(800)),
                };
            }

            probability = Math.Clamp(probability + ((random.NextDouble() - 0.5) * 0.4), 0, 1);
            var count = changes.Count;
            boundaries.Push(probability, settings, changes);

            Assert.InRange(changes.Count - count, 0, 1);
            Assert.True(changes.Count == count || changes[^1].At <= TimeSpan.FromMilliseconds((frame + 1) * 10));
        }

        Assert.True(changes.Count > 100);
        for (var i = 0; i < changes.Count; i++)
        {
            Assert.Equal(i % 2 == 0, changes[i].IsStart);
            Assert.True(i == 0 || changes[i].At >= changes[i - 1].At);
        }
    }

    private static string Run(string envelope, VoiceActivitySettings settings)
    {
        var boundaries = new SpeechBoundaries();
        var changes = new List<VoiceActivityChange>();
        foreach (var letter in envelope)
        {
            var probability = letter switch
            {
                'S' => 0.9,
                'm' => 0.4,
                _ => 0.01,
            };
            boundaries.Push(probability, settings, changes);
        }

        return string.Join(' ', changes.Select(change => $"{(change.IsStart ? '+' : '-')}{change.At.TotalMilliseconds}"));
    }
}
