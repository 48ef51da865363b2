using Duologue.Audio;
using Duologue.Models;
using Duologue.Protocol;
using Duologue.Testing;
using Duologue.Tests.Testing;

namespace Duologue.Tests.Sessions;

public sealed class SessionLifecycleTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 30_000)]
    public async Task Disposing_ends_the_events_with_the_reason()
    {
        var test = await TestSession.StartAsync(new ScriptedModel());
        var reading = ReadAllAsync(test.Session);

        await test.Session.DisposeAsync();
        await test.Session.DisposeAsync();
        var events = await reading;

        Assert.Equal(SessionEndReason.Disposed, Assert.IsType<SessionEvent.SessionEnded>(events[^1]).Reason);
        Assert.True(test.Connection.IsClosed);
        Assert.Equal(0, test.Time.TimerCount);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_line_that_closes_ends_the_session()
    {
        await using var test = await TestSession.StartAsync(new ScriptedModel());

        test.Connection.Close();

        Assert.Equal(SessionEndReason.ConnectionClosed, (await test.NextAsync<SessionEvent.SessionEnded>()).Reason);
    }

    [Theory(Timeout = 30_000)]
    [InlineData(RealtimeFailure.ConnectionLost, SessionEndReason.ConnectionLost)]
    [InlineData(RealtimeFailure.Silent, SessionEndReason.ConnectionLost)]
    [InlineData(RealtimeFailure.InvalidKey, SessionEndReason.Refused)]
    public async Task A_line_that_breaks_ends_the_session_with_its_error(RealtimeFailure failure, SessionEndReason expected)
    {
        await using var test = await TestSession.StartAsync(new ScriptedModel());
        var error = new RealtimeException(failure, "gone");

        test.Connection.Break(error);
        var ended = await test.NextAsync<SessionEvent.SessionEnded>();

        Assert.Equal((expected, "gone"), (ended.Reason, ended.Message));
        Assert.Same(error, ended.Error);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_defect_of_the_connection_ends_the_session_and_is_not_thrown_at_anybody()
    {
        await using var test = await TestSession.StartAsync(new ScriptedModel());

        test.Connection.Break(new NotSupportedException("a defect"));

        Assert.Equal(SessionEndReason.Failed, (await test.NextAsync<SessionEvent.SessionEnded>()).Reason);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_line_that_breaks_while_sending_ends_the_session()
    {
        await using var test = await TestSession.StartAsync(new ScriptedModel());
        var error = new RealtimeException(RealtimeFailure.ConnectionLost, "gone");
        test.Connection.BreakSending(error);

        await test.Session.SendTextAsync("hello", cancellationToken: Token);
        var ended = await test.NextAsync<SessionEvent.SessionEnded>();

        Assert.Equal(SessionEndReason.ConnectionLost, ended.Reason);
        Assert.Same(error, ended.Error);
    }

    [Fact(Timeout = 30_000)]
    public async Task Requests_that_wait_end_with_the_session()
    {
        var model = new ScriptedModel { IsStrict = true };
        await using var test = await TestSession.StartAsync(model);
        var asked = test.Session.RequestResponseAsync(cancellationToken: Token);
        var aside = test.Session.RequestResponseAsync(new ResponseRequest { OutOfBand = true }, Token);

        test.Connection.Close();

        Assert.Equal(ResponseStatus.Failed, (await asked).Status);
        Assert.Equal(ResponseStatus.Failed, (await aside).Status);
    }

    [Fact(Timeout = 30_000)]
    public async Task After_its_end_a_session_says_so()
    {
        var test = await TestSession.StartAsync(new ScriptedModel());
        await test.DisposeAsync();

        await test.Session.InterruptAsync(cancellationToken: Token);
        var error = await Assert.ThrowsAsync<RealtimeException>(() => test.Session.SendTextAsync("hello", cancellationToken: Token).AsTask());
        await Assert.ThrowsAsync<RealtimeException>(() => test.Session.RequestResponseAsync(cancellationToken: Token));

        Assert.Equal(RealtimeFailure.Closed, error.Reason);
    }

    [Fact(Timeout = 30_000)]
    public async Task Events_have_one_reader()
    {
        await using var test = await TestSession.StartAsync(new ScriptedModel());
        await using var first = test.Session.ReadEventsAsync(Token).GetAsyncEnumerator(Token);
        var firstReads = first.MoveNextAsync().AsTask();
        await using var second = test.Session.ReadEventsAsync(Token).GetAsyncEnumerator(Token);

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => second.MoveNextAsync().AsTask());

        Assert.Contains("AddObserver", error.Message);
        await test.Session.DisposeAsync();
        await firstReads;
    }

    [Fact(Timeout = 30_000)]
    public async Task An_observer_that_throws_harms_nobody()
    {
        var model = new ScriptedModel().Says("hello");
        await using var test = await TestSession.StartAsync(model, observers: [new ThrowingObserver()]);

        await test.Session.SendTextAsync("hi", cancellationToken: Token);

        Assert.Equal("hello", (await test.NextAsync<SessionEvent.AssistantTranscript>()).Text);
    }

    [Fact(Timeout = 30_000)]
    public async Task An_observer_may_use_the_session()
    {
        var model = new ScriptedModel().Says("first").Says("second");
        await using var test = await TestSession.StartAsync(model, observers: [new AskingObserver()]);

        await test.Session.SendTextAsync("one", cancellationToken: Token);
        await test.Seen.NextAsync<SessionEvent.AssistantTranscript>(t => t.Text == "second", Token);

        Assert.Contains("User: again", test.Lines);
    }

    [Fact(Timeout = 30_000)]
    public async Task The_reader_gets_the_audio_that_the_model_made_byte_for_byte()
    {
        var model = new ScriptedModel().Says("hello", TimeSpan.FromMilliseconds(350));
        await using var test = await TestSession.StartAsync(model, settings: new RealtimeSettings { OutputFormat = AudioFormat.MuLaw8k });
        await test.Session.SendTextAsync("hi", cancellationToken: Token);
        await test.NextAsync<SessionEvent.ResponseEnded>();

        var bytes = new List<byte>();
        await foreach (var next in test.Session.ReadEventsAsync(Token))
        {
            if (next is SessionEvent.AudioOutput audio)
            {
                bytes.AddRange(audio.Frame.Data.Span);
            }
            else if (next is SessionEvent.ResponseEnded)
            {
                break;
            }
        }

        Assert.Equal(2_800, bytes.Count);
        Assert.All(bytes, b => Assert.InRange(b, (byte)0x20, (byte)0x3F));
    }

    [Fact(Timeout = 30_000)]
    public async Task Audio_that_nobody_reads_is_limited()
    {
        var model = new ScriptedModel().Says("long", TimeSpan.FromSeconds(30));
        await using var test = await TestSession.StartAsync(model, options: new RealtimeRunnerOptions { MaxUnreadAudio = TimeSpan.FromSeconds(2) });

        await test.Session.SendTextAsync("hi", cancellationToken: Token);
        await test.NextAsync<SessionEvent.ResponseEnded>();

        Assert.Equal(TimeSpan.FromSeconds(2), new TimeSpan(test.Seen.Of<SessionEvent.AudioOutput>().Sum(a => a.Frame.Duration.Ticks)));
    }

    [Fact(Timeout = 30_000)]
    public async Task Audio_of_another_format_is_refused_with_the_fix()
    {
        await using var test = await TestSession.StartAsync(new ScriptedModel());

        var error = await Assert.ThrowsAsync<ArgumentException>(
            () => test.Session.SendAudioAsync(new AudioFrame(AudioFormat.MuLaw8k, new byte[160]), Token).AsTask());

        Assert.Contains("InputFormat", error.Message);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_turn_by_hand_is_committed_and_answered_on_request()
    {
        var model = new ScriptedModel().Says("It is noon.").UserWillSay("what time is it");
        await using var test = await TestSession.StartAsync(model, settings: new RealtimeSettings { TurnDetection = new TurnDetection.Manual() });
        await test.Session.SendAudioAsync(new AudioFrame(test.Session.InputFormat, new byte[9_600]), Token);
        await test.Session.CommitAudioAsync(Token);

        var result = await test.Session.RequestResponseAsync(cancellationToken: Token);

        Assert.Equal("It is noon.", result.Text);
        Assert.Equal(["User: what time is it", "Assistant: It is noon."], test.Lines);
    }

    [Fact(Timeout = 30_000)]
    public async Task Settings_change_while_the_session_runs()
    {
        await using var test = await TestSession.StartAsync(new ScriptedModel());

        await test.Session.UpdateSettingsAsync(new RealtimeSettings { TurnDetection = new TurnDetection.SemanticVad { Eagerness = "low", InterruptResponse = false } }, Token);
        var update = await test.Connection.NextAsync<ClientEvent.UpdateSession>(Token);
        test.Connection.UserSpeaks();
        await test.NextAsync<SessionEvent.UserSpeechStarted>();

        var turns = update.Session.Audio!.Input!.TurnDetection.Value!;
        Assert.Equal(("semantic_vad", "low"), (turns.Type, turns.Eagerness));
        Assert.Equal(0, test.Session.PlaybackEpoch);
    }

    [Fact(Timeout = 30_000)]
    public async Task Formats_cannot_change_while_the_session_runs()
    {
        await using var test = await TestSession.StartAsync(new ScriptedModel());

        await Assert.ThrowsAsync<InvalidOperationException>(
            () => test.Session.UpdateSettingsAsync(new RealtimeSettings { InputFormat = AudioFormat.MuLaw8k }, Token).AsTask());
        await Assert.ThrowsAsync<InvalidOperationException>(
            () => test.Session.UpdateSettingsAsync(new RealtimeSettings { Voice = "cedar" }, Token).AsTask());
    }

    [Fact(Timeout = 30_000)]
    public async Task A_model_on_another_format_is_reported()
    {
        var model = new ScriptedModel { IsStrict = true };
        await using var test = await TestSession.StartAsync(model);

        test.Connection.Emit(new ServerEvent.SessionUpdated(new WireSession
        {
            Audio = new WireAudio { Input = new WireAudioInput { Format = new WireAudioFormat { Type = "audio/pcmu" } } },
        }));
        var error = await test.NextAsync<SessionEvent.ErrorOccurred>();

        Assert.Contains("listens to MuLaw 8000 Hz", error.Message);
    }

    [Fact(Timeout = 30_000)]
    public async Task Interrupting_by_hand_cancels_and_drops_what_waits()
    {
        var model = new ScriptedModel().Answers(new ScriptedAnswer { Text = "a long answer", HoldAfter = TimeSpan.FromMilliseconds(300) });
        await using var test = await TestSession.StartAsync(model);
        await test.Session.SendTextAsync("talk", cancellationToken: Token);
        await test.NextAsync<SessionEvent.AudioOutput>();
        var waiting = test.Session.RequestResponseAsync(new ResponseRequest { Instructions = "more" }, Token);

        await test.Session.InterruptAsync(cancellationToken: Token);
        var ended = await test.NextAsync<SessionEvent.ResponseEnded>();

        Assert.Equal(ResponseStatus.Cancelled, ended.Status);
        Assert.Equal(ResponseStatus.Cancelled, (await waiting).Status);
        Assert.Equal(1, test.Session.PlaybackEpoch);
        Assert.True(test.Session.IsIdle);
    }

    [Fact(Timeout = 30_000)]
    public async Task Cancelling_the_token_of_an_out_of_band_request_cancels_its_response()
    {
        var model = new ScriptedModel { IsStrict = true };
        await using var test = await TestSession.StartAsync(model);
        using var giveUp = new CancellationTokenSource();
        var asked = test.Session.RequestResponseAsync(new ResponseRequest { OutOfBand = true }, giveUp.Token);
        var create = await test.Connection.ExpectAsync<ClientEvent.CreateResponse>(Token);
        test.Connection.Emit(new ServerEvent.ResponseCreated(new WireResponse { Id = "o1", Metadata = create.Response!.Metadata }));
        await test.NextAsync<SessionEvent.ResponseStarted>();

        await giveUp.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
        Assert.Equal("o1", (await test.Connection.ExpectAsync<ClientEvent.CancelResponse>(Token)).ResponseId);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_text_session_writes_instead_of_speaking()
    {
        var model = new ScriptedModel().Says("written");
        await using var test = await TestSession.StartAsync(model, settings: new RealtimeSettings { TextOnly = true });

        await test.Session.SendTextAsync("hi", cancellationToken: Token);
        await test.NextAsync<SessionEvent.ResponseEnded>();

        Assert.Equal("written", string.Concat(test.Seen.Of<SessionEvent.TextOutput>().Select(t => t.Delta)));
        Assert.Empty(test.Seen.Of<SessionEvent.AudioOutput>());
        Assert.Equal("Assistant: written", test.Lines[^1]);
    }

    [Fact(Timeout = 30_000)]
    public async Task An_agent_with_a_greeting_speaks_first()
    {
        var model = new ScriptedModel().Says("Welcome!");
        await using var test = await TestSession.StartAsync(model, new RealtimeAgent { Name = "Agent", Instructions = "Be brief.", Greeting = "Welcome!" });

        await test.NextAsync<SessionEvent.AssistantTranscript>();

        var request = Assert.Single(test.Connection.Sent.OfType<ClientEvent.CreateResponse>()).Response!;
        Assert.Contains("Welcome!", request.Instructions);
        Assert.Contains("Be brief.", request.Instructions);
        Assert.Equal("Welcome!", request.Metadata!["duologue_say"]);
    }

    [Fact(Timeout = 30_000)]
    public async Task Errors_of_the_model_are_events_with_advice()
    {
        var model = new ScriptedModel().Answers(new ScriptedAnswer { Status = "failed" });
        await using var test = await TestSession.StartAsync(model);

        var result = await test.Session.RequestResponseAsync(cancellationToken: Token);
        test.Connection.Emit(new ServerEvent.Failure(new WireError { Code = "insufficient_quota", Message = "no credit" }));
        await test.NextAsync<SessionEvent.ErrorOccurred>();
        var second = await test.NextAsync<SessionEvent.ErrorOccurred>();

        Assert.Equal(ResponseStatus.Failed, result.Status);
        Assert.Equal("The script lets this response fail.", result.Error);
        Assert.Equal(("no credit", "insufficient_quota"), (second.Message, second.Code));
        Assert.NotEmpty(second.Advice);
        Assert.False(test.Session.IsEnded);
    }

    [Theory(Timeout = 30_000)]
    [InlineData("response_cancel_not_active", null, "nothing to cancel")]
    [InlineData("invalid_value", "audio_end_ms", "beyond the audio")]
    [InlineData("invalid_value", null, "Audio content of 500ms is already shorter than 700ms")]
    [InlineData("item_truncate_invalid_item_id", "item_id", "no such item")]
    public async Task Traces_of_races_are_not_errors(string code, string? param, string message)
    {
        await using var test = await TestSession.StartAsync(new ScriptedModel());

        test.Connection.Emit(new ServerEvent.Failure(new WireError { Code = code, Param = param, Message = message }));
        test.Connection.UserSpeaks();
        await test.NextAsync<SessionEvent.UserSpeechStarted>();

        Assert.Empty(test.Seen.Of<SessionEvent.ErrorOccurred>());
    }

    [Fact(Timeout = 30_000)]
    public async Task Late_audio_of_an_interrupted_response_is_dropped_until_its_end()
    {
        var model = new ScriptedModel { IsStrict = true };
        await using var test = await TestSession.StartAsync(model);
        test.Connection.Emit(new ServerEvent.ResponseCreated(new WireResponse { Id = "old" }));
        test.Connection.Emit(new ServerEvent.OutputAudioDelta("old", "a1", 0, 0, new byte[480]));
        test.Connection.Emit(new ServerEvent.SpeechStarted("u1", 0));
        test.Connection.Emit(new ServerEvent.OutputAudioDelta("old", "a1", 0, 0, new byte[480]));
        test.Connection.Emit(new ServerEvent.ResponseDone(new WireResponse { Id = "old", Status = "cancelled" }));
        test.Connection.Emit(new ServerEvent.OutputAudioDelta("old", "a1", 0, 0, new byte[480]));
        test.Connection.Emit(new ServerEvent.SpeechStopped("u1", 0));
        test.Connection.Emit(new ServerEvent.ResponseCreated(new WireResponse { Id = "new" }));
        test.Connection.Emit(new ServerEvent.OutputAudioDelta("new", "a2", 0, 0, new byte[480]));
        test.Connection.Emit(new ServerEvent.ResponseDone(new WireResponse { Id = "new", Status = "completed" }));
        await test.NextAsync<SessionEvent.ResponseEnded>();
        await test.NextAsync<SessionEvent.ResponseEnded>();

        Assert.Equal([("a1", 0), ("a2", 1)], test.Seen.Of<SessionEvent.AudioOutput>().Select(a => (a.ItemId, a.Epoch)));
    }

    [Fact(Timeout = 30_000)]
    public async Task A_request_that_gets_lost_is_repeated_and_then_reported()
    {
        var model = new ScriptedModel().Answers(new ScriptedAnswer { IsLost = true }).Answers(new ScriptedAnswer { IsLost = true });
        await using var test = await TestSession.StartAsync(model);

        var result = await test.PassUntilAsync(test.Session.RequestResponseAsync(cancellationToken: Token), TimeSpan.FromSeconds(1));

        Assert.Equal(ResponseStatus.Failed, result.Status);
        Assert.Equal(2, test.Connection.Sent.OfType<ClientEvent.CreateResponse>().Count());
        Assert.Equal("The model does not answer.", Assert.Single(test.Seen.Of<SessionEvent.ErrorOccurred>()).Message);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_line_that_is_restored_goes_on_with_what_waited()
    {
        var model = new ScriptedModel { IsStrict = true };
        await using var test = await TestSession.StartAsync(model);
        var asked = test.Session.RequestResponseAsync(cancellationToken: Token);
        await test.Connection.ExpectAsync<ClientEvent.CreateResponse>(Token);

        test.Connection.Emit(new ServerEvent.ConnectionLost("the line was cut", 1));
        await test.NextAsync<SessionEvent.ConnectionLost>();
        test.Connection.Emit(new ServerEvent.ConnectionRestored(TimeSpan.FromSeconds(2)));
        var restored = await test.NextAsync<SessionEvent.ConnectionRestored>();
        test.Connection.Emit(new ServerEvent.ResponseCreated(new WireResponse { Id = "r" }));
        test.Connection.Emit(new ServerEvent.ResponseDone(new WireResponse { Id = "r", Status = "completed" }));

        Assert.Equal(ResponseStatus.Completed, (await asked).Status);
        Assert.Equal(TimeSpan.FromSeconds(2), restored.Gap);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_tool_that_runs_while_the_line_breaks_is_told_and_answered_once()
    {
        var release = new TaskCompletionSource();
        var agent = new RealtimeAgent { Name = "Agent", Tools = { Microsoft.Extensions.AI.AIFunctionFactory.Create(async () => { await release.Task; return "done"; }, "work") } };
        await using var test = await TestSession.StartAsync(new ScriptedModel { IsStrict = true }, agent);
        var call = new WireItem { Id = "f", Type = "function_call", CallId = "c", Name = "work", Arguments = "{}", Status = "completed" };
        test.Connection.Emit(new ServerEvent.ResponseCreated(new WireResponse { Id = "r" }));
        test.Connection.Emit(new ServerEvent.OutputItemDone("r", 0, call));
        await test.NextAsync<SessionEvent.ToolCallStarted>();
        test.Connection.Emit(new ServerEvent.ConnectionLost("cut", 1));
        await test.NextAsync<SessionEvent.ResponseEnded>();

        release.SetResult();
        await test.Connection.ExpectAsync<ClientEvent.CreateItem>(Token);
        var early = test.Connection.Sent.OfType<ClientEvent.CreateResponse>().Count();
        test.Connection.Emit(new ServerEvent.ConnectionRestored(TimeSpan.FromSeconds(1)));
        await test.Connection.ExpectAsync<ClientEvent.CreateResponse>(Token);

        Assert.Equal(0, early);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_response_the_model_forgets_to_end_does_not_keep_the_session_busy()
    {
        await using var test = await TestSession.StartAsync(new ScriptedModel { IsStrict = true });
        test.Connection.Emit(new ServerEvent.ResponseCreated(new WireResponse { Id = "forgotten" }));
        test.Connection.Emit(new ServerEvent.ResponseCreated(new WireResponse { Id = "next" }));
        test.Connection.Emit(new ServerEvent.ResponseDone(new WireResponse { Id = "next", Status = "completed" }));

        var forgotten = await test.NextAsync<SessionEvent.ResponseEnded>();
        await test.NextAsync<SessionEvent.ResponseEnded>();

        Assert.Equal(("forgotten", ResponseStatus.Failed), (forgotten.ResponseId, forgotten.Status));
        Assert.True(test.Session.IsIdle);
    }

    [Fact(Timeout = 60_000)]
    public async Task Disposing_in_the_middle_of_anything_ends_cleanly()
    {
        for (var seed = 0; seed < 100; seed++)
        {
            var random = new Random(seed);
            var model = new ScriptedModel().CallsTool("work").Says("hello", TimeSpan.FromSeconds(5)).Says("again");
            var agent = new RealtimeAgent { Name = "Agent", Tools = { Microsoft.Extensions.AI.AIFunctionFactory.Create(() => "done", "work") } };
            var test = await TestSession.StartAsync(model, agent);
            var reading = ReadAllAsync(test.Session);
            await test.Session.SendTextAsync("go", cancellationToken: Token);
            for (var i = random.Next(30); i > 0; i--)
            {
                await Task.Yield();
            }

            if (random.Next(2) == 0)
            {
                test.Connection.UserSpeaks();
            }

            await Task.WhenAll(test.Session.DisposeAsync().AsTask(), test.Session.DisposeAsync().AsTask());

            Assert.IsType<SessionEvent.SessionEnded>((await reading)[^1]);

            // The framework takes a timeout's timer down just after the wait has ended.
            await Eventually.HoldsAsync(() => test.Time.TimerCount == 0);
        }
    }

    [Fact(Timeout = 30_000)]
    public async Task The_events_of_the_model_are_passed_on_when_asked_for()
    {
        var model = new ScriptedModel().Says("hello");
        await using var test = await TestSession.StartAsync(model, options: new RealtimeRunnerOptions { IncludeServerEvents = true });

        await test.Session.SendTextAsync("hi", cancellationToken: Token);
        await test.NextAsync<SessionEvent.ResponseEnded>();

        Assert.Contains(test.Seen.Of<SessionEvent.ServerEventReceived>(), e => e.Event is ServerEvent.ResponseDone);
        Assert.DoesNotContain(test.Seen.Of<SessionEvent.ServerEventReceived>(), e => e.Event is ServerEvent.OutputAudioDelta);
    }

    [Fact]
    public void Options_out_of_range_are_refused_all_at_once()
    {
        var options = new RealtimeRunnerOptions { ToolTimeout = TimeSpan.Zero, MaxToolResultBytes = 1 };

        var error = Assert.Throws<ArgumentException>(() => new RealtimeRunner(new RealtimeAgent { Name = "Agent" }, new ScriptedModel(), options));

        Assert.Contains(nameof(RealtimeRunnerOptions.ToolTimeout), error.Message);
        Assert.Contains(nameof(RealtimeRunnerOptions.MaxToolResultBytes), error.Message);
    }

    private static async Task<List<SessionEvent>> ReadAllAsync(RealtimeSession session)
    {
        var events = new List<SessionEvent>();
        await foreach (var next in session.ReadEventsAsync(Token))
        {
            events.Add(next);
        }

        return events;
    }

    private sealed class ThrowingObserver : IRealtimeObserver
    {
        public void OnEvent(RealtimeSession session, SessionEvent sessionEvent) => throw new InvalidOperationException("broken");
    }

    private sealed class AskingObserver : IRealtimeObserver
    {
        private bool _hasAsked;

        public void OnEvent(RealtimeSession session, SessionEvent sessionEvent)
        {
            if (sessionEvent is SessionEvent.AssistantTranscript && !_hasAsked)
            {
                _hasAsked = true;
                Assert.NotEmpty(session.History);
                _ = session.SendTextAsync("again", cancellationToken: Token).AsTask();
            }
        }
    }
}
