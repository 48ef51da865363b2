using System.ComponentModel;
using Duologue.Browser.Tests.Support;
using Microsoft.Extensions.AI;
using Microsoft.Playwright;

namespace Duologue.Browser.Tests;

/// <summary>The sixty lines of <c>samples/browser-client.js</c>, as they lie in the repository.</summary>
[Collection(BrowserCollection.Name)]
[Trait("Needs", "chromium")]
public sealed class SampleClientTests(BrowserFixture fixture)
{
    [Fact(Timeout = 300_000)]
    public async Task The_plain_script_holds_a_spoken_and_a_typed_turn()
    {
        using var microphone = MicrophoneFile.Of(("weather.wav", TimeSpan.Zero));
        await using var browser = await fixture.StartAsync(microphone);
        await using var server = await AgentServer.StartAsync(Forecaster);
        var page = await browser.NewPageAsync();
        page.SetDefaultTimeout(ConsolePage.Patience);
        await page.GotoAsync(new Uri(server.Address, "/browser-client.html").AbsoluteUri);

        await page.GetByRole(AriaRole.Button, new() { Name = "Talk" }).ClickAsync();
        await Assertions.Expect(page.GetByText("You: what's the weather in paris")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByText("Agent: Paris is sunny")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToHaveTextAsync("listening");
        await page.GetByLabel("Or type:").FillAsync("what's the weather in Rome");
        await page.GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();

        await Assertions.Expect(page.GetByText("Agent: Rome is sunny")).ToBeVisibleAsync();
    }

    private static RealtimeAgent Forecaster() => new()
    {
        Name = "Forecaster",
        Instructions = "Tell the weather.",
        Tools = { AIFunctionFactory.Create(Weather.GetWeather, "get_weather") },
    };

    private static class Weather
    {
        [Description("Tells the weather.")]
        [Examples("what's the weather in {city}")]
        public static string GetWeather([Description("The city.")] string city) => $"{city} is sunny.";
    }
}
