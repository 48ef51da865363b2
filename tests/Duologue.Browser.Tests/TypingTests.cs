using Duologue.Browser.Tests.Support;
using Microsoft.Playwright;

namespace Duologue.Browser.Tests;

[Collection(BrowserCollection.Name)]
[Trait("Needs", "chromium")]
public sealed class TypingTests(BrowserFixture fixture)
{
    [Fact(Timeout = 300_000)]
    public async Task What_is_typed_is_answered_in_words_and_sound()
    {
        await using var console = await ConsolePage.OpenAsync(await fixture.SilentAsync(), fixture.Address);

        await console.TypeAsync("How is the weather in London today?");

        await Assertions.Expect(console.Said("user")).ToHaveTextAsync("How is the weather in London today?");
        await Assertions.Expect(console.Tool("get_weather")).ToContainTextAsync("London");
        await Assertions.Expect(console.Said("agent")).ToContainTextAsync("In London it is");
        await console.UntilSpokenAsync(1);
        Assert.Empty(await console.HeardAsync());
        Assert.Empty(console.Errors);
    }

    [Fact(Timeout = 300_000)]
    public async Task Stop_ends_the_answer_at_once_and_shows_what_was_not_heard()
    {
        await using var console = await ConsolePage.OpenAsync(await fixture.SilentAsync(), fixture.Address);
        await console.TypeAsync("What's the weather in Paris?");
        await console.UntilSpokenAsync(1);

        await console.Button("Stop speaking").ClickAsync();

        await Assertions.Expect(console.Said("agent").Locator("del")).ToContainTextAsync("right now");
        await Assertions.Expect(console.State).ToHaveTextAsync("Microphone off");
        Assert.InRange(Assert.Single(await BargeIn.ReadAsync(console)).FromClear, TimeSpan.Zero, TimeSpan.FromMilliseconds(200));
    }

    [Fact(Timeout = 300_000)]
    public async Task What_an_agent_is_asked_by_name_is_answered_by_it()
    {
        await using var console = await ConsolePage.OpenAsync(await fixture.SilentAsync(), fixture.Address);

        await console.Page.GetByRole(AriaRole.Combobox, new() { Name = "Agent" }).SelectOptionAsync("concierge");
        await console.TypeAsync("hello");

        await Assertions.Expect(console.Said("agent").First).Not.ToBeEmptyAsync();
        await Assertions.Expect(console.Highlighted).Not.ToHaveTextAsync("Assistant");
    }
}
