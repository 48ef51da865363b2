using Duologue.Protocol;
using Duologue.Testing.Realtime;
using Duologue.Tests.Testing;
using Microsoft.Extensions.AI;

namespace Duologue.Tests.Sessions;

/// <summary>Sockets that are cut under a conversation, and the conversation that goes on.</summary>
public sealed class SessionFaultTests
{
    private static readonly byte[] Sound = new byte[4_800];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 30_000)]
    public async Task An_answer_cut_in_the_middle_stays_as_far_as_it_came_and_the_conversation_goes_on()
    {
        await using var line = await BrokenLine.StartAsync(
            new RealtimeAgent { Name = "Clerk" },
            Line().Expect("response.create").Send(RealtimeScripts.SpokenAnswerBegins("resp_1", "item_a1", "We open at", Sound)).WaitFor("cut").Abort(),
            Line().Expect("response.create").Send(RealtimeScripts.SpokenAnswer("resp_2", "item_a2", "At nine.", Sound)));
        await line.Session.SendTextAsync("When do you open?", cancellationToken: Token);
        await Eventually.HoldsAsync(() => Lines(line).LastOrDefault() == "Assistant: We open at");

        var lost = await line.CutAsync();
        var restored = await line.RestoreAsync();
        await line.Session.SendTextAsync("When?", cancellationToken: Token);
        await line.Seen.NextAsync<SessionEvent.ResponseEnded>(Token);

        Assert.NotEmpty(lost.Reason);
        Assert.True(restored.Gap > TimeSpan.Zero);
        Assert.Equal([ResponseStatus.Failed, ResponseStatus.Completed], line.Seen.Of<SessionEvent.ResponseEnded>().Select(e => e.Status));
        Assert.Equal(["User: When do you open?", "Assistant: We open at", "User: When?", "Assistant: At nine."], Lines(line));
        Assert.Equal(["user: When do you open?", "assistant: We open at", "user: When?", "response.create"], line.Told(1));
    }

    [Fact(Timeout = 30_000)]
    public async Task What_was_asked_for_when_the_line_was_cut_is_asked_for_once_on_the_next()
    {
        await using var line = await BrokenLine.StartAsync(
            new RealtimeAgent { Name = "Clerk" },
            Line().Expect("response.create").WaitFor("cut").Abort(),
            Line().Expect("response.create").Send(RealtimeScripts.SpokenAnswer("resp_2", "item_a2", "At nine.", Sound)));
        await line.Session.SendTextAsync("When do you open?", cancellationToken: Token);
        await line.ToldAsync(0, "response.create");

        await line.CutAsync();
        await line.RestoreAsync();
        var ended = await line.Seen.NextAsync<SessionEvent.ResponseEnded>(Token);
        await line.Session.SendTextAsync("Thanks.", respond: false, cancellationToken: Token);
        await Eventually.HoldsAsync(() => Lines(line).LastOrDefault() == "User: Thanks.");

        Assert.Equal(ResponseStatus.Completed, ended.Status);
        Assert.Equal(["user: When do you open?", "response.create", "user: Thanks."], line.Told(1));
        Assert.Equal(["User: When do you open?", "Assistant: At nine.", "User: Thanks."], Lines(line));
    }

    [Theory(Timeout = 30_000)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    public async Task A_tool_call_cut_anywhere_runs_once_and_its_output_is_sent_once(int eventsBeforeTheCut)
    {
        var runs = 0;
        var agent = new RealtimeAgent { Name = "Clerk", Tools = { AIFunctionFactory.Create(() => $"nine, run {Interlocked.Increment(ref runs)}", "hours") } };
        await using var line = await BrokenLine.StartAsync(
            agent,
            Line().Expect("response.create").Send(Call("1").Take(eventsBeforeTheCut)).WaitFor("cut").Abort(),
            AnswersOrCalls());
        await line.Session.SendTextAsync("When do you open?", cancellationToken: Token);
        await line.Seen.NextAsync<SessionEvent.ResponseStarted>(Token);

        await line.CutAsync();
        await line.RestoreAsync();
        await line.Seen.NextAsync<SessionEvent.ResponseEnded>(
            _ => line.Seen.Of<SessionEvent.AssistantTranscript>().Any(t => t.Text == "At nine."), Token);

        Assert.Equal(1, runs);
        Assert.Single(line.Seen.Of<SessionEvent.ToolCallEnded>());
        Assert.Single(line.Told(1), "output: nine, run 1");
        Assert.Equal("nine, run 1", Assert.Single(line.Session.History.OfType<ConversationItem.ToolCall>(), c => c.Output is not null).Output);
        Assert.Equal("Assistant: At nine.", Lines(line)[^1]);
    }

    [Theory(Timeout = 30_000)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_tool_that_ends_while_there_is_no_line_or_after_it_tells_the_next_line_once(bool endsWithoutLine)
    {
        var result = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var agent = new RealtimeAgent { Name = "Clerk", Tools = { AIFunctionFactory.Create(() => result.Task, "hours") } };
        await using var line = await BrokenLine.StartAsync(
            agent, Line().Expect("response.create").Send(Call("1")).WaitFor("cut").Abort(), AnswersOrCalls());
        await line.Session.SendTextAsync("When do you open?", cancellationToken: Token);
        await line.Seen.NextAsync<SessionEvent.ToolCallStarted>(Token);

        await line.CutAsync();
        if (endsWithoutLine)
        {
            result.SetResult("nine");
            await line.Seen.NextAsync<SessionEvent.ToolCallEnded>(Token);
        }

        await line.RestoreAsync();
        result.TrySetResult("nine");
        await line.Seen.NextAsync<SessionEvent.AssistantTranscript>(Token);

        Assert.Equal(["user: When do you open?", "function_call: hours", "output: nine", "response.create"], line.Told(1));
        Assert.Equal("Assistant: At nine.", Lines(line)[^1]);
    }

    [Theory(Timeout = 30_000)]
    [InlineData(0)]
    [InlineData(4)]
    public async Task An_out_of_band_answer_cut_by_the_line_is_made_again_beside_the_conversation(int eventsBeforeTheCut)
    {
        await using var line = await BrokenLine.StartAsync(
            new RealtimeAgent { Name = "Listener" },
            Line().On("response.create", create => RealtimeScripts.InReplyTo(create, RealtimeScripts.OutOfBandAnswer("resp_1", "item_o1", "a compliment"))
                .Take(eventsBeforeTheCut)).WaitFor("cut").Abort(),
            Line().On("response.create", create => RealtimeScripts.InReplyTo(create, RealtimeScripts.OutOfBandAnswer("resp_2", "item_o2", "a complaint"))));
        var asked = line.Session.RequestResponseAsync(new ResponseRequest { OutOfBand = true, Instructions = "Classify." }, Token);
        await line.ToldAsync(0, "response.create");
        await Eventually.HoldsAsync(() => eventsBeforeTheCut == 0 || line.Seen.Of<SessionEvent.ResponseStarted>().Count > 0);

        await line.CutAsync();
        await line.RestoreAsync();
        var result = await asked;

        Assert.Equal((ResponseStatus.Completed, "a complaint"), (result.Status, result.Text));
        Assert.Equal(["response.create"], line.Told(1));
        Assert.All(line.Seen.Of<SessionEvent.ResponseStarted>(), started => Assert.True(started.IsOutOfBand));
        Assert.Empty(line.Session.History);
        Assert.True(line.Session.IsIdle);
    }

    [Fact(Timeout = 30_000)]
    public async Task The_agent_in_charge_stays_in_charge_on_the_next_line()
    {
        var desk = new RealtimeAgent { Name = "Front desk", Instructions = "You greet." };
        var billing = new RealtimeAgent { Name = "Billing", Instructions = "You bill." };
        desk.Handoffs.Add(billing);
        await using var line = await BrokenLine.StartAsync(
            desk,
            Line().Expect("response.create").Send(RealtimeScripts.FunctionCall("resp_1", "item_f1", "call_1", "transfer_to_billing", "{}")).WaitFor("cut").Abort(),
            Line().Expect("response.create").Send(RealtimeScripts.SpokenAnswer("resp_2", "item_a2", "Billing here.", Sound)));
        await line.Session.SendTextAsync("My bill is wrong.", cancellationToken: Token);
        await line.Seen.NextAsync<SessionEvent.HandedOff>(Token);

        await line.CutAsync();
        await line.RestoreAsync();
        await line.Seen.NextAsync<SessionEvent.AssistantTranscript>(Token);

        var told = line.Server.Connections[1].Received;
        Assert.Contains(
            told.TakeWhile(e => e.GetProperty("type").GetString() != "response.create"),
            e => e.GetProperty("type").GetString() == "session.update" && e.GetProperty("session").GetRawText().Contains("You bill.", StringComparison.Ordinal));
        Assert.Single(line.Told(1), "response.create");
        Assert.Single(line.Told(1), t => t.StartsWith("output: ", StringComparison.Ordinal));
        Assert.Equal("Billing", line.Session.History.OfType<ConversationItem.Message>().Single(m => m.Text == "Billing here.").AgentName);
    }

    private static ReplayScript Line() => ReplayScript.Session().AnswerItems();

    private static IEnumerable<ServerEvent> Call(string number) =>
        RealtimeScripts.FunctionCall($"resp_{number}", $"item_f{number}", $"call_{number}", "hours", "{}");

    /// <summary>A line that calls the tool until it knows its output, as a model would.</summary>
    private static ReplayScript AnswersOrCalls()
    {
        var isKnown = false;
        return Line()
            .On("conversation.item.create", create =>
            {
                isKnown |= create.GetProperty("item").GetProperty("type").GetString() == "function_call_output";
                return RealtimeScripts.ItemCreated(create);
            })
            .On("response.create", _ => isKnown ? RealtimeScripts.SpokenAnswer("resp_3", "item_a3", "At nine.", Sound) : Call("2"));
    }

    private static List<string> Lines(BrokenLine line) =>
        [.. line.Session.History.OfType<ConversationItem.Message>().Select(m => $"{m.Role}: {m.Text}")];
}
