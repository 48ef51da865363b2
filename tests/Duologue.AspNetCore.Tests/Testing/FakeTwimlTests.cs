using Duologue.Testing;
using Duologue.Testing.Twilio;

namespace Duologue.AspNetCore.Tests.Testing;

/// <summary>The webhook, the TwiML that answers it, and how a call ends.</summary>
public class FakeTwimlTests
{
    private readonly ManualTimeProvider _clock = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task The_webhook_is_signed_and_says_who_rings()
    {
        await using var peer = await CarrierPeer.StartAsync();
        await using var carrier = peer.Carrier(_clock, o => o with { ExtraParameters = new Dictionary<string, string> { ["CallerName"] = "Ann & Bob" } });

        var call = await carrier.RingAsync("+15550001111", "+15550002222", "star ter", Token);

        var request = await peer.RequestAsync("/twilio/voice");
        Assert.True(request.IsSigned);
        Assert.Equal("POST", request.Method);
        Assert.Equal("?agent=star%20ter", request.Query);
        Assert.Equal(call.CallSid, request["CallSid"]);
        Assert.Equal("AC00000000000000000000000000000001", request["AccountSid"]);
        Assert.Equal(("+15550001111", "+15550002222"), (request["From"], request["To"]));
        Assert.Equal(("ringing", "inbound", "2010-04-01"), (request["CallStatus"], request["Direction"], request["ApiVersion"]));
        Assert.Equal("Ann & Bob", request["CallerName"]);
        Assert.Equal("in-progress", call.Status);
        Assert.Same(call, Assert.Single(carrier.Calls));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_server_without_a_public_origin_is_rung_and_signed_at_its_own_address()
    {
        await using var peer = await CarrierPeer.StartAsync();
        peer.Answer = _ => CarrierPeer.Connect(url: $"ws://{peer.Address.Authority}/twilio/stream");
        await using var carrier = peer.Carrier(_clock, o => o with { PublicOrigin = null });

        var call = await carrier.RingAsync("+15550001111", "+15550002222", cancellationToken: Token);

        var stream = await peer.FreshStreamAsync();
        Assert.True(stream.IsSigned);
        Assert.True((await peer.RequestAsync("/twilio/voice")).IsSigned);
        Assert.Empty(call.Violations);
    }

    [Fact(Timeout = 60_000)]
    public async Task When_the_server_closes_the_stream_the_twiml_goes_on()
    {
        await using var peer = await CarrierPeer.StartAsync();
        peer.Answer = r => r.Path == "/twilio/resume"
            ? "<Response><Say voice='alice'>Sorry, goodbye.</Say><Hangup/></Response>"
            : CarrierPeer.Connect("""<Redirect method="POST">/twilio/resume?x=1</Redirect>""");
        await using var carrier = peer.Carrier(_clock);
        var call = await carrier.RingAsync("+15550001111", "+15550002222", cancellationToken: Token);
        var stream = await peer.StreamAsync();

        await stream.CloseAsync();
        await call.Ended.WaitAsync(Token);

        var resume = await peer.RequestAsync("/twilio/resume");
        Assert.True(resume.IsSigned);
        Assert.Equal("in-progress", resume["CallStatus"]);
        Assert.Equal(
            ["Connect", "Stream wss://voice.example.com/twilio/stream", "Redirect /twilio/resume?x=1", "Say Sorry, goodbye.", "Hangup"], call.Verbs);
        Assert.Empty(call.Violations);
        Assert.Equal("completed", call.Status);
    }

    [Fact(Timeout = 60_000)]
    public async Task The_action_of_connect_takes_the_place_of_what_follows()
    {
        await using var peer = await CarrierPeer.StartAsync();
        peer.Answer = r => r.Path == "/twilio/after" ? "<Response><Hangup/></Response>" : CarrierPeer.Connect("<Say>never</Say>", "action='/twilio/after'");
        await using var carrier = peer.Carrier(_clock);
        var call = await carrier.RingAsync("+15550001111", "+15550002222", cancellationToken: Token);
        var stream = await peer.StreamAsync();

        await stream.CloseAsync();
        await call.Ended.WaitAsync(Token);

        var action = await peer.RequestAsync("/twilio/after");
        Assert.Equal(call.StreamSid, action["StreamSid"]);
        Assert.Equal("Hangup", call.Verbs[^1]);
        Assert.DoesNotContain("Say never", call.Verbs);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task After_hanging_up_the_action_is_requested_only_when_asked_for(bool isRequested)
    {
        await using var peer = await CarrierPeer.StartAsync();
        peer.Answer = _ => CarrierPeer.Connect("", "action='/twilio/after'");
        await using var carrier = peer.Carrier(_clock, o => o with { RequestsActionAfterHangUp = isRequested });
        var call = await carrier.RingAsync("+15550001111", "+15550002222", cancellationToken: Token);
        await peer.StreamAsync();

        await call.HangUpAsync(cancellationToken: Token);

        var actions = peer.RequestsTo("/twilio/after");
        Assert.Equal(isRequested ? 1 : 0, actions.Count);
        Assert.All(actions, a => Assert.Equal("completed", a["CallStatus"]));
    }

    [Fact(Timeout = 60_000)]
    public async Task The_end_is_told_once_with_number_and_duration()
    {
        await using var peer = await CarrierPeer.StartAsync();
        await using var carrier = peer.Carrier(_clock);
        var call = await carrier.RingAsync("+15550001111", "+15550002222", cancellationToken: Token);
        await peer.StreamAsync();
        _clock.Advance(TimeSpan.FromSeconds(61.5));

        await call.HangUpAsync(cancellationToken: Token);
        await call.HangUpAsync(cancellationToken: Token);

        var status = Assert.Single(peer.RequestsTo("/twilio/status"));
        Assert.True(status.IsSigned);
        Assert.Equal(("completed", "0", "62", "2"), (status["CallStatus"], status["SequenceNumber"], status["CallDuration"], status["Duration"]));
        Assert.Equal("Thu, 01 Jan 2026 00:01:01 +0000", status["Timestamp"]);
    }

    [Fact(Timeout = 60_000)]
    public async Task The_end_can_come_in_any_order_and_with_parts_missing()
    {
        await using var peer = await CarrierPeer.StartAsync();
        await using var carrier = peer.Carrier(_clock);
        var call = await carrier.RingAsync("+15550001111", "+15550002222", cancellationToken: Token);
        var stream = await peer.StreamAsync();
        var hadClosed = true;
        peer.OnStatus = () => hadClosed = stream.Ended.IsCompleted;

        await call.HangUpAsync([FakeHangUpStep.Status, FakeHangUpStep.Close], Token);
        var messages = await stream.RestAsync();

        Assert.False(hadClosed);
        Assert.Empty(messages);
        Assert.Single(peer.RequestsTo("/twilio/status"));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_callback_that_was_left_out_can_be_sent_later_and_again()
    {
        await using var peer = await CarrierPeer.StartAsync();
        await using var carrier = peer.Carrier(_clock);
        var call = await carrier.RingAsync("+15550001111", "+15550002222", cancellationToken: Token);
        await peer.StreamAsync();

        await call.HangUpAsync([FakeHangUpStep.Stop, FakeHangUpStep.Close], Token);
        var before = peer.RequestsTo("/twilio/status").Count;
        await call.SendCallbackAsync(0, Token);
        await call.SendCallbackAsync(0, Token);

        Assert.Equal(0, before);
        var sent = peer.RequestsTo("/twilio/status");
        Assert.Equal(2, sent.Count);
        Assert.All(sent, s => Assert.True(s.IsSigned));
        Assert.Equal(sent[0].Form, sent[1].Form);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("<Response><Reject reason='busy'/></Response>", "busy", "Reject busy")]
    [InlineData("<Response><Reject/></Response>", "no-answer", "Reject rejected")]
    [InlineData("<Response><Hangup/></Response>", "completed", "Hangup")]
    [InlineData("<Response><Say>Closed.</Say></Response>", "completed", "Say Closed.")]
    [InlineData("<Response><Play digits='12w3'/></Response>", "completed", "Play 12w3")]
    public async Task A_call_can_end_without_a_stream(string twiml, string status, string verb)
    {
        await using var peer = await CarrierPeer.StartAsync();
        peer.Answer = _ => twiml;
        await using var carrier = peer.Carrier(_clock);

        var call = await carrier.RingAsync("+15550001111", "+15550002222", cancellationToken: Token);
        await call.Ended.WaitAsync(Token);

        Assert.Equal(status, call.Status);
        Assert.Equal(verb, Assert.Single(call.Verbs));
        Assert.Null(call.StreamSid);
        Assert.Empty(call.Violations);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_pause_lasts_as_long_as_it_says_and_a_dial_until_the_end()
    {
        await using var peer = await CarrierPeer.StartAsync();
        peer.Answer = _ => "<Response><Pause length='2'/><Dial><Number>+15550009999</Number></Dial></Response>";
        await using var carrier = peer.Carrier(_clock);
        var call = await carrier.RingAsync("+15550001111", "+15550002222", cancellationToken: Token);

        _clock.Advance(TimeSpan.FromSeconds(2));
        await call.UntilAsync(c => c.Verbs.Count == 2, Token);
        var isOver = call.Ended.IsCompleted;
        await call.HangUpAsync(cancellationToken: Token);

        Assert.Equal(["Pause 2", "Dial +15550009999"], call.Verbs);
        Assert.False(isOver);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("<Response><Dance/><Hangup/></Response>", "12200", "unknown <Dance>")]
    [InlineData("<Response><Hangup now='1'/></Response>", "12200", "no attribute 'now'")]
    [InlineData("<Response>hello<Hangup/></Response>", "12200", "holds text")]
    [InlineData("<Answer/>", "12100", "<Answer>")]
    [InlineData("<Response><Say></Response>", "12100", "not XML")]
    [InlineData("<!DOCTYPE x [<!ENTITY e 'e'>]><Response/>", "12100", "not XML")]
    [InlineData("<Response><Connect/></Response>", "12200", "one <Stream>")]
    [InlineData("<Response><Connect><Stream url='wss://voice.example.com/twilio/stream?token=1'/></Connect></Response>", "31920", "query string")]
    [InlineData("<Response><Connect><Stream url='https://voice.example.com/twilio/stream'/></Connect></Response>", "31922", "scheme")]
    [InlineData("<Response><Connect><Stream url='ws://voice.example.com/twilio/stream'/></Connect></Response>", "31922", "scheme")]
    [InlineData("<Response><Connect><Stream track='both_tracks' url='wss://voice.example.com/twilio/stream'/></Connect></Response>", "31941", "inbound track")]
    [InlineData("404", "11200", "/twilio/voice answered 404")]
    public async Task What_twilio_would_not_take_is_noted(string answer, string code, string violation)
    {
        await using var peer = await CarrierPeer.StartAsync();
        peer.Answer = _ => answer;
        await using var carrier = peer.Carrier(_clock);

        var call = await carrier.RingAsync("+15550001111", "+15550002222", cancellationToken: Token);
        await call.Ended.WaitAsync(Token);

        var line = Assert.Single(call.Violations);
        Assert.StartsWith(code, line, StringComparison.Ordinal);
        Assert.Contains(violation, line, StringComparison.Ordinal);
        Assert.Null(call.StreamSid);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_wrong_content_type_is_noted()
    {
        await using var peer = await CarrierPeer.StartAsync();
        peer.ContentType = "application/json";
        await using var carrier = peer.Carrier(_clock);

        var call = await carrier.RingAsync("+15550001111", "+15550002222", cancellationToken: Token);

        Assert.Equal("12300 /twilio/voice answered with content type 'application/json'.", Assert.Single(call.Violations));
        Assert.Equal("failed", call.Status);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_refused_upgrade_is_noted_and_the_twiml_goes_on()
    {
        await using var peer = await CarrierPeer.StartAsync();
        peer.UpgradeStatus = 403;
        peer.Answer = _ => CarrierPeer.Connect("<Say>Sorry.</Say>");
        await using var carrier = peer.Carrier(_clock);

        var call = await carrier.RingAsync("+15550001111", "+15550002222", cancellationToken: Token);

        var line = Assert.Single(call.Violations);
        Assert.StartsWith("31920", line, StringComparison.Ordinal);
        Assert.Contains("403", line, StringComparison.Ordinal);
        Assert.Equal("Say Sorry.", call.Verbs[^1]);
    }

    [Fact(Timeout = 60_000)]
    public async Task An_upgrade_can_be_signed_wrongly()
    {
        await using var peer = await CarrierPeer.StartAsync();
        await using var carrier = peer.Carrier(_clock, o => o with { UpgradeSignature = url => FakeSignature.Compute("another", url) });
        await carrier.RingAsync("+15550001111", "+15550002222", cancellationToken: Token);

        var stream = await peer.FreshStreamAsync();

        Assert.False(stream.IsSigned);
    }

    [Fact(Timeout = 60_000)]
    public async Task Nobody_at_the_servers_address_is_noted()
    {
        await using var peer = await CarrierPeer.StartAsync();
        await using var carrier = peer.Carrier(_clock);
        await peer.DisposeAsync();

        var call = await carrier.RingAsync("+15550001111", "+15550002222", cancellationToken: Token);

        Assert.StartsWith("11205 /twilio/voice was not reached", call.Violations[0], StringComparison.Ordinal);
        Assert.Equal("failed", call.Status);
    }

    [Fact(Timeout = 60_000)]
    public async Task Stream_status_callbacks_tell_of_beginning_and_end()
    {
        await using var peer = await CarrierPeer.StartAsync();
        peer.Answer = _ =>
            "<Response><Connect><Stream name='main' url='wss://voice.example.com/twilio/stream' statusCallback='/twilio/status/stream'/></Connect></Response>";
        await using var carrier = peer.Carrier(_clock);
        var call = await carrier.RingAsync("+15550001111", "+15550002222", cancellationToken: Token);
        var stream = await peer.StreamAsync();

        await stream.CloseAsync();
        await call.Ended.WaitAsync(Token);

        var told = peer.RequestsTo("/twilio/status/stream");
        Assert.Equal(["stream-started", "stream-stopped"], told.Select(r => r["StreamEvent"]));
        Assert.All(told, r => Assert.Equal((true, call.StreamSid, "main"), (r.IsSigned, r["StreamSid"], r["StreamName"])));
    }

    [Fact(Timeout = 60_000)]
    public async Task Disposing_twice_ends_calls_even_when_the_server_is_gone()
    {
        var peer = await CarrierPeer.StartAsync();
        var carrier = peer.Carrier(_clock);
        var call = await carrier.RingAsync("+15550001111", "+15550002222", cancellationToken: Token);
        await peer.DisposeAsync();

        await carrier.DisposeAsync();
        await carrier.DisposeAsync();

        Assert.True(call.Ended.IsCompletedSuccessfully);
        Assert.Equal(0, _clock.TimerCount);
    }
}
