using Duologue.AspNetCore.Tests.Support;
using Duologue.AspNetCore.Twilio;
using Duologue.Calls;
using Duologue.Models;
using Duologue.Phone;

namespace Duologue.AspNetCore.Tests.Twilio;

public class VoiceWebhookTests
{
    private const string Sid = "CA00000000000000000000000000000001";
    private const string Sid2 = "CA00000000000000000000000000000002";

    [Fact]
    public async Task A_call_is_written_down_and_connected()
    {
        await using var server = await PhoneServer.StartAsync();

        var twiml = await server.RingAsync(Sid);

        var call = Assert.Single(server.Calls.Calls);
        Assert.Equal((Sid, "starter", "+15550001111", PhoneCallStatus.Ringing), (call.CarrierId, call.Agent, call.From, call.Status));
        Assert.Equal(["Connect", "Redirect"], TwimlText.Verbs(twiml));
        Assert.Equal("starter", TwimlText.Parameter(twiml, "agent"));
        Assert.Equal(64, TwimlText.Token(twiml).Length);
    }

    [Fact]
    public async Task Without_an_agent_the_default_answers()
    {
        await using var server = await PhoneServer.StartAsync();

        using var response = await server.PostAsync("/twilio/voice", PhoneServer.Voice(Sid));

        Assert.True(response.IsSuccessStatusCode);
        Assert.Equal("text/xml", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal("starter", Assert.Single(server.Calls.Calls).Agent);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_webhook_that_comes_a_hundred_times_does_one_thing()
    {
        await using var server = await PhoneServer.StartAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => server.RingAsync(Sid)));

        Assert.Single(answers.Distinct());
        Assert.Single(server.Calls.Calls);
        Assert.Equal(1, server.Switchboard.Parts.Tokens.Count);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_webhook_that_comes_after_the_call_gets_the_token_that_is_used_up()
    {
        await using var server = await PhoneServer.StartAsync();
        var first = await server.RingAsync(Sid);
        await using var stream = await server.StreamAsync(Sid, TwimlText.Token(first));
        await server.Model.NextConnectionAsync(TestContext.Current.CancellationToken);
        await stream.HangUpAsync();
        await server.Calls.Calls[0].Ended.WaitAsync(TestContext.Current.CancellationToken);

        var again = await server.RingAsync(Sid);
        await using var replay = await server.StreamAsync(Sid, TwimlText.Token(again));

        Assert.Equal(first, again);
        Assert.Equal(System.Net.WebSockets.WebSocketCloseStatus.PolicyViolation, await replay.ClosedAsync());
        Assert.Single(server.Model.Connections);
        Assert.Single(server.Calls.Calls);
    }

    [Fact]
    public async Task An_unknown_agent_is_told_to_the_caller_and_the_log()
    {
        await using var server = await PhoneServer.StartAsync();

        var twiml = await server.RingAsync(Sid, "nobody");

        Assert.Equal(["Say", "Hangup"], TwimlText.Verbs(twiml));
        Assert.Contains(server.Log.All, l => l.Id == 8062 && l.Text.Contains("nobody", StringComparison.Ordinal));
        Assert.True(Assert.Single(server.Calls.Calls).Ended.IsCompleted);
    }

    [Fact]
    public async Task A_planner_that_fails_is_apologised_for()
    {
        await using var server = await PhoneServer.StartAsync(planner: (_, _) => _ => throw new InvalidOperationException("no plan"));

        Assert.Equal(["Say", "Hangup"], TwimlText.Verbs(await server.RingAsync(Sid)));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_full_server_is_busy_and_its_calls_go_on()
    {
        using var registry = new CallRegistry(1);
        await using var server = await PhoneServer.StartAsync(registry: registry);
        await using var first = await server.TalkAsync(Sid);

        var second = await server.RingAsync(Sid2);

        Assert.Contains("<Reject reason=\"busy\" />", second, StringComparison.Ordinal);
        Assert.Equal(PhoneCallStatus.Busy, server.Calls.Find(Sid2)?.Status);
        Assert.False(server.Model.Connection.IsClosed);
        Assert.Equal(1, registry.Count);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_server_that_shall_stop_takes_no_call_and_lets_those_that_go_on_come_to_their_end()
    {
        using var registry = new CallRegistry();
        await using var server = await PhoneServer.StartAsync(registry: registry);
        await using var first = await server.TalkAsync(Sid);
        var drain = registry.DrainAsync(TimeSpan.FromMinutes(10), TestContext.Current.CancellationToken);

        var second = await server.RingAsync(Sid2);
        await first.HangUpAsync();

        Assert.Equal(["Reject"], TwimlText.Verbs(second));
        Assert.Equal(0, await drain);
        await server.Calls.Find(Sid)!.Ended.WaitAsync(TestContext.Current.CancellationToken);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_call_that_finds_no_room_when_its_stream_begins_gets_an_apology()
    {
        using var registry = new CallRegistry(1);
        await using var server = await PhoneServer.StartAsync(registry: registry);
        var second = await server.RingAsync(Sid2);
        await using var first = await server.TalkAsync(Sid);

        await using var stream = await server.StreamAsync(Sid2, TwimlText.Token(second));
        await stream.ClosedAsync();

        Assert.Equal(["Say", "Hangup"], TwimlText.Verbs(await server.ResumeAsync(Sid2)));
        Assert.Equal(CallEndReason.Refused, server.Calls.Find(Sid2)?.End?.Reason);
        Assert.False(server.Model.Connection.IsClosed);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_model_that_refuses_is_apologised_for_at_once_for_a_while()
    {
        await using var server = await PhoneServer.StartAsync();
        server.Model.ConnectError = new RealtimeException(RealtimeFailure.InvalidKey, "no key");
        await using var stream = await server.StreamAsync(Sid, TwimlText.Token(await server.RingAsync(Sid)));
        await stream.ClosedAsync();

        var outcome = await server.ResumeAsync(Sid);
        var next = await server.RingAsync(Sid2);
        server.Clock.Advance(TimeSpan.FromSeconds(30));
        var later = await server.RingAsync("CA00000000000000000000000000000003");

        Assert.Equal(["Say", "Hangup"], TwimlText.Verbs(outcome));
        Assert.Equal(["Say", "Hangup"], TwimlText.Verbs(next));
        Assert.Equal(["Connect", "Redirect"], TwimlText.Verbs(later));
    }

    [Fact(Timeout = 60_000)]
    public async Task Hostile_callers_change_no_word_of_the_answer_and_reach_no_log()
    {
        await using var server = await PhoneServer.StartAsync();
        var number = 0;
        foreach (var text in HostileTexts.All.Where(t => !t.Any(char.IsSurrogate)))
        {
            var sid = FakeCarrier.Sid(++number);
            using var response = await server.PostAsync("/twilio/voice?agent=starter", [.. PhoneServer.Voice(sid, $"{text}XHOSTILE"), ("CallerName", $"{text}XHOSTILE")]);
            var twiml = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

            Assert.Equal(Twiml.Connect(server.Switchboard.Addresses, TwimlText.Token(twiml), "starter"), twiml);
        }

        Assert.DoesNotContain("XHOSTILE", server.Log.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("CA123")]
    [InlineData("../../etc/passwd")]
    public async Task A_webhook_without_a_call_is_refused(string? callSid)
    {
        await using var server = await PhoneServer.StartAsync();
        (string, string)[] form = callSid is null ? [("From", "+15550001111")] : [("CallSid", callSid)];

        foreach (var path in new[] { "/twilio/voice", "/twilio/resume", "/twilio/status" })
        {
            using var response = await server.PostAsync(path, form);
            Assert.Equal(400, (int)response.StatusCode);
        }

        Assert.Empty(server.Calls.Calls);
    }
}
