using System.ComponentModel;
using Duologue.Browser.Tests.Support;
using Microsoft.Extensions.AI;
using Microsoft.Playwright;

namespace Duologue.Browser.Tests;

[Collection(BrowserCollection.Name)]
[Trait("Needs", "chromium")]
public sealed class ReconnectTests(BrowserFixture fixture)
{
    [Fact(Timeout = 300_000)]
    public async Task A_page_whose_line_breaks_finds_back_to_the_same_conversation()
    {
        var browser = await fixture.SilentAsync();
        await using var server = await AgentServer.StartAsync(Counter);
        await using var console = await ConsolePage.OpenAsync(browser, server.Address);
        await console.TypeAsync("count on");
        await Assertions.Expect(console.Said("agent").Last).ToContainTextAsync("number 1");
        await Assertions.Expect(console.State).ToHaveTextAsync("Microphone off");

        server.Cut();
        await console.TypeAsync("count on");

        // the second number: the agent of the first conversation still counts
        await Assertions.Expect(console.Said("agent").Last).ToContainTextAsync("number 2");
        await Assertions.Expect(console.Page.Locator(".phase")).ToHaveTextAsync("Connected");
        await Assertions.Expect(console.Said("user")).ToHaveCountAsync(2);
        Assert.Equal((1, 2), (server.Sessions, server.Sockets));
    }

    private static RealtimeAgent Counter()
    {
        var number = 0;
        return new RealtimeAgent
        {
            Name = "Counter",
            Instructions = "Count on when asked.",
            Tools = { AIFunctionFactory.Create(new Numbers(() => ++number).CountOn, "count_on") },
        };
    }

    private sealed class Numbers(Func<int> next)
    {
        [Description("Says the next number.")]
        [Examples("count on")]
        public string CountOn() => $"This is number {next()}.";
    }
}
