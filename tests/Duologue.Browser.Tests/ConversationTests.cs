using Duologue.Browser.Tests.Support;
using Microsoft.Playwright;

namespace Duologue.Browser.Tests;

/// <summary>What a newcomer does first: opens the page, presses the button, talks.</summary>
[Collection(BrowserCollection.Name)]
[Trait("Needs", "chromium")]
public sealed class ConversationTests(BrowserFixture fixture)
{
    private const int Attempts = 3;

    /// <summary>The answer about the weather takes nearly nine seconds: in its middle, if it begins within five.</summary>
    private static readonly TimeSpan Interruption = TimeSpan.FromSeconds(7);
    private static readonly TimeSpan Silence = TimeSpan.FromMilliseconds(200);

    [Fact(Timeout = 600_000)]
    public async Task A_spoken_question_calls_a_tool_and_talking_over_the_answer_hands_over_to_billing()
    {
        using var microphone = MicrophoneFile.Of(("weather.wav", TimeSpan.Zero), ("billing.wav", Interruption));
        await using var browser = await fixture.StartAsync(microphone);

        for (var attempt = 1; ; attempt++)
        {
            await using var console = await ConsolePage.OpenAsync(browser, fixture.Address);
            await console.Button("Talk").ClickAsync();
            await Assertions.Expect(console.Highlighted).ToHaveTextAsync("Assistant");
            await Assertions.Expect(console.Said("agent").Last).ToContainTextAsync("through to Billing");
            await Assertions.Expect(console.State).ToHaveTextAsync("Listening");

            // The recording does not wait: where a machine takes five seconds to answer, the interruption comes before there is anything to interrupt.
            var bargeIns = await BargeIn.ReadAsync(console);
            if (bargeIns.Count > 0 || attempt == Attempts)
            {
                await AssertAsync(console, bargeIns);
                await Screenshots.TakeAsync(console);
                Assert.Empty(console.Errors);
                return;
            }
        }
    }

    private static async Task AssertAsync(ConsolePage console, IReadOnlyList<BargeIn> bargeIns)
    {
        await Assertions.Expect(console.Said("user").First).ToContainTextAsync("weather in paris");
        await Assertions.Expect(console.Tool("get_weather")).ToContainTextAsync("Paris");
        await Assertions.Expect(console.Tool("get_weather")).ToHaveAttributeAsync("data-status", "done");
        await Assertions.Expect(console.Said("agent").First).ToContainTextAsync("In Paris it is");
        await Assertions.Expect(console.Said("agent").First.Locator("del")).ToContainTextAsync("right now");
        await Assertions.Expect(console.Said("user").Last).ToContainTextAsync("help with billing");
        await Assertions.Expect(console.Page.Locator(".note[data-kind=handoff]")).ToContainTextAsync("Billing takes over");
        await Assertions.Expect(console.Highlighted).ToHaveTextAsync("Billing");

        Assert.InRange(Assert.Single(bargeIns).FromClear, TimeSpan.Zero, Silence);
        Assert.InRange(new SoundTrack(await console.PlayedAsync()).Audible, 2, 10);
    }
}
