using System.ComponentModel;
using Duologue.Browser.Tests.Support;
using Microsoft.Extensions.AI;
using Microsoft.Playwright;

namespace Duologue.Browser.Tests;

[Collection(BrowserCollection.Name)]
[Trait("Needs", "chromium")]
public sealed class ApprovalTests(BrowserFixture fixture)
{
    [Fact(Timeout = 300_000)]
    public async Task A_tool_that_asks_first_runs_when_the_user_approves()
    {
        var browser = await fixture.SilentAsync();
        await using var server = await AgentServer.StartAsync(Porter);
        await using var console = await ConsolePage.OpenAsync(browser, server.Address);
        await console.TypeAsync("open the gate");
        await Assertions.Expect(console.Tool("open_gate")).ToHaveAttributeAsync("data-status", "approval");

        await console.Button("Approve").ClickAsync();

        await Assertions.Expect(console.Tool("open_gate")).ToHaveAttributeAsync("data-status", "done");
        await Assertions.Expect(console.Said("agent").Last).ToContainTextAsync("gate is open");
        Assert.Empty(console.Errors);
    }

    [Fact(Timeout = 300_000)]
    public async Task A_tool_that_asks_first_does_not_run_when_the_user_rejects_and_the_agent_is_told_why()
    {
        var browser = await fixture.SilentAsync();
        await using var server = await AgentServer.StartAsync(Porter);
        await using var console = await ConsolePage.OpenAsync(browser, server.Address);
        await console.TypeAsync("open the gate");
        await Assertions.Expect(console.Tool("open_gate")).ToHaveAttributeAsync("data-status", "approval");

        await console.Button("Reject…").ClickAsync();
        await console.Page.GetByLabel("Why not?").FillAsync("the dog is in the garden");
        await console.Button("Reject").ClickAsync();

        await Assertions.Expect(console.Tool("open_gate")).ToHaveAttributeAsync("data-status", "rejected");
        await Assertions.Expect(console.Said("agent").Last).Not.ToContainTextAsync("gate is open");
        Assert.Empty(console.Errors);
    }

    private static RealtimeAgent Porter() => new()
    {
        Name = "Porter",
        Instructions = "Open the gate when asked.",
        Tools = { new ApprovalRequiredAIFunction(AIFunctionFactory.Create(Gate.Open, "open_gate")) },
    };

    private static class Gate
    {
        [Description("Opens the gate.")]
        [Examples("open the gate")]
        public static string Open() => "The gate is open.";
    }
}
