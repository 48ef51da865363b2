using System.Net;
using Duologue.AspNetCore.Tests.Support;
using Duologue.Calls;
using Duologue.Phone;

namespace Duologue.AspNetCore.Tests.Twilio;

public class TwilioLineTests
{
    private static readonly OutboundCall Wish = new("+15550001111", "starter");

    [Fact]
    public async Task A_call_is_placed_with_its_limits_and_nothing_of_what_the_agent_knows()
    {
        await using var carrier = await FakeCarrier.StartAsync();
        await using var server = await StartAsync(carrier);

        var call = await server.Line.PlaceAsync(
            Wish with { Variables = new Dictionary<string, string> { ["name"] = "Secretname" }, TimeLimit = TimeSpan.FromHours(3) }, TestContext.Current.CancellationToken);

        var request = Assert.Single(carrier.Requests);
        Assert.Equal(("+15550001111", "+15550002222", "POST", "30", "900"), (request["To"], request["From"], request["Method"], request["Timeout"], request["TimeLimit"]));
        Assert.Equal($"{PhoneServer.Origin}/twilio/voice?call={call.Id}", request["Url"]);
        Assert.Equal($"{PhoneServer.Origin}/twilio/status?call={call.Id}", request["StatusCallback"]);
        Assert.Equal(["initiated", "ringing", "answered", "completed"], request.Fields.Where(f => f.Name == "StatusCallbackEvent").Select(f => f.Value));
        Assert.Null(request["MachineDetection"]);
        Assert.DoesNotContain(request.Fields, f => f.Value.Contains("Secretname", StringComparison.Ordinal));
        Assert.Equal((PhoneCallStatus.Queued, PhoneCallDirection.Outbound), (call.Status, call.Direction));
        Assert.Same(call, server.Calls.Find(call.CarrierId!));
        Assert.DoesNotContain("15550001111", server.Log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Machines_are_detected_beside_the_call_when_wished()
    {
        await using var carrier = await FakeCarrier.StartAsync();
        await using var server = await StartAsync(carrier, o => o.DetectsMachines = true);

        var call = await server.Line.PlaceAsync(Wish, TestContext.Current.CancellationToken);
        using var response = await server.PostAsync($"/twilio/status?call={call.Id}", ("CallSid", call.CarrierId!), ("AnsweredBy", "machine_start"));

        var request = Assert.Single(carrier.Requests);
        Assert.Equal(("Enable", "true", request["StatusCallback"]), (request["MachineDetection"], request["AsyncAmd"], request["AsyncAmdStatusCallback"]));
        Assert.Equal("machine_start", call.AnsweredBy);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_placed_call_that_is_answered_is_talked_in()
    {
        await using var carrier = await FakeCarrier.StartAsync();
        await using var server = await StartAsync(carrier);
        var call = await server.Line.PlaceAsync(Wish, TestContext.Current.CancellationToken);

        await using var stream = await AnswerAsync(server, call);
        var talking = call.Status;
        await server.Line.HangUpAsync(call.Id, TestContext.Current.CancellationToken);
        await stream.ClosedAsync();
        using var last = await server.PostAsync($"/twilio/status?call={call.Id}", ("CallSid", call.CarrierId!), ("CallStatus", "completed"));
        await call.Ended.WaitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(PhoneCallStatus.InProgress, talking);
        Assert.Equal((PhoneCallStatus.Completed, CallEndReason.Stopped), (call.Status, call.End?.Reason));
        Assert.Equal("completed", carrier.Requests.Last()["Status"]);
        Assert.Equal(["Hangup"], TwimlText.Verbs(await server.ResumeAsync(call.CarrierId!)));
    }

    [Fact]
    public async Task The_webhook_may_be_faster_than_the_answer_to_the_wish()
    {
        await using var carrier = await FakeCarrier.StartAsync();
        await using var server = await StartAsync(carrier);
        var sid = FakeCarrier.Sid(7);
        string? twiml = null;
        carrier.Reply = r =>
        {
            using var voice = server.PostAsync(new Uri(r["Url"]!).PathAndQuery, ("CallSid", sid), ("CallStatus", "in-progress")).GetAwaiter().GetResult();
            twiml = voice.Content.ReadAsStringAsync(TestContext.Current.CancellationToken).GetAwaiter().GetResult();
            return new CarrierReply(HttpStatusCode.Created, $$"""{"sid":"{{sid}}","status":"queued"}""");
        };

        var call = await server.Line.PlaceAsync(Wish, TestContext.Current.CancellationToken);

        Assert.Equal((sid, PhoneCallStatus.InProgress), (call.CarrierId, call.Status));
        Assert.Equal(["Connect", "Redirect"], TwimlText.Verbs(twiml!));
    }

    [Fact]
    public async Task A_webhook_with_another_calls_id_gets_nothing()
    {
        await using var carrier = await FakeCarrier.StartAsync();
        await using var server = await StartAsync(carrier);
        var call = await server.Line.PlaceAsync(Wish, TestContext.Current.CancellationToken);

        using var other = await server.PostAsync($"/twilio/voice?call={call.Id}", ("CallSid", FakeCarrier.Sid(99)), ("CallStatus", "completed"));
        using var unknown = await server.PostAsync("/twilio/voice?call=00000000000000000000000000", ("CallSid", FakeCarrier.Sid(98)));

        Assert.Equal(["Hangup"], TwimlText.Verbs(await other.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
        Assert.Equal(["Hangup"], TwimlText.Verbs(await unknown.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
        Assert.Equal(PhoneCallStatus.Queued, call.Status);
        Assert.Single(server.Calls.Calls);
    }

    [Fact]
    public async Task Refusals_place_nothing()
    {
        await using var carrier = await FakeCarrier.StartAsync();
        await using var server = await StartAsync(carrier);
        var line = server.Line;

        Assert.Equal(PhoneLineRefusal.InvalidNumber, await RefusalAsync(line, Wish with { To = "555" }));
        Assert.Equal(PhoneLineRefusal.NotAllowed, await RefusalAsync(line, Wish with { To = "+493012345678" }));
        Assert.Equal(PhoneLineRefusal.UnknownAgent, await RefusalAsync(line, Wish with { Agent = "nobody" }));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => line.PlaceAsync(Wish with { Variables = new Dictionary<string, string> { ["a"] = new string('x', 501) } }, TestContext.Current.CancellationToken));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => line.PlaceAsync(Wish with { IdempotencyKey = new string('x', 201) }, TestContext.Current.CancellationToken));
        Assert.Empty(carrier.Requests);
        Assert.Empty(server.Calls.Calls);
    }

    [Fact]
    public async Task A_call_the_carrier_refuses_counts_nowhere()
    {
        await using var carrier = await FakeCarrier.StartAsync();
        await using var server = await StartAsync(carrier, o => (o.PerDestinationPerHour, o.AtOncePerKey) = (1, 1));
        carrier.Reply = _ => new CarrierReply(HttpStatusCode.BadRequest, """{"code":21215}""");

        var refused = await RefusalAsync(server.Line, Wish);
        carrier.Reply = carrier.Usual;
        await server.Line.PlaceAsync(Wish, TestContext.Current.CancellationToken);
        var second = await RefusalAsync(server.Line, Wish with { To = "+15550003333" });

        Assert.Equal((PhoneLineRefusal.NotAllowed, PhoneLineRefusal.LimitReached), (refused, second));
        Assert.Single(server.Calls.Calls);
    }

    [Fact(Timeout = 60_000)]
    public async Task However_many_ask_at_once_no_more_than_the_limit_are_placed()
    {
        await using var carrier = await FakeCarrier.StartAsync();
        await using var server = await StartAsync(carrier, o => o.AtOncePerKey = 5);

        var results = await Task.WhenAll(Enumerable.Range(0, 60).Select(async i =>
        {
            try
            {
                return await server.Line.PlaceAsync(Wish with { To = $"+155500{i:00000}" }, TestContext.Current.CancellationToken);
            }
            catch (PhoneLineException error) when (error.Reason == PhoneLineRefusal.LimitReached)
            {
                return null;
            }
        }));

        Assert.Equal(5, results.Count(c => c is not null));
        Assert.Equal(5, carrier.Requests.Count);
    }

    [Fact(Timeout = 60_000)]
    public async Task One_key_rings_once_however_many_ask()
    {
        await using var carrier = await FakeCarrier.StartAsync();
        await using var server = await StartAsync(carrier);
        var wish = Wish with { IdempotencyKey = "order-1" };

        var calls = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => server.Line.PlaceAsync(wish, TestContext.Current.CancellationToken)));

        Assert.Single(calls.Distinct());
        Assert.Single(carrier.Requests);
        Assert.Equal(PhoneLineRefusal.KeyReused, await RefusalAsync(server.Line, wish with { To = "+15550003333" }));
    }

    [Fact(Timeout = 60_000)]
    public async Task Hanging_up_asks_the_carrier_once()
    {
        await using var carrier = await FakeCarrier.StartAsync();
        await using var server = await StartAsync(carrier);
        var call = await server.Line.PlaceAsync(Wish, TestContext.Current.CancellationToken);

        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => server.Line.HangUpAsync(call.Id, TestContext.Current.CancellationToken)));
        using var response = await server.PostAsync($"/twilio/status?call={call.Id}", ("CallSid", call.CarrierId!), ("CallStatus", "canceled"));
        await call.Ended.WaitAsync(TestContext.Current.CancellationToken);
        await server.Line.HangUpAsync(call.Id, TestContext.Current.CancellationToken);

        Assert.Equal(2, carrier.Requests.Count);
        Assert.Equal(PhoneCallStatus.Canceled, call.Status);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_call_that_is_talked_in_is_ended_even_when_the_carrier_is_out_of_reach()
    {
        await using var carrier = await FakeCarrier.StartAsync();
        await using var server = await StartAsync(carrier);
        await using var stream = await server.TalkAsync(FakeCarrier.Sid(1));
        carrier.Reply = _ => new CarrierReply(HttpStatusCode.InternalServerError, "");

        await server.Line.HangUpAsync(FakeCarrier.Sid(1), TestContext.Current.CancellationToken);
        await stream.ClosedAsync();

        Assert.Equal(["Hangup"], TwimlText.Verbs(await server.ResumeAsync(FakeCarrier.Sid(1))));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_transfer_dials_within_the_same_rules_and_ends_the_conversation()
    {
        await using var carrier = await FakeCarrier.StartAsync();
        await using var server = await StartAsync(carrier);
        var call = await server.Line.PlaceAsync(Wish, TestContext.Current.CancellationToken);
        var tooEarly = await Assert.ThrowsAsync<PhoneLineException>(() => server.Line.TransferAsync(call.Id, "+15550003333", TestContext.Current.CancellationToken));
        await using var stream = await AnswerAsync(server, call);

        var forbidden = await Assert.ThrowsAsync<PhoneLineException>(() => server.Line.TransferAsync(call.Id, "+19005550000", TestContext.Current.CancellationToken));
        await server.Line.TransferAsync(call.Id, "+15550003333", TestContext.Current.CancellationToken);
        await stream.ClosedAsync();

        Assert.Equal((PhoneLineRefusal.UnknownCall, PhoneLineRefusal.NotAllowed), (tooEarly.Reason, forbidden.Reason));
        Assert.Equal("""<?xml version="1.0" encoding="UTF-8"?><Response><Dial timeLimit="900">+15550003333</Dial></Response>""", carrier.Requests.Last()["Twiml"]);
        Assert.False(call.Ended.IsCompleted);
        using var last = await server.PostAsync($"/twilio/status?call={call.Id}", ("CallSid", call.CarrierId!), ("CallStatus", "completed"));
        await call.Ended.WaitAsync(TestContext.Current.CancellationToken);
    }

    [Fact(Timeout = 60_000)]
    public async Task Keys_are_pressed_in_a_call_that_is_answered()
    {
        await using var carrier = await FakeCarrier.StartAsync();
        await using var server = await StartAsync(carrier);
        var call = await server.Line.PlaceAsync(Wish, TestContext.Current.CancellationToken);

        await Assert.ThrowsAsync<PhoneLineException>(() => server.Line.SendDigitsAsync(call.Id, "1", TestContext.Current.CancellationToken));
        await using var stream = await AnswerAsync(server, call);
        await server.Line.SendDigitsAsync(call.Id, "12#w*A", TestContext.Current.CancellationToken);

        foreach (var wrong in new[] { "", "x", "1 2", new string('1', 33) })
        {
            await Assert.ThrowsAnyAsync<ArgumentException>(() => server.Line.SendDigitsAsync(call.Id, wrong, TestContext.Current.CancellationToken));
        }

        await Assert.ThrowsAsync<PhoneLineException>(() => server.Line.SendDigitsAsync("nobody", "1", TestContext.Current.CancellationToken));
    }

    private static async Task<PhoneLineRefusal> RefusalAsync(IPhoneLine line, OutboundCall wish) =>
        (await Assert.ThrowsAsync<PhoneLineException>(() => line.PlaceAsync(wish, TestContext.Current.CancellationToken))).Reason;

    private static async Task<FakeStream> AnswerAsync(PhoneServer server, PhoneCall call)
    {
        using var voice = await server.PostAsync($"/twilio/voice?call={call.Id}", ("CallSid", call.CarrierId!), ("CallStatus", "in-progress"));
        var stream = await server.StreamAsync(call.CarrierId!, TwimlText.Token(await voice.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
        await server.Model.NextConnectionAsync(TestContext.Current.CancellationToken);
        return stream;
    }

    private static Task<PhoneServer> StartAsync(FakeCarrier carrier, Action<OutboundOptions>? configure = null) => PhoneServer.StartAsync(o =>
    {
        o.ApiBaseUrl = carrier.Address;
        o.Outbound.IsEnabled = true;
        o.Outbound.PausePerKey = TimeSpan.Zero;
        o.Outbound.AllowedPrefixes.Add("+1");
        configure?.Invoke(o.Outbound);
    });
}
