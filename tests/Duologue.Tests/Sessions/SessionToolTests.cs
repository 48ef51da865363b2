using Duologue.Protocol;
using Duologue.Testing;
using Microsoft.Extensions.AI;

namespace Duologue.Tests.Sessions;

public sealed class SessionToolTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 30_000)]
    public async Task Only_what_a_tool_says_on_purpose_reaches_the_model()
    {
        await using var test = await RunAsync(AIFunctionFactory.Create(string () => throw new ToolFailedException("There is no such flight."), "work"));

        Assert.Equal("There is no such flight.", Output(test));
    }

    [Fact(Timeout = 30_000)]
    public async Task The_message_of_any_other_exception_stays_inside()
    {
        await using var test = await RunAsync(AIFunctionFactory.Create(string () => throw new InvalidOperationException("password is hunter2"), "work"));

        Assert.DoesNotContain("hunter2", Output(test));
        Assert.StartsWith("The tool failed.", Output(test));
        Assert.Contains("hunter2", Assert.Single(test.Seen.Of<SessionEvent.ToolCallEnded>()).Error!.Message);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_tool_that_hangs_is_given_up_and_the_model_is_told()
    {
        var model = new ScriptedModel().CallsTool("work").Says("Sorry.");
        var cancelled = new TaskCompletionSource();
        var agent = new RealtimeAgent
        {
            Name = "Agent",
            Tools =
            {
                AIFunctionFactory.Create(async (CancellationToken cancellationToken) =>
                {
                    await using var registration = cancellationToken.Register(() => cancelled.TrySetResult());
                    await new TaskCompletionSource().Task;
                }, "work"),
            },
        };
        await using var test = await TestSession.StartAsync(model, agent);
        await test.Session.SendTextAsync("go", cancellationToken: Token);
        await test.NextAsync<SessionEvent.ToolCallStarted>();

        var ended = await test.PassUntilAsync(test.NextAsync<SessionEvent.ToolCallEnded>());
        await cancelled.Task;
        await test.NextAsync<SessionEvent.AssistantTranscript>();

        Assert.IsType<TimeoutException>(ended.Error);
        Assert.True(ended.Duration >= TimeSpan.FromSeconds(10));
        Assert.Equal("The tool did not answer in time.", Output(test));
    }

    [Fact(Timeout = 30_000)]
    public async Task A_long_result_is_cut_for_the_model_and_whole_for_the_program()
    {
        var result = string.Concat(Enumerable.Repeat("ä€", 10_000));
        await using var test = await RunAsync(AIFunctionFactory.Create(() => result, "work"));

        var output = Output(test);
        Assert.InRange(System.Text.Encoding.UTF8.GetByteCount(output), 16_000, 16 * 1024);
        Assert.StartsWith(output[..5_000], result);
        Assert.DoesNotContain('\uFFFD', output);
        Assert.Equal(result, Assert.Single(test.Seen.Of<SessionEvent.ToolCallEnded>()).Result);
    }

    [Theory(Timeout = 30_000)]
    [InlineData("""{"cty":"Paris"}""", "The argument 'city' is missing.")]
    [InlineData("""{"city":""", "The arguments are not valid JSON.")]
    [InlineData("""[1]""", "The arguments must be a JSON object.")]
    public async Task Wrong_arguments_are_explained_to_the_model(string arguments, string expected)
    {
        await using var test = await RunAsync(AIFunctionFactory.Create((string city) => city, "work"), arguments);

        Assert.Equal(expected, Output(test));
    }

    [Fact(Timeout = 30_000)]
    public async Task A_tool_without_a_result_is_reported_as_done()
    {
        await using var test = await RunAsync(AIFunctionFactory.Create(() => { }, "work"));

        Assert.Equal("Done.", Output(test));
    }

    [Fact(Timeout = 30_000)]
    public async Task An_unknown_tool_gets_an_output_too()
    {
        var model = new ScriptedModel().CallsTool("nothing_like_that").Says("Sorry.");
        await using var test = await TestSession.StartAsync(model);

        await test.Session.SendTextAsync("go", cancellationToken: Token);
        await test.NextAsync<SessionEvent.AssistantTranscript>();

        Assert.Equal("There is no tool named nothing_like_that that can run here.", Output(test));
    }

    [Fact(Timeout = 30_000)]
    public async Task A_call_that_is_announced_twice_runs_once()
    {
        var model = new ScriptedModel { IsStrict = true };
        var runs = 0;
        var agent = new RealtimeAgent { Name = "Agent", Tools = { AIFunctionFactory.Create(() => Interlocked.Increment(ref runs), "work") } };
        await using var test = await TestSession.StartAsync(model, agent);
        var call = new WireItem { Id = "item", Type = "function_call", CallId = "call", Name = "work", Arguments = "{}", Status = "completed" };
        test.Connection.Emit(new ServerEvent.ResponseCreated(new WireResponse { Id = "r" }));
        test.Connection.Emit(new ServerEvent.OutputItemDone("r", 0, call));
        test.Connection.Emit(new ServerEvent.OutputItemDone("r", 0, call));

        test.Connection.Emit(new ServerEvent.ResponseDone(new WireResponse { Id = "r", Status = "completed", Output = [call] }));
        await test.Connection.NextAsync<ClientEvent.CreateResponse>(Token);

        Assert.Equal(1, runs);
        Assert.Single(test.Connection.Sent.OfType<ClientEvent.CreateItem>());
    }

    [Theory(Timeout = 30_000)]
    [InlineData("incomplete")]
    [InlineData("in_progress")]
    public async Task A_call_that_is_not_whole_does_not_run(string status)
    {
        var model = new ScriptedModel { IsStrict = true };
        var runs = 0;
        var agent = new RealtimeAgent { Name = "Agent", Tools = { AIFunctionFactory.Create(() => Interlocked.Increment(ref runs), "work") } };
        await using var test = await TestSession.StartAsync(model, agent);
        var call = new WireItem { Id = "item", Type = "function_call", CallId = "call", Name = "work", Arguments = "{}", Status = status };
        test.Connection.Emit(new ServerEvent.ResponseCreated(new WireResponse { Id = "r" }));
        test.Connection.Emit(new ServerEvent.OutputItemDone("r", 0, call));

        test.Connection.Emit(new ServerEvent.ResponseDone(new WireResponse { Id = "r", Status = "cancelled" }));
        await test.NextAsync<SessionEvent.ResponseEnded>();

        Assert.Equal(0, runs);
        Assert.True(test.Session.IsIdle);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_call_that_comes_after_the_user_interrupted_does_not_run()
    {
        var model = new ScriptedModel { IsStrict = true };
        var runs = 0;
        var agent = new RealtimeAgent { Name = "Agent", Tools = { AIFunctionFactory.Create(() => Interlocked.Increment(ref runs), "work") } };
        await using var test = await TestSession.StartAsync(model, agent);
        test.Connection.Emit(new ServerEvent.ResponseCreated(new WireResponse { Id = "r" }));
        test.Connection.Emit(new ServerEvent.SpeechStarted("user", 0));
        var call = new WireItem { Id = "item", Type = "function_call", CallId = "call", Name = "work", Arguments = "{}", Status = "completed" };

        test.Connection.Emit(new ServerEvent.OutputItemDone("r", 0, call));
        test.Connection.Emit(new ServerEvent.ResponseDone(new WireResponse { Id = "r", Status = "cancelled" }));
        await test.NextAsync<SessionEvent.ResponseEnded>();

        Assert.Equal(0, runs);
    }

    [Fact(Timeout = 30_000)]
    public async Task The_answer_waits_for_the_end_of_the_response_and_of_every_tool()
    {
        var model = new ScriptedModel { IsStrict = true };
        var release = new TaskCompletionSource();
        var agent = new RealtimeAgent
        {
            Name = "Agent",
            Tools = { AIFunctionFactory.Create(() => "quick", "quick"), AIFunctionFactory.Create(async () => { await release.Task; return "slow"; }, "slow") },
        };
        await using var test = await TestSession.StartAsync(model, agent);
        test.Connection.Emit(new ServerEvent.ResponseCreated(new WireResponse { Id = "r" }));
        foreach (var name in new[] { "quick", "slow" })
        {
            test.Connection.Emit(new ServerEvent.OutputItemDone("r", 0, new WireItem { Id = name, Type = "function_call", CallId = name, Name = name, Arguments = "{}", Status = "completed" }));
        }

        await test.Connection.ExpectAsync<ClientEvent.CreateItem>(Token);
        release.SetResult();
        await test.Connection.ExpectAsync<ClientEvent.CreateItem>(Token);
        var early = test.Connection.Sent.OfType<ClientEvent.CreateResponse>().Count();
        test.Connection.Emit(new ServerEvent.ResponseDone(new WireResponse { Id = "r", Status = "completed" }));
        await test.Connection.ExpectAsync<ClientEvent.CreateResponse>(Token);

        Assert.Equal(0, early);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_tool_that_runs_while_the_user_speaks_is_answered_by_the_models_own_next_answer()
    {
        var model = new ScriptedModel().CallsTool("work").Says("Here is both.");
        var release = new TaskCompletionSource();
        var agent = new RealtimeAgent { Name = "Agent", Tools = { AIFunctionFactory.Create(async () => { await release.Task; return "late"; }, "work") } };
        await using var test = await TestSession.StartAsync(model, agent);
        await test.Session.SendTextAsync("go", cancellationToken: Token);
        await test.NextAsync<SessionEvent.ToolCallStarted>();
        test.Connection.UserSpeaks();
        await test.NextAsync<SessionEvent.UserSpeechStarted>();
        release.SetResult();
        await test.NextAsync<SessionEvent.ToolCallEnded>();

        test.Connection.UserStops("and one more thing");
        await test.NextAsync<SessionEvent.AssistantTranscript>();
        await test.NextAsync<SessionEvent.ResponseEnded>();

        Assert.Single(test.Connection.Sent.OfType<ClientEvent.CreateResponse>());
        Assert.Equal("late", Output(test));
        Assert.True(test.Session.IsIdle);
    }

    [Fact(Timeout = 30_000)]
    public async Task Too_many_calls_in_a_row_are_stopped_with_an_answer()
    {
        var model = new ScriptedModel();
        for (var i = 0; i < 4; i++)
        {
            model.CallsTool("work");
        }

        model.Says("I give up.");
        var runs = 0;
        var agent = new RealtimeAgent { Name = "Agent", Tools = { AIFunctionFactory.Create(() => ++runs, "work") } };
        await using var test = await TestSession.StartAsync(model, agent, new RealtimeRunnerOptions { MaxToolCallsPerTurn = 3 });

        await test.Session.SendTextAsync("go", cancellationToken: Token);
        await test.NextAsync<SessionEvent.AssistantTranscript>();

        Assert.Equal(3, runs);
        Assert.Equal("none", test.Connection.Sent.OfType<ClientEvent.CreateResponse>().Last().Response?.ToolChoice?.GetString());
    }

    [Fact(Timeout = 30_000)]
    public async Task A_tool_that_needs_approval_waits_for_it()
    {
        var model = new ScriptedModel().CallsTool("pay", """{"amount":5}""").Says("Paid.");
        var runs = 0;
        var pay = new ApprovalRequiredAIFunction(AIFunctionFactory.Create((int amount) => runs += amount, "pay"));
        await using var test = await TestSession.StartAsync(model, new RealtimeAgent { Name = "Agent", Tools = { pay.WithExamples("pay {amount}") } });
        await test.Session.SendTextAsync("pay five", cancellationToken: Token);
        var asked = await test.NextAsync<SessionEvent.ToolApprovalRequested>();
        var before = runs;

        var isTaken = await test.Session.ApproveToolAsync(asked.CallId, Token);
        var isTakenAgain = await test.Session.ApproveToolAsync(asked.CallId, Token);
        await test.NextAsync<SessionEvent.AssistantTranscript>();

        Assert.Equal((0, 5), (before, runs));
        Assert.Equal(("pay", """{"amount":5}"""), (asked.Name, asked.Arguments));
        Assert.True(isTaken);
        Assert.False(isTakenAgain);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_rejected_tool_does_not_run_and_the_model_is_told_why()
    {
        var model = new ScriptedModel().CallsTool("pay").Says("Then not.");
        var runs = 0;
        var pay = new ApprovalRequiredAIFunction(AIFunctionFactory.Create(() => ++runs, "pay"));
        await using var test = await TestSession.StartAsync(model, new RealtimeAgent { Name = "Agent", Tools = { pay } });
        await test.Session.SendTextAsync("pay", cancellationToken: Token);
        var asked = await test.NextAsync<SessionEvent.ToolApprovalRequested>();

        await test.Session.RejectToolAsync(asked.CallId, "over the limit", Token);
        await test.NextAsync<SessionEvent.AssistantTranscript>();

        Assert.Equal(0, runs);
        Assert.Equal("The call was not approved: over the limit", Output(test));
    }

    [Fact(Timeout = 30_000)]
    public async Task An_approval_nobody_gives_runs_out()
    {
        var model = new ScriptedModel().CallsTool("pay").Says("Then not.");
        var pay = new ApprovalRequiredAIFunction(AIFunctionFactory.Create(() => "paid", "pay"));
        await using var test = await TestSession.StartAsync(model, new RealtimeAgent { Name = "Agent", Tools = { pay } });
        await test.Session.SendTextAsync("pay", cancellationToken: Token);
        await test.NextAsync<SessionEvent.ToolApprovalRequested>();

        await test.PassUntilAsync(test.NextAsync<SessionEvent.ToolCallEnded>(), TimeSpan.FromSeconds(5));
        await test.NextAsync<SessionEvent.AssistantTranscript>();

        Assert.Equal("Nobody approved the call in time.", Output(test));
    }

    [Fact(Timeout = 30_000)]
    public async Task A_tool_sees_the_conversation_and_shares_items_with_the_next()
    {
        var model = new ScriptedModel().CallsTool("first").CallsTool("second").Says("Done.");
        AgentContext? context = null;
        var agent = new RealtimeAgent
        {
            Name = "Agent",
            Tools =
            {
                AIFunctionFactory.Create((AIFunctionArguments arguments) => { AgentContext.From(arguments)!.Items["seat"] = "12A"; }, "first"),
                AIFunctionFactory.Create((AIFunctionArguments arguments) => { context = AgentContext.From(arguments); return context!.Items["seat"]; }, "second"),
            },
        };
        await using var test = await TestSession.StartAsync(model, agent);

        await test.Session.SendTextAsync("book", cancellationToken: Token);
        await test.NextAsync<SessionEvent.AssistantTranscript>();

        Assert.Equal((test.Session.Id, "Agent"), (context!.SessionId, context.AgentName));
        Assert.Contains(context.History, i => i is ConversationItem.Message { Text: "book" });
        Assert.Equal("12A", Assert.Single(test.Session.History.OfType<ConversationItem.ToolCall>(), c => c.Name == "second").Output);
    }

    [Fact(Timeout = 30_000)]
    public async Task The_user_is_heard_while_a_tool_runs()
    {
        var model = new ScriptedModel().CallsTool("work").Says("Yes?");
        var release = new TaskCompletionSource();
        var agent = new RealtimeAgent { Name = "Agent", Tools = { AIFunctionFactory.Create(() => release.Task, "work") } };
        await using var test = await TestSession.StartAsync(model, agent);
        await test.Session.SendTextAsync("go", cancellationToken: Token);
        await test.NextAsync<SessionEvent.ToolCallStarted>();

        test.Connection.UserSays("are you there");
        var answer = await test.NextAsync<SessionEvent.AssistantTranscript>();
        release.SetResult();

        Assert.Equal("Yes?", answer.Text);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_second_handoff_in_one_response_comes_too_late()
    {
        var first = new RealtimeAgent { Name = "First" };
        var second = new RealtimeAgent { Name = "Second" };
        var model = new ScriptedModel();
        model.CallsTools(("transfer_to_first", "{}"), ("transfer_to_second", "{}")).Says("Hello.");
        await using var test = await TestSession.StartAsync(model, new RealtimeAgent { Name = "Agent", Handoffs = { first, second } });

        await test.Session.SendTextAsync("go", cancellationToken: Token);
        await test.NextAsync<SessionEvent.AssistantTranscript>();

        Assert.Single(test.Seen.Of<SessionEvent.HandedOff>());
        Assert.Contains(Outputs(test), o => o == "Another agent has taken over already.");
    }

    [Fact(Timeout = 30_000)]
    public async Task A_handoff_that_fails_leaves_the_agent_and_tells_the_model()
    {
        var target = new RealtimeAgent { Name = "Other", InstructionsProvider = (_, _) => throw new InvalidOperationException("secret") };
        var model = new ScriptedModel().CallsTool("transfer_to_other").Says("Sorry.");
        var agent = new RealtimeAgent { Name = "Agent", Handoffs = { target } };
        await using var test = await TestSession.StartAsync(model, agent);

        await test.Session.SendTextAsync("go", cancellationToken: Token);
        await test.NextAsync<SessionEvent.AssistantTranscript>();

        Assert.Equal("The handoff to Other failed.", Output(test));
        Assert.Same(agent, test.Session.CurrentAgent);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_handoff_tells_output_then_update_then_asks_and_never_touches_formats_or_voice()
    {
        var target = new RealtimeAgent { Name = "Other", Instructions = "Be other.", Voice = "cedar", Speed = 1.2 };
        var model = new ScriptedModel().CallsTool("transfer_to_other").Says("Hello.");
        var told = new List<string>();
        var agent = new RealtimeAgent
        {
            Name = "Agent",
            Voice = "marin",
            Handoffs = { new Handoff(target) { OnHandoff = (context, _) => { told.Add(context.AgentName); return ValueTask.CompletedTask; } } },
        };
        await using var test = await TestSession.StartAsync(model, agent);

        await test.Session.SendTextAsync("go", cancellationToken: Token);
        await test.NextAsync<SessionEvent.AssistantTranscript>();

        Assert.Equal(["Agent"], told);
        Assert.Equal(
            ["conversation.item.create", "response.create", "conversation.item.create", "session.update", "response.create"],
            test.Connection.Sent.Select(e => e.Type));
        var update = test.Connection.Sent.OfType<ClientEvent.UpdateSession>().Single().Session;
        Assert.Equal("Be other.", update.Instructions);
        Assert.Null(update.Audio);
        Assert.Empty(update.Tools!);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_model_that_can_change_its_voice_gets_the_new_agents()
    {
        var model = new ScriptedModel { Capabilities = new ScriptedModel().Capabilities with { CanChangeVoice = true } };
        await using var test = await TestSession.StartAsync(model);

        await test.Session.HandOffAsync(new RealtimeAgent { Name = "Other", Voice = "cedar" }, respond: true, Token);
        await test.NextAsync<SessionEvent.ResponseEnded>();

        var output = test.Connection.Sent.OfType<ClientEvent.UpdateSession>().Single().Session.Audio!.Output!;
        Assert.Equal("cedar", output.Voice!.Value.GetString());
        Assert.Null(output.Format);
    }

    private static async Task<TestSession> RunAsync(AIFunction tool, string arguments = "{}")
    {
        var model = new ScriptedModel().CallsTool("work", arguments).Says("Well.");
        var test = await TestSession.StartAsync(model, new RealtimeAgent { Name = "Agent", Tools = { tool } });
        await test.Session.SendTextAsync("go", cancellationToken: Token);
        await test.NextAsync<SessionEvent.AssistantTranscript>();
        return test;
    }

    private static string Output(TestSession test) => Assert.Single(Outputs(test));

    private static IReadOnlyList<string> Outputs(TestSession test) =>
        [.. test.Connection.Sent.OfType<ClientEvent.CreateItem>().Where(c => c.Item.Type == "function_call_output").Select(c => c.Item.Output!)];
}
