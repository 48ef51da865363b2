using System.ComponentModel;
using Duologue.Testing;
using Duologue.Tests.Testing;
using Microsoft.Extensions.AI;

namespace Duologue.Tests.Sessions;

/// <summary>The conversations that must work over every model. A model joins by a class that hands in its fixture.</summary>
public abstract class SessionConversationTests<TFixture>
    where TFixture : ISessionFixture, new()
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 30_000)]
    public async Task A_typed_turn_is_answered_and_kept_in_the_history()
    {
        await using var fixture = new TFixture();
        fixture.WillSay("Hello there.");
        var (session, seen) = await StartAsync(fixture, new RealtimeAgent { Name = "Greeter" });
        await using var _ = session;

        await session.SendTextAsync("Hello?", cancellationToken: Token);
        var ended = await seen.NextAsync<SessionEvent.ResponseEnded>(Token);

        Assert.Equal(ResponseStatus.Completed, ended.Status);
        Assert.NotNull(ended.Latency);
        Assert.Equal(["User: Hello?", "Assistant: Hello there."], Lines(session));
        Assert.NotEmpty(seen.Of<SessionEvent.AudioOutput>());
    }

    [Fact(Timeout = 30_000)]
    public async Task A_spoken_turn_is_transcribed_and_answered()
    {
        await using var fixture = new TFixture();
        fixture.WillSay("It is noon.");
        var (session, seen) = await StartAsync(fixture, new RealtimeAgent { Name = "Clock" });
        await using var _ = session;

        await fixture.UserSaysAsync(session, "what time is it", Token);
        await seen.NextAsync<SessionEvent.ResponseEnded>(Token);
        await Eventually.HoldsAsync(() => seen.Of<SessionEvent.UserTranscript>().Count > 0);

        Assert.Equal(["User: what time is it", "Assistant: It is noon."], Lines(session));
        Assert.Single(seen.Of<SessionEvent.UserSpeechStarted>());
        Assert.Single(seen.Of<SessionEvent.UserSpeechStopped>());
        Assert.Equal("what time is it", Assert.Single(seen.Of<SessionEvent.UserTranscript>()).Text);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_tool_runs_and_its_result_is_spoken()
    {
        await using var fixture = new TFixture();
        fixture.WillCall(("get_weather", """{"city":"Paris"}"""));
        fixture.WillSay("It is sunny in Paris.");
        var agent = new RealtimeAgent
        {
            Name = "Weather",
            Tools = { AIFunctionFactory.Create(([Description("where")] string city) => $"sunny in {city}", "get_weather") },
        };
        var (session, seen) = await StartAsync(fixture, agent);
        await using var _ = session;

        await session.SendTextAsync("How is the weather in Paris?", cancellationToken: Token);
        await seen.NextAsync<SessionEvent.AssistantTranscript>(Token);
        await seen.NextAsync<SessionEvent.ResponseEnded>(Token);

        Assert.Equal("sunny in Paris", Assert.Single(fixture.ToolOutputs).Output);
        var call = Assert.Single(seen.Of<SessionEvent.ToolCallEnded>());
        Assert.Null(call.Error);
        Assert.Equal("sunny in Paris", Assert.Single(session.History.OfType<ConversationItem.ToolCall>()).Output);
        Assert.Equal("Assistant: It is sunny in Paris.", Lines(session)[^1]);
    }

    [Fact(Timeout = 30_000)]
    public async Task Two_tools_run_at_once_and_one_answer_follows()
    {
        await using var fixture = new TFixture();
        fixture.WillCall(("first", "{}"), ("second", "{}"));
        fixture.WillSay("Both are done.");
        var firstRuns = new TaskCompletionSource();
        var secondRuns = new TaskCompletionSource();
        var agent = new RealtimeAgent
        {
            Name = "Twice",
            Tools =
            {
                AIFunctionFactory.Create(async () =>
                {
                    firstRuns.SetResult();
                    await secondRuns.Task;
                    return "one";
                }, "first"),
                AIFunctionFactory.Create(async () =>
                {
                    secondRuns.SetResult();
                    await firstRuns.Task;
                    return "two";
                }, "second"),
            },
        };
        var (session, seen) = await StartAsync(fixture, agent);
        await using var _ = session;

        await session.SendTextAsync("Do both.", cancellationToken: Token);
        await seen.NextAsync<SessionEvent.AssistantTranscript>(Token);
        await seen.NextAsync<SessionEvent.ResponseEnded>(Token);

        Assert.Equal(["one", "two"], fixture.ToolOutputs.Select(o => o.Output).Order());
        Assert.Equal(2, seen.Of<SessionEvent.ResponseStarted>().Count);
        Assert.Equal("Assistant: Both are done.", Lines(session)[^1]);
    }

    [Fact(Timeout = 30_000)]
    public async Task An_agent_hands_over_and_gets_the_conversation_back()
    {
        await using var fixture = new TFixture();
        fixture.WillCall(("transfer_to_billing", "{}"));
        fixture.WillSay("Billing here.");
        fixture.WillCall(("transfer_to_front_desk", "{}"));
        fixture.WillSay("Front desk again.");
        var desk = new RealtimeAgent { Name = "Front desk", Instructions = "You greet." };
        var billing = new RealtimeAgent { Name = "Billing", Instructions = "You bill." };
        desk.Handoffs.Add(billing);
        billing.Handoffs.Add(desk);
        var (session, seen) = await StartAsync(fixture, desk);
        await using var _ = session;

        await session.SendTextAsync("My bill is wrong.", cancellationToken: Token);
        await seen.NextAsync<SessionEvent.AssistantTranscript>(Token);
        await seen.NextAsync<SessionEvent.ResponseEnded>(Token);
        var agentInBetween = session.CurrentAgent;
        var instructionsInBetween = fixture.Instructions;
        await session.SendTextAsync("Thank you, back please.", cancellationToken: Token);
        await seen.NextAsync<SessionEvent.AssistantTranscript>(Token);
        await seen.NextAsync<SessionEvent.ResponseEnded>(Token);

        Assert.Same(billing, agentInBetween);
        Assert.Contains("You bill.", instructionsInBetween);
        Assert.Same(desk, session.CurrentAgent);
        Assert.Contains("You greet.", fixture.Instructions);
        Assert.Equal(
            ["Front desk > Billing", "Billing > Front desk"],
            session.History.OfType<ConversationItem.AgentChange>().Select(c => $"{c.From} > {c.To}"));
        Assert.Equal("Billing", session.History.OfType<ConversationItem.Message>().Single(m => m.Text == "Billing here.").AgentName);
    }

    [Fact(Timeout = 30_000)]
    public async Task The_user_interrupts_and_the_history_keeps_what_was_heard()
    {
        await using var fixture = new TFixture();
        fixture.WillKeepTalking("One two three four five six seven eight nine ten eleven twelve.");
        var (session, seen) = await StartAsync(fixture, new RealtimeAgent { Name = "Counter" });
        await using var _ = session;
        await session.SendTextAsync("Count.", cancellationToken: Token);
        var audio = await seen.NextAsync<SessionEvent.AudioOutput>(Token);

        await fixture.UserBeginsAsync(session, Token);
        var interrupted = await seen.NextAsync<SessionEvent.AudioInterrupted>(Token);
        var heard = audio.Frame.Duration / 2;
        await session.InterruptAsync(new PlaybackPosition(audio.ItemId, audio.ContentIndex, heard) { Epoch = interrupted.Epoch }, Token);
        await Eventually.HoldsAsync(() => fixture.Truncations.Count > 0);

        Assert.Equal(interrupted.Epoch, session.PlaybackEpoch);
        Assert.DoesNotContain(seen.Of<SessionEvent.AudioOutput>(), a => a.Epoch == interrupted.Epoch);
        var (item, position) = Assert.Single(fixture.Truncations);
        Assert.Equal(audio.ItemId, item);
        Assert.InRange((heard - position).TotalMilliseconds, 0, 1);
        var message = session.History.OfType<ConversationItem.Message>().Single(m => m.Role == MessageRole.Assistant);
        Assert.True(message.IsInterrupted);
        Assert.True(message.Text.Length < message.FullText.Length);
        Assert.StartsWith(message.Text, message.FullText);
    }

    [Fact(Timeout = 30_000)]
    public async Task An_out_of_band_response_stays_outside_the_conversation()
    {
        await using var fixture = new TFixture();
        fixture.WillSayAside("a complaint");
        var (session, seen) = await StartAsync(fixture, new RealtimeAgent { Name = "Listener" });
        await using var _ = session;

        var result = await session.RequestResponseAsync(
            new ResponseRequest { OutOfBand = true, Instructions = "Classify the conversation.", Metadata = new Dictionary<string, string> { ["topic"] = "class" } },
            Token);

        Assert.Equal(ResponseStatus.Completed, result.Status);
        Assert.Equal("a complaint", result.Text);
        Assert.Equal("class", result.Metadata?["topic"]);
        Assert.Empty(session.History);
        Assert.Empty(seen.Of<SessionEvent.AudioOutput>());
    }

    private static async Task<(RealtimeSession Session, SessionRecorder Seen)> StartAsync(TFixture fixture, RealtimeAgent agent)
    {
        var seen = new SessionRecorder();
        var runner = new RealtimeRunner(agent, fixture.Model, timeProvider: fixture.Time);
        return (await runner.StartAsync(fixture.Settings, [seen], Token), seen);
    }

    private static List<string> Lines(RealtimeSession session) =>
        [.. session.History.OfType<ConversationItem.Message>().Select(m => $"{m.Role}: {m.Text}")];
}
