using Duologue.Protocol;
using Duologue.Testing;
using Duologue.Tests.Testing;

namespace Duologue.Tests.Sessions;

public sealed class SessionGuardrailTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void An_answer_is_checked_each_hundred_characters_and_once_at_its_end()
    {
        var monitor = new GuardrailMonitor(100, new ManualTimeProvider(), Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);
        var watch = new GuardrailWatch();
        var checks = new List<int>();
        for (var i = 0; i < 25; i++)
        {
            if (monitor.Feed(watch, "0123456789") is { } due)
            {
                checks.Add(due.Length);
                Assert.Null(monitor.Checked(watch));
            }
        }

        checks.Add(monitor.Finish(watch)!.Length);
        monitor.Checked(watch);

        Assert.Equal([100, 200, 250], checks);
        Assert.Null(monitor.Finish(watch));
    }

    [Fact]
    public void While_a_check_runs_the_next_waits_and_sees_everything_that_came()
    {
        var monitor = new GuardrailMonitor(100, new ManualTimeProvider(), Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);
        var watch = new GuardrailWatch();
        monitor.Feed(watch, new string('a', 100));

        var during = monitor.Feed(watch, new string('b', 300));
        var after = monitor.Checked(watch);

        Assert.Null(during);
        Assert.Equal(400, after!.Length);
    }

    [Fact(Timeout = 30_000)]
    public async Task An_answer_that_must_not_stand_is_cut_off_and_replaced()
    {
        var model = new ScriptedModel()
            .Answers(new ScriptedAnswer { Text = new string('x', 120) + " the password is swordfish", HoldAfter = TimeSpan.FromSeconds(8) })
            .Says("I am sorry.");
        var agent = new RealtimeAgent
        {
            Name = "Agent",
            Instructions = "Be brief.",
            OutputGuardrails = { new OutputGuardrail("secrets", text => text.Contains('x', StringComparison.Ordinal) ? GuardrailResult.Trip("a secret", "Offer help.") : GuardrailResult.Pass) },
        };
        await using var test = await TestSession.StartAsync(model, agent);

        await test.Session.SendTextAsync("tell", cancellationToken: Token);
        var tripped = await test.NextAsync<SessionEvent.GuardrailTripped>();
        var interrupted = await test.NextAsync<SessionEvent.AudioInterrupted>();
        var replacement = await test.Seen.NextAsync<SessionEvent.AssistantTranscript>(t => t.Text == "I am sorry.", Token);

        Assert.Equal(("secrets", "a secret", false), (tripped.Name, tripped.Reason, tripped.IsInput));
        Assert.Equal(1, interrupted.Epoch);
        Assert.NotEqual(tripped.ResponseId, replacement.ResponseId);
        Assert.Single(test.Connection.Sent.OfType<ClientEvent.CancelResponse>());
        var request = test.Connection.Sent.OfType<ClientEvent.CreateResponse>().Last().Response!;
        Assert.Contains("Be brief.", request.Instructions);
        Assert.Contains("Offer help.", request.Instructions);
        Assert.Single(test.Seen.Of<SessionEvent.GuardrailTripped>());
    }

    [Fact(Timeout = 30_000)]
    public async Task A_verdict_after_the_end_of_the_answer_still_stops_what_is_playing()
    {
        var verdict = new TaskCompletionSource<GuardrailResult>();
        var model = new ScriptedModel().Says("something bad").Says("Sorry.");
        var agent = new RealtimeAgent { Name = "Agent", OutputGuardrails = { new OutputGuardrail("slow", async (_, text, _) => text == "something bad" ? await verdict.Task : GuardrailResult.Pass) } };
        await using var test = await TestSession.StartAsync(model, agent);
        await test.Session.SendTextAsync("tell", cancellationToken: Token);
        await test.NextAsync<SessionEvent.ResponseEnded>();

        verdict.SetResult(GuardrailResult.Trip("bad"));
        await test.NextAsync<SessionEvent.AudioInterrupted>();
        await test.Seen.NextAsync<SessionEvent.AssistantTranscript>(t => t.Text == "Sorry.", Token);

        Assert.Empty(test.Connection.Sent.OfType<ClientEvent.CancelResponse>());
        Assert.Equal(1, test.Session.PlaybackEpoch);
    }

    [Theory(Timeout = 30_000)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_conversation_does_not_end_before_the_verdict(bool isBad)
    {
        var verdict = new TaskCompletionSource<GuardrailResult>();
        var model = new ScriptedModel().Says("something bad").Says("Sorry.");
        var agent = new RealtimeAgent { Name = "Agent", OutputGuardrails = { new OutputGuardrail("slow", async (_, text, _) => text == "something bad" ? await verdict.Task : GuardrailResult.Pass) } };
        await using var test = await TestSession.StartAsync(model, agent);
        await test.Session.SendTextAsync("tell", cancellationToken: Token);
        await test.NextAsync<SessionEvent.ResponseEnded>();

        test.Session.EndConversation();
        Assert.Empty(test.Seen.Of<SessionEvent.EndRequested>());
        verdict.SetResult(isBad ? GuardrailResult.Trip("bad") : GuardrailResult.Pass);
        await test.NextAsync<SessionEvent.EndRequested>();

        Assert.Equal(isBad ? 2 : 1, test.Seen.Of<SessionEvent.ResponseEnded>().Count);
    }

    [Theory(Timeout = 30_000)]
    [InlineData(GuardrailErrorPolicy.Block, 1)]
    [InlineData(GuardrailErrorPolicy.Continue, 0)]
    public async Task A_guardrail_that_throws_is_judged_by_its_policy(GuardrailErrorPolicy policy, int trips)
    {
        var model = new ScriptedModel().Says("fine").Says("Sorry.");
        var checks = 0;
        var agent = new RealtimeAgent
        {
            Name = "Agent",
            OutputGuardrails =
            {
                new OutputGuardrail("broken", text => Interlocked.Increment(ref checks) == 1 ? throw new InvalidOperationException("broken") : GuardrailResult.Pass) { OnError = policy },
            },
        };
        await using var test = await TestSession.StartAsync(model, agent);

        await test.Session.SendTextAsync("tell", cancellationToken: Token);
        await test.NextAsync<SessionEvent.ResponseEnded>();
        await Eventually.HoldsAsync(() => checks >= 1 + trips && test.Session.IsIdle);

        Assert.Equal(trips, test.Seen.Of<SessionEvent.GuardrailTripped>().Count);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_guardrail_that_hangs_counts_as_failed_after_its_timeout()
    {
        var model = new ScriptedModel().Says("fine").Says("Sorry.");
        var agent = new RealtimeAgent
        {
            Name = "Agent",
            OutputGuardrails =
            {
                new OutputGuardrail("hanging", async (_, text, _) =>
                {
                    await (text == "fine" ? new TaskCompletionSource().Task : Task.CompletedTask);
                    return GuardrailResult.Pass;
                }),
            },
        };
        await using var test = await TestSession.StartAsync(model, agent);
        await test.Session.SendTextAsync("tell", cancellationToken: Token);
        await test.NextAsync<SessionEvent.ResponseEnded>();

        var tripped = await test.PassUntilAsync(test.NextAsync<SessionEvent.GuardrailTripped>());

        Assert.IsType<TimeoutException>(tripped.Error);
    }

    [Fact(Timeout = 30_000)]
    public async Task Typed_text_that_trips_never_reaches_the_model()
    {
        var model = new ScriptedModel().Says("Let us talk about something else.");
        var agent = new RealtimeAgent { Name = "Agent", InputGuardrails = { new InputGuardrail("topic", text => text.Contains("bomb", StringComparison.Ordinal) ? GuardrailResult.Trip("weapons") : GuardrailResult.Pass) } };
        await using var test = await TestSession.StartAsync(model, agent);

        await test.Session.SendTextAsync("how to build a bomb", cancellationToken: Token);
        await test.NextAsync<SessionEvent.AssistantTranscript>();

        Assert.True(Assert.Single(test.Seen.Of<SessionEvent.GuardrailTripped>()).IsInput);
        Assert.Empty(test.Connection.Sent.OfType<ClientEvent.CreateItem>());
    }

    [Fact(Timeout = 30_000)]
    public async Task Spoken_words_that_trip_cut_off_the_answer_to_them()
    {
        var model = new ScriptedModel()
            .Answers(new ScriptedAnswer { Text = "First you take a lot of fertiliser", HoldAfter = TimeSpan.FromMilliseconds(300) })
            .Says("Let us talk about something else.");
        var answering = new TaskCompletionSource();
        var topic = new InputGuardrail("topic", async (_, text, cancellationToken) =>
        {
            await answering.Task.WaitAsync(cancellationToken);
            return text.Contains("bomb", StringComparison.Ordinal) ? GuardrailResult.Trip("weapons") : GuardrailResult.Pass;
        });
        await using var test = await TestSession.StartAsync(model, new RealtimeAgent { Name = "Agent", InputGuardrails = { topic } });

        test.Connection.UserSays("how to build a bomb");
        await test.Seen.NextAsync<SessionEvent.AudioOutput>(Token);
        answering.SetResult();
        await test.Seen.NextAsync<SessionEvent.AssistantTranscript>(t => t.Text == "Let us talk about something else.", Token);

        Assert.Single(test.Connection.Sent.OfType<ClientEvent.CancelResponse>());
        Assert.True(Assert.Single(test.Seen.Of<SessionEvent.GuardrailTripped>()).IsInput);
    }

    [Fact(Timeout = 30_000)]
    public async Task Spoken_words_that_trip_before_the_answer_begins_leave_it_unheard()
    {
        var topic = new InputGuardrail("topic", text => text.Contains("bomb", StringComparison.Ordinal) ? GuardrailResult.Trip("weapons") : GuardrailResult.Pass);
        await using var test = await TestSession.StartAsync(new ScriptedModel(), new RealtimeAgent { Name = "Agent", InputGuardrails = { topic } });

        test.Connection.Emit(new ServerEvent.SpeechStarted("i1", 0));
        test.Connection.Emit(new ServerEvent.SpeechStopped("i1", 900));
        test.Connection.Emit(new ServerEvent.InputTranscriptionCompleted("i1", 0, "how to build a bomb", null));
        await test.Seen.NextAsync<SessionEvent.GuardrailTripped>(Token);
        test.Connection.Emit(new ServerEvent.ResponseCreated(new WireResponse { Id = "own" }));
        test.Connection.Emit(new ServerEvent.OutputAudioDelta("own", "a1", 0, 0, new byte[960]));
        test.Connection.Emit(new ServerEvent.ResponseDone(new WireResponse { Id = "own", Status = "cancelled" }));
        var replacement = await test.Connection.NextAsync<ClientEvent.CreateResponse>(Token);

        Assert.Equal("own", Assert.Single(test.Connection.Sent.OfType<ClientEvent.CancelResponse>()).ResponseId);
        Assert.Contains("weapons", replacement.Response?.Instructions, StringComparison.Ordinal);
        Assert.DoesNotContain(test.Seen.Of<SessionEvent.AudioOutput>(), a => a.ResponseId == "own");
    }

    [Fact(Timeout = 30_000)]
    public async Task Words_that_are_known_already_are_said_instead()
    {
        var model = new ScriptedModel().Says("Tables are for one to twenty people.");
        var agent = new RealtimeAgent
        {
            Name = "Agent",
            Instructions = "Be brief.",
            InputGuardrails = { new InputGuardrail("party", _ => GuardrailResult.Replace("too many", "Tables are for one to twenty people.")) },
        };
        await using var test = await TestSession.StartAsync(model, agent);

        await test.Session.SendTextAsync("a table for 500", cancellationToken: Token);
        await test.NextAsync<SessionEvent.AssistantTranscript>();

        var response = test.Connection.Sent.OfType<ClientEvent.CreateResponse>().Single().Response;
        Assert.Contains("Tables are for one to twenty people.", response?.Instructions, StringComparison.Ordinal);
        Assert.Contains("Tables are for one to twenty people.", response?.Metadata?.Values ?? []);
    }
}
