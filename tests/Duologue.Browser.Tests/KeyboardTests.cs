using Duologue.Browser.Tests.Support;
using Microsoft.Playwright;

namespace Duologue.Browser.Tests;

/// <summary>Everything without a mouse.</summary>
[Collection(BrowserCollection.Name)]
[Trait("Needs", "chromium")]
public sealed class KeyboardTests(BrowserFixture fixture)
{
    private const int MostTabs = 40;
    private const string Focused =
        """
        () => {
          const e = document.activeElement;
          return e.getAttribute('aria-label') ?? e.labels?.[0]?.textContent?.trim() ?? e.textContent.trim();
        }
        """;

    [Fact(Timeout = 300_000)]
    public async Task A_question_is_asked_and_the_answer_stopped_with_keys_alone()
    {
        await using var console = await ConsolePage.OpenAsync(await fixture.SilentAsync(), fixture.Address);

        await TabToAsync(console, "Type instead of talking");
        await console.Page.Keyboard.TypeAsync("What's the weather in Paris?");
        await console.Page.Keyboard.PressAsync("Enter");
        await console.UntilSpokenAsync(1);
        await TabToAsync(console, "Stop speaking");
        await console.Page.Keyboard.PressAsync("Enter");

        await Assertions.Expect(console.Said("agent").Locator("del")).ToContainTextAsync("right now");
    }

    [Fact(Timeout = 300_000)]
    public async Task Arrows_go_from_panel_to_panel_and_sliders_and_choices_take_keys()
    {
        await using var console = await ConsolePage.OpenAsync(await fixture.SilentAsync(), fixture.Address);
        var keyboard = console.Page.Keyboard;

        await TabToAsync(console, "Overview");
        await keyboard.PressAsync("ArrowRight");
        await Assertions.Expect(console.Page.GetByRole(AriaRole.Tab, new() { Name = "Settings" })).ToBeFocusedAsync();
        await Assertions.Expect(console.Page.GetByRole(AriaRole.Tab, new() { Name = "Settings" })).ToHaveAttributeAsync("aria-selected", "true");
        var threshold = console.Page.GetByRole(AriaRole.Slider, new() { Name = "Threshold" });
        await threshold.FocusAsync();
        var before = await threshold.InputValueAsync();
        await keyboard.PressAsync("ArrowRight");
        Assert.NotEqual(before, await threshold.InputValueAsync());
    }

    [Fact(Timeout = 300_000)]
    public async Task The_space_bar_is_the_talk_button_when_talking_is_by_holding()
    {
        using var microphone = MicrophoneFile.Of(("weather.wav", TimeSpan.Zero));
        await using var browser = await fixture.StartAsync(microphone);
        await using var console = await ConsolePage.OpenAsync(browser, fixture.Address);
        await console.Page.GetByRole(AriaRole.Radio, new() { Name = "Open mic" }).FocusAsync();
        await console.Page.Keyboard.PressAsync("ArrowRight");
        await console.Button("Hold to talk").FocusAsync();

        await console.Page.Keyboard.DownAsync("Space");
        await console.Page.WaitForFunctionAsync(PushToTalkTests.HasSpoken);
        await console.Page.Keyboard.UpAsync("Space");

        await Assertions.Expect(console.Said("user")).ToContainTextAsync("weather in paris");
        await Assertions.Expect(console.Said("agent")).ToContainTextAsync("In Paris it is");
    }

    private static async Task TabToAsync(ConsolePage console, string name)
    {
        for (var i = 0; i < MostTabs; i++)
        {
            await console.Page.Keyboard.PressAsync("Tab");
            if (await console.Page.EvaluateAsync<string>(Focused) == name)
            {
                return;
            }
        }

        Assert.Fail($"Tab does not reach '{name}'.");
    }
}
