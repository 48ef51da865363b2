using Duologue.Browser.Tests.Support;
using Microsoft.Playwright;

namespace Duologue.Browser.Tests;

[Collection(BrowserCollection.Name)]
[Trait("Needs", "chromium")]
public sealed class PushToTalkTests(BrowserFixture fixture)
{
    /// <summary>A second of speech and then half a second of nothing: the sentence is over.</summary>
    internal const string HasSpoken =
        """
        () => {
          const loud = window.__duologue.microphoneEnergy().map((b) => b.energy > 2.5e-5);
          return loud.filter((l) => l).length > 50 && !loud.slice(-25).includes(true);
        }
        """;

    [Fact(Timeout = 300_000)]
    public async Task Holding_the_button_while_speaking_and_letting_go_asks_the_question()
    {
        using var microphone = MicrophoneFile.Of(("weather.wav", TimeSpan.Zero));
        await using var browser = await fixture.StartAsync(microphone);
        await using var console = await ConsolePage.OpenAsync(browser, fixture.Address);
        await console.Page.GetByText("Hold to talk").First.ClickAsync();

        await console.Button("Hold to talk").HoverAsync();
        await console.Page.Mouse.DownAsync();
        await Assertions.Expect(console.Button("Release to send")).ToHaveAttributeAsync("aria-pressed", "true");
        await console.Page.WaitForFunctionAsync(HasSpoken);
        Assert.Equal(0, await console.Said("user").CountAsync());
        await console.Page.Mouse.UpAsync();

        await Assertions.Expect(console.Said("user")).ToContainTextAsync("weather in paris");
        await Assertions.Expect(console.Said("agent")).ToContainTextAsync("In Paris it is");
        await console.UntilSpokenAsync(1);
        Assert.Empty(console.Errors);
    }
}
