using Duologue.Protocol;
using Duologue.Testing;
using Duologue.Testing.Browser;

namespace Duologue.AspNetCore.Tests.Browser;

/// <summary>What the model is told was heard, against what the page played.</summary>
public sealed class BrowserInterruptionTests
{
    private const int Interruptions = 200;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 300_000)]
    public async Task Truncation_is_what_the_page_played_to_the_millisecond_over_200_interruptions()
    {
        var random = new Random(5);
        var plans = Enumerable.Range(0, Interruptions).Select(_ => (Length: random.Next(1_000, 9_000), Heard: random.Next(0, 900))).ToList();
        var model = new ScriptedModel();
        plans.ForEach(p => model.Says("An answer that is cut off.", TimeSpan.FromMilliseconds(p.Length)));
        await using var house = await BrowserHouse.StartAsync(model);
        var (page, line) = await house.TalkAsync();
        line.UserSpeaks();

        var begun = new List<double>();
        foreach (var (plan, index) in plans.Select((p, i) => (p, i)))
        {
            var received = page.ReceivedBytes;
            line.UserStops("Go on.");
            begun.Add((await page.NextAsync("audio_begin", Token)).Number("position")!.Value);
            await page.UntilAsync(p => p.ReceivedBytes == received + (48L * plan.Length), Token);
            var before = page.PlayedSamples;
            house.Clock.Advance(TimeSpan.FromMilliseconds(plan.Heard));
            line.UserSpeaks();
            await page.NextAsync("clear", Token);
            var words = await page.NextAsync("assistant_transcript", e => e.Is("interrupted"), Token);

            Assert.Equal(before, begun[index]);
            Assert.Equal(plan.Heard, words.Number("heard_ms"));
            Assert.Equal(plan.Heard * 24, page.PlayedSamples - before);
            Assert.Equal(0, page.QueuedSamples);
            await Twilio.Soon.HoldsAsync(() => Truncations(line).Count == index + 1);
            Assert.Equal(plan.Heard, Truncations(line)[index].AudioEndMs);
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task A_page_that_does_not_answer_is_not_waited_for_longer_than_300_ms()
    {
        var model = new ScriptedModel().Says("A long answer.", TimeSpan.FromSeconds(5)).Says("The next.", TimeSpan.FromSeconds(1));
        await using var house = await BrowserHouse.StartAsync(model);
        var (page, line) = await house.TalkAsync(new VoicePageOptions { AnswersClear = false, ReportsPlayback = false });
        line.UserSays("Go on.");
        await page.UntilAsync(p => p.ReceivedBytes == 48 * 5_000, Token);
        house.Clock.Advance(TimeSpan.FromMilliseconds(1_500));

        line.UserSpeaks();
        await page.NextAsync("clear", Token);
        line.UserStops("And now?");
        await house.PassUntilAsync(page.UntilAsync(p => p.ReceivedBytes == 48 * 6_000, Token), TimeSpan.FromMilliseconds(20));

        await Twilio.Soon.HoldsAsync(() => Truncations(line).Count > 0);
        Assert.Equal(1_500, Assert.Single(Truncations(line)).AudioEndMs);
    }

    [Fact(Timeout = 60_000)]
    public async Task The_pages_word_counts_against_the_clock()
    {
        var model = new ScriptedModel().Says("A long answer.", TimeSpan.FromSeconds(5));
        await using var house = await BrowserHouse.StartAsync(model);
        var (page, line) = await house.TalkAsync(new VoicePageOptions { AnswersClear = false, ReportsPlayback = false });
        line.UserSays("Go on.");
        await page.UntilAsync(p => p.ReceivedBytes == 48 * 5_000, Token);
        house.Clock.Advance(TimeSpan.FromMilliseconds(1_500));

        await page.SendAsync("""{"type":"interrupt"}""", Token);
        var clear = await page.NextAsync("clear", Token);
        await page.SendAsync($$"""{"type":"playback","position":{{24 * 1_234}},"clear":{{clear.Number("id")}}}""", Token);
        var words = await page.NextAsync("assistant_transcript", e => e.Is("interrupted"), Token);

        Assert.Equal(1_234, words.Number("heard_ms"));
        await Twilio.Soon.HoldsAsync(() => line.Sent.OfType<ClientEvent.TruncateItem>().Any());
        Assert.Equal(1_234, line.Sent.OfType<ClientEvent.TruncateItem>().Single().AudioEndMs);
        using var response = await house.Http.GetAsync(new Uri($"/realtime/sessions/{page.SessionId}/metrics", UriKind.Relative), Token);
        Assert.Equal(1, (await BrowserHouse.JsonAsync(response)).GetProperty("interruptions").GetInt32());
    }

    [Fact(Timeout = 60_000)]
    public async Task A_long_answer_keeps_ten_seconds_ahead_of_the_ear_and_is_cut_off_at_once()
    {
        var model = new ScriptedModel().Says("A very long answer.", TimeSpan.FromSeconds(60));
        await using var house = await BrowserHouse.StartAsync(model);
        var (page, line) = await house.TalkAsync();
        line.UserSays("Tell me everything.");
        await page.UntilAsync(p => p.ReceivedBytes >= 48 * 10_000, Token);
        await house.PassUntilAsync(() => page.PlayedSamples >= 24 * 5_000 && page.ReceivedBytes >= 48 * 14_000);

        line.UserSpeaks();
        await house.PassUntilAsync(page.NextAsync("assistant_transcript", e => e.Is("interrupted"), Token));

        Assert.InRange(page.ReceivedBytes, 48 * 14_000, 48 * 25_000);
        Assert.Equal(0, page.QueuedSamples);
    }

    [Fact(Timeout = 60_000)]
    public async Task Speaking_ends_when_the_page_has_played_to_the_end()
    {
        var model = new ScriptedModel().Says("Two seconds.", TimeSpan.FromSeconds(2));
        await using var house = await BrowserHouse.StartAsync(model);
        var (page, line) = await house.TalkAsync();
        line.UserSays("Go on.");
        await page.UntilAsync(p => p.Events.Any(e => e.Type == "audio_end") && p.Events.Any(e => e.Type == "metrics"), Token);
        Assert.Equal("speaking", page.Events.Last(e => e.Type == "state").Text("state"));

        await house.PassUntilAsync(() => page.PlayedSamples >= 24 * 1_900);
        Assert.Equal("speaking", page.Events.Last(e => e.Type == "state").Text("state"));
        await house.PassUntilAsync(page.UntilAsync(p => p.Events.Last(e => e.Type == "state").Text("state") == "listening", Token));

        Assert.Equal(48_000, page.PlayedSamples);
    }

    private static List<ClientEvent.TruncateItem> Truncations(ScriptedConnection line) => [.. line.Sent.OfType<ClientEvent.TruncateItem>()];
}
