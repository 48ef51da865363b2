using Duologue.Phone;
using Duologue.Testing;
using Microsoft.Extensions.AI;

namespace Duologue.Tests.Phone;

public class PhoneToolsTests
{
    private readonly LineFake _line = new();

    [Fact(Timeout = 60_000)]
    public async Task Hanging_up_ends_the_conversation_of_the_session_it_runs_in()
    {
        var model = new ScriptedModel().CallsTool("hang_up");
        await using var session = await StartAsync(model, PhoneTools.HangUp());
        var ended = Task.Run(async () => await session.ReadEventsAsync(TestContext.Current.CancellationToken).OfType<SessionEvent.EndRequested>().FirstAsync());

        model.Connection.UserSays("goodbye");

        Assert.NotNull(await ended);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_transfer_finds_its_call_by_the_session()
    {
        var model = new ScriptedModel().CallsTool("transfer_call");
        await using var session = await StartAsync(model, PhoneTools.Transfer(_line, "+15550003333"));
        var call = _line.Add(session);

        model.Connection.UserSays("operator please");

        Assert.Equal($"transfer {call.Id} +15550003333", await _line.NextAsync());
    }

    [Fact(Timeout = 60_000)]
    public async Task Keys_are_pressed_in_the_call_of_the_session()
    {
        var model = new ScriptedModel().CallsTool("send_digits", """{"digits":"12#"}""");
        await using var session = await StartAsync(model, PhoneTools.SendDigits(_line));
        var call = _line.Add(session);

        model.Connection.UserSays("press one two pound");

        Assert.Equal($"digits {call.Id} 12#", await _line.NextAsync());
    }

    [Fact]
    public async Task Among_several_numbers_only_those_allowed_are_connected()
    {
        var tool = PhoneTools.Transfer(_line, "+15550003333", "+15550004444");

        var error = await Assert.ThrowsAsync<ToolFailedException>(async () => await tool.InvokeAsync(
            new AIFunctionArguments { ["number"] = "+19005550000" }, TestContext.Current.CancellationToken));

        Assert.Contains("+15550004444", error.Message, StringComparison.Ordinal);
        Assert.Contains("+15550003333", tool.Description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Outside_a_phone_call_the_tools_say_so()
    {
        var context = new AgentContext { SessionId = "none", AgentName = "a" };
        foreach (var tool in new[] { PhoneTools.Transfer(_line, "+15550003333"), PhoneTools.SendDigits(_line) })
        {
            var arguments = new AIFunctionArguments { ["digits"] = "1" };
            arguments.Context = new Dictionary<object, object?> { [typeof(AgentContext)] = context };
            await Assert.ThrowsAsync<ToolFailedException>(async () => await tool.InvokeAsync(arguments, TestContext.Current.CancellationToken));
        }

        await Assert.ThrowsAsync<ToolFailedException>(async () => await PhoneTools.HangUp().InvokeAsync(new AIFunctionArguments(), TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Numbers_of_a_transfer_are_checked_when_the_agent_is_made()
    {
        Assert.Throws<ArgumentException>(() => PhoneTools.Transfer(_line));
        Assert.Throws<ArgumentException>(() => PhoneTools.Transfer(_line, "555"));
    }

    [Fact]
    public void The_tools_carry_names_and_examples()
    {
        Assert.Equal(["hang_up", "transfer_call", "send_digits"], new[] { PhoneTools.HangUp(), PhoneTools.Transfer(_line, "+15550003333"), PhoneTools.SendDigits(_line) }.Select(t => t.Name));
        Assert.Contains(ToolExamples.Of(PhoneTools.HangUp()), e => e.Contains("hang up", StringComparison.Ordinal));
        Assert.NotEmpty(ToolExamples.Of(PhoneTools.Transfer(_line, "+15550003333")));
        Assert.DoesNotContain("arguments", PhoneTools.HangUp().JsonSchema.GetRawText(), StringComparison.Ordinal);
    }

    private static Task<RealtimeSession> StartAsync(ScriptedModel model, AIFunction tool) =>
        new RealtimeRunner(new RealtimeAgent { Name = "agent", Tools = { tool } }, model, timeProvider: new ManualTimeProvider())
            .StartAsync(cancellationToken: TestContext.Current.CancellationToken);
}
