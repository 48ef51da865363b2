using Duologue.Audio;
using Duologue.Calls;
using Duologue.Endpoints;
using Duologue.Models;
using Duologue.Protocol;
using Duologue.Testing;
using Duologue.Tests.Testing;
using Microsoft.Extensions.AI;

namespace Duologue.Tests.Calls;

public sealed class CallBridgeTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 30_000)]
    public async Task The_callers_audio_reaches_the_model_in_the_endpoints_format()
    {
        await using var call = await TestCall.StartAsync(new ScriptedModel());

        call.Endpoint.SayTone(TimeSpan.FromMilliseconds(200));
        await call.Endpoint.TakenAsync(Token);

        Assert.Equal(AudioFormat.MuLaw8k, call.Session.InputFormat);
        Assert.Equal(1_600, call.Connection.AudioBytes);
    }

    [Fact(Timeout = 30_000)]
    public async Task Audio_is_converted_when_the_model_lacks_the_endpoints_format()
    {
        var model = new ScriptedModel { Capabilities = new RealtimeCapabilities { InputFormats = [AudioFormat.Pcm24k], OutputFormats = [AudioFormat.Pcm24k] } };
        model.Says("hello", TimeSpan.FromSeconds(1));
        await using var call = await TestCall.StartAsync(model);

        call.Endpoint.SayTone(TimeSpan.FromMilliseconds(200));
        await call.Endpoint.TakenAsync(Token);
        await call.Session.SendTextAsync("hi", cancellationToken: Token);
        await call.PlayedAsync(TimeSpan.FromMilliseconds(999));

        Assert.Equal(AudioFormat.Pcm24k, call.Session.InputFormat);
        Assert.InRange(call.Connection.AudioBytes, 9_400, 9_600);
        Assert.InRange(call.Endpoint.Played.Sum(p => p.Duration.TotalMilliseconds), 999, 1_001);
    }

    [Fact(Timeout = 30_000)]
    public async Task Settings_win_over_the_endpoints_format()
    {
        var options = new CallOptions { Settings = new RealtimeSettings { InputFormat = AudioFormat.Pcm16k } };

        await using var call = await TestCall.StartAsync(new ScriptedModel(), options: options);

        Assert.Equal(AudioFormat.Pcm16k, call.Session.InputFormat);
        Assert.Equal(AudioFormat.MuLaw8k, call.Session.OutputFormat);
    }

    [Fact(Timeout = 30_000)]
    public async Task Caller_interrupting_clears_the_endpoint_and_truncates_at_what_was_heard()
    {
        var model = new ScriptedModel().Says("a long answer that goes on", TimeSpan.FromSeconds(5));
        await using var call = await TestCall.StartAsync(model);
        await call.Session.SendTextAsync("talk", cancellationToken: Token);
        await call.PlayedAsync(TimeSpan.FromSeconds(5));
        await call.PassAsync(TimeSpan.FromMilliseconds(1_230));

        call.Connection.UserSpeaks();
        await Eventually.HoldsAsync(() => call.Connection.Sent.OfType<ClientEvent.TruncateItem>().Any());

        Assert.Equal(1, call.Endpoint.Clears);
        Assert.InRange(call.Connection.Sent.OfType<ClientEvent.TruncateItem>().Single().AudioEndMs, 1_229, 1_231);
        var message = call.Session.History.OfType<ConversationItem.Message>().Single(m => m.Role == MessageRole.Assistant);
        Assert.Equal("a long", message.Text);
        Assert.True(message.IsInterrupted);
    }

    [Fact(Timeout = 30_000)]
    public async Task An_answer_heard_to_its_end_is_not_truncated_when_the_caller_speaks()
    {
        var model = new ScriptedModel().Says("short", TimeSpan.FromSeconds(1));
        await using var call = await TestCall.StartAsync(model);
        await call.Session.SendTextAsync("talk", cancellationToken: Token);
        await call.PlayedAsync(TimeSpan.FromSeconds(1));
        await call.PassAsync(TimeSpan.FromSeconds(2));

        call.Connection.UserSpeaks();
        await call.Seen.NextAsync<SessionEvent.AudioInterrupted>(Token);
        call.Connection.UserStops("next");
        await call.Seen.NextAsync<SessionEvent.ResponseEnded>(Token);

        Assert.Equal(0, call.Endpoint.Clears);
        Assert.Empty(call.Connection.Sent.OfType<ClientEvent.TruncateItem>());
        Assert.False(call.Session.History.OfType<ConversationItem.Message>().First(m => m.Role == MessageRole.Assistant).IsInterrupted);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_phone_that_has_not_said_that_it_played_the_end_is_cleared()
    {
        var model = new ScriptedModel().Says("short", TimeSpan.FromSeconds(1));
        await using var call = await TestCall.StartAsync(model);
        await call.Session.SendTextAsync("talk", cancellationToken: Token);
        await call.PlayedAsync(TimeSpan.FromSeconds(1));
        await call.PassAsync(TimeSpan.FromMilliseconds(950));
        call.Endpoint.WithholdsMarks = true;
        await call.PassAsync(TimeSpan.FromMilliseconds(300));

        call.Connection.UserSpeaks();
        await call.Seen.NextAsync<SessionEvent.AudioInterrupted>(Token);
        await Eventually.HoldsAsync(() => call.Endpoint.Clears > 0);

        Assert.Equal(1, call.Endpoint.Clears);
        Assert.Empty(call.Connection.Sent.OfType<ClientEvent.TruncateItem>());
    }

    [Fact(Timeout = 30_000)]
    public async Task Hanging_up_ends_the_call_and_the_session()
    {
        await using var call = await TestCall.StartAsync(new ScriptedModel());
        await call.PassAsync(TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(1));

        call.Endpoint.HangUp();
        var end = await call.End;

        Assert.Equal(CallEndReason.CallerHungUp, end.Reason);
        Assert.Equal(TimeSpan.FromSeconds(3), end.Duration);
        Assert.Null(end.Error);
        Assert.True(call.Session.IsEnded);
        Assert.True(call.Connection.IsClosed);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_broken_endpoint_is_to_blame()
    {
        await using var call = await TestCall.StartAsync(new ScriptedModel());
        var error = new IOException("the socket is gone");

        call.Endpoint.Break(error);
        var end = await call.End;

        Assert.Equal(CallEndReason.EndpointFailed, end.Reason);
        Assert.Same(error, end.Error);
    }

    [Fact(Timeout = 30_000)]
    public async Task An_endpoint_that_cannot_play_is_to_blame()
    {
        var model = new ScriptedModel().Says("hello");
        await using var call = await TestCall.StartAsync(model);
        var error = new IOException("no loudspeaker");
        call.Endpoint.BreakPlaying(error);

        await call.Session.SendTextAsync("hi", cancellationToken: Token);
        var end = await call.End;

        Assert.Equal(CallEndReason.EndpointFailed, end.Reason);
        Assert.Same(error, end.Error);
    }

    [Theory(Timeout = 30_000)]
    [InlineData(RealtimeFailure.ConnectionLost, CallEndReason.ModelLost)]
    [InlineData(RealtimeFailure.QuotaExceeded, CallEndReason.ModelRefused)]
    [InlineData(RealtimeFailure.InvalidKey, CallEndReason.ModelRefused)]
    public async Task A_broken_model_is_to_blame(RealtimeFailure failure, CallEndReason expected)
    {
        await using var call = await TestCall.StartAsync(new ScriptedModel());
        var error = new RealtimeException(failure, "gone");

        call.Connection.Break(error);
        var end = await call.End;

        Assert.Equal(expected, end.Reason);
        Assert.Same(error, end.Error);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_model_that_cannot_be_reached_is_an_ending_with_a_spoken_reason()
    {
        var time = new ManualTimeProvider();
        var error = new RealtimeException(RealtimeFailure.Unreachable, "nobody there");
        var endpoint = new FakeEndpoint(time);
        var options = new CallOptions { FarewellAudio = (_, format, _) => Tone(format) };

        var runner = new RealtimeRunner(new RealtimeAgent { Name = "Agent" }, new ScriptedModel { ConnectError = error }, timeProvider: time);
        var call = runner.RunCallAsync(endpoint, options, Token);
        await Eventually.HoldsAsync(() => time.NextDue == TimeSpan.FromMilliseconds(100));
        time.Advance(TimeSpan.FromMilliseconds(100));
        var end = await call;

        Assert.Equal(CallEndReason.ModelLost, end.Reason);
        Assert.Same(error, end.Error);
        Assert.Equal(TimeSpan.FromMilliseconds(100), endpoint.Heard);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_call_that_loses_its_model_says_farewell_before_it_ends()
    {
        var reasons = new List<CallEndReason>();
        var options = new CallOptions
        {
            FarewellAudio = (reason, format, _) =>
            {
                reasons.Add(reason);
                return Tone(format);
            },
        };
        await using var call = await TestCall.StartAsync(new ScriptedModel(), options: options);

        call.Connection.Break(new RealtimeException(RealtimeFailure.ConnectionLost, "gone"));
        await Eventually.HoldsAsync(() => call.Endpoint.Played.Count > 0);
        await AdvanceUntilAsync(call.Time, call.End);

        Assert.Equal([CallEndReason.ModelLost], reasons);
        Assert.Equal(TimeSpan.FromMilliseconds(100), call.Endpoint.Heard);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_caller_who_hung_up_hears_no_farewell()
    {
        var options = new CallOptions { FarewellAudio = (_, format, _) => Tone(format) };
        await using var call = await TestCall.StartAsync(new ScriptedModel(), options: options);

        call.Endpoint.HangUp();
        await call.End;

        Assert.Empty(call.Endpoint.Played);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_call_ends_at_its_maximum_duration()
    {
        await using var call = await TestCall.StartAsync(new ScriptedModel(), options: new CallOptions { MaximumDuration = TimeSpan.FromMinutes(3) });

        call.Time.Advance(TimeSpan.FromMinutes(3));
        var end = await call.End;

        Assert.Equal(CallEndReason.MaximumDuration, end.Reason);
        Assert.Equal(TimeSpan.FromMinutes(3), end.Duration);
    }

    [Fact(Timeout = 30_000)]
    public async Task Typed_text_interrupts_and_is_answered()
    {
        var model = new ScriptedModel().Says("a long answer", TimeSpan.FromSeconds(5)).Says("another");
        await using var call = await TestCall.StartAsync(model);
        await call.Session.SendTextAsync("talk", cancellationToken: Token);
        await call.PlayedAsync(TimeSpan.FromSeconds(5));
        await call.PassAsync(TimeSpan.FromMilliseconds(500));

        call.Endpoint.Send(new EndpointEvent.TextReceived("stop that"));
        await call.Seen.NextAsync<SessionEvent.AssistantTranscript>(t => t.Text == "another", Token);
        await Eventually.HoldsAsync(() => call.Endpoint.Clears > 0);

        Assert.Equal(1, call.Endpoint.Clears);
        Assert.Contains(call.Session.History.OfType<ConversationItem.Message>(), m => m is { Role: MessageRole.User, Text: "stop that" });
    }

    [Fact(Timeout = 30_000)]
    public async Task Pressed_keys_are_told_together_after_a_pause()
    {
        await using var call = await TestCall.StartAsync(new ScriptedModel());
        foreach (var digit in "123")
        {
            call.Endpoint.Send(new EndpointEvent.DigitPressed(digit));
        }

        await call.Endpoint.TakenAsync(Token);
        await AdvanceUntilAsync(call.Time, call.Seen.NextAsync<SessionEvent.ResponseEnded>(Token));

        Assert.Equal("[The caller pressed 123 on the keypad.]", call.Session.History.OfType<ConversationItem.Message>().First().Text);
    }

    [Fact(Timeout = 30_000)]
    public async Task The_pound_key_enters_keys_at_once()
    {
        await using var call = await TestCall.StartAsync(new ScriptedModel());

        foreach (var digit in "42#")
        {
            call.Endpoint.Send(new EndpointEvent.DigitPressed(digit));
        }

        await call.Seen.NextAsync<SessionEvent.ResponseEnded>(Token);

        Assert.Equal("[The caller pressed 42# on the keypad.]", call.Session.History.OfType<ConversationItem.Message>().First().Text);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_tool_can_end_the_call_after_the_last_words_were_heard()
    {
        var model = new ScriptedModel().CallsTool("hang_up").Says("Good bye.", TimeSpan.FromSeconds(2));
        var agent = new RealtimeAgent
        {
            Name = "Closer",
            Tools =
            {
                AIFunctionFactory.Create((AIFunctionArguments arguments) =>
                {
                    AgentContext.From(arguments)!.EndConversation();
                    return "ending";
                }, "hang_up"),
            },
        };
        await using var call = await TestCall.StartAsync(model, agent);

        await call.Session.SendTextAsync("bye", cancellationToken: Token);
        await call.PlayedAsync(TimeSpan.FromSeconds(2));
        await call.Seen.NextAsync<SessionEvent.EndRequested>(Token);
        await call.PassAsync(TimeSpan.FromMilliseconds(1_500));
        var isEarly = call.End.IsCompleted;
        await AdvanceUntilAsync(call.Time, call.End);

        Assert.False(isEarly);
        Assert.Equal(CallEndReason.AgentEnded, (await call.End).Reason);
        Assert.Equal(TimeSpan.FromSeconds(2), call.Endpoint.Heard);
    }

    [Fact(Timeout = 30_000)]
    public async Task The_agent_may_finish_speaking_after_the_end_of_the_input()
    {
        var model = new ScriptedModel().Says("the answer", TimeSpan.FromSeconds(2));
        await using var call = await TestCall.StartAsync(model, options: new CallOptions { FinishSpeaking = TimeSpan.FromSeconds(10) }, marks: false);
        await call.Session.SendTextAsync("ask", cancellationToken: Token);
        await call.PlayedAsync(TimeSpan.FromSeconds(2));
        await call.Seen.NextAsync<SessionEvent.ResponseEnded>(Token);

        call.Endpoint.HangUp();

        // The session's watch, the limit, and the wait for the last word.
        await Eventually.HoldsAsync(() => call.Time.TimerCount == 3);
        call.Time.Advance(TimeSpan.FromSeconds(2));
        var end = await call.End;

        Assert.Equal(CallEndReason.CallerHungUp, end.Reason);
        Assert.Equal(TimeSpan.FromSeconds(2), end.Duration);
    }

    [Fact(Timeout = 30_000)]
    public async Task Taps_hear_both_sides_and_what_was_cleared_and_may_fail()
    {
        var tap = new RecordingTap();
        var model = new ScriptedModel().Says("a long answer", TimeSpan.FromSeconds(1));
        await using var call = await TestCall.StartAsync(model, options: new CallOptions { Taps = [new FailingTap(), tap] });
        call.Endpoint.SayTone(TimeSpan.FromMilliseconds(60));
        await call.Session.SendTextAsync("talk", cancellationToken: Token);
        await call.PlayedAsync(TimeSpan.FromSeconds(1));
        await call.PassAsync(TimeSpan.FromMilliseconds(400));

        call.Connection.UserSpeaks();
        await Eventually.HoldsAsync(() => tap.Unheard > TimeSpan.Zero);

        Assert.Equal(TimeSpan.FromMilliseconds(60), tap.Caller);
        Assert.Equal(TimeSpan.FromSeconds(1), tap.Agent);
        Assert.Equal(TimeSpan.FromMilliseconds(600), tap.Unheard);
    }

    private static async Task AdvanceUntilAsync(ManualTimeProvider time, Task done)
    {
        while (!done.IsCompleted)
        {
            Token.ThrowIfCancellationRequested();
            time.Advance(TimeSpan.FromMilliseconds(20));
            for (var i = 0; i < 20 && !done.IsCompleted; i++)
            {
                await Task.Yield();
            }
        }
    }

    private static async IAsyncEnumerable<AudioFrame> Tone(AudioFormat format)
    {
        await Task.Yield();
        yield return new AudioFrame(format, new byte[format.BytesFor(TimeSpan.FromMilliseconds(100))]);
    }

    private sealed class RecordingTap : ICallTap
    {
        public TimeSpan Caller { get; private set; }

        public TimeSpan Agent { get; private set; }

        public TimeSpan Unheard { get; private set; }

        public void OnCallerAudio(AudioFrame frame) => Caller += frame.Duration;

        public void OnAgentAudio(AudioFrame frame) => Agent += frame.Duration;

        public void OnCleared(TimeSpan unheard) => Unheard += unheard;
    }

    private sealed class FailingTap : ICallTap
    {
        public void OnCallerAudio(AudioFrame frame) => throw new InvalidOperationException("disk full");

        public void OnAgentAudio(AudioFrame frame) => throw new InvalidOperationException("disk full");

        public void OnCleared(TimeSpan unheard) => throw new InvalidOperationException("disk full");
    }
}
