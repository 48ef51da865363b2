using System.ComponentModel;
using Duologue.Browser.Tests.Support;
using Microsoft.Extensions.AI;
using Microsoft.Playwright;

namespace Duologue.Browser.Tests;

[Collection(BrowserCollection.Name)]
[Trait("Needs", "chromium")]
public sealed class BargeInTests(BrowserFixture fixture)
{
    private const int Interruptions = 6;
    private static readonly TimeSpan Most = TimeSpan.FromMilliseconds(200);

    /// <summary>Every answer is far longer, so that it is still being given when the next question comes, however slow the machine.</summary>
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(8);

    [Fact(Timeout = 300_000)]
    public async Task The_agent_falls_silent_within_200_ms_when_the_caller_speaks_up()
    {
        using var microphone = MicrophoneFile.Of([.. Enumerable.Range(0, Interruptions + 1).Select(i => ("weather.wav", i * Between))]);
        await using var server = await AgentServer.StartAsync(Storyteller);
        await using var browser = await fixture.StartAsync(microphone);
        await using var console = await ConsolePage.OpenAsync(browser, server.Address);

        await console.Button("Talk").ClickAsync();
        await Assertions.Expect(console.Page.GetByText("interrupted after")).ToHaveCountAsync(Interruptions);

        var all = await BargeIn.ReadAsync(console);
        await BargeInReport.WriteAsync(all);
        Assert.Equal(Interruptions, all.Count);
        Assert.InRange(Median(all.Select(b => b.FromClear)), TimeSpan.Zero, Most);

        // A busy machine only ever adds to the whole way: the third of six is what the page can do. The median of a quiet machine is in bench/results.
        Assert.InRange(all.Select(b => b.FromVoice).OfType<TimeSpan>().Order().ElementAt(Interruptions / 3), TimeSpan.Zero, Most);
    }

    private static TimeSpan Median(IEnumerable<TimeSpan> times) => times.Order().ElementAt(Interruptions / 2);

    private static RealtimeAgent Storyteller() => new()
    {
        Name = "Storyteller",
        Instructions = "Tell about the weather at length.",
        Tools = { AIFunctionFactory.Create(Weather.GetWeather, "get_weather") },
    };

    private static class Weather
    {
        private const string Report =
            "In the morning the clouds come in from the sea, and by noon they lie over the hills, the fields and the town. ";

        [Description("Tells about the weather, at length.")]
        [Examples("what's the weather in {city}")]
        public static string GetWeather([Description("The city.")] string city) => string.Concat(Enumerable.Repeat(Report, 8)) + city;
    }
}
