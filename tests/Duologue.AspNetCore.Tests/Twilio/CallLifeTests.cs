using System.Net;
using System.Net.WebSockets;
using Duologue.AspNetCore.Tests.Support;
using Duologue.Calls;
using Duologue.Phone;

namespace Duologue.AspNetCore.Tests.Twilio;

/// <summary>However a call ends, and whoever says so first, its record is the same and nothing of it is left.</summary>
public class CallLifeTests
{
    private const string Sid = "CA00000000000000000000000000000001";

    [Fact(Timeout = 120_000)]
    public async Task All_ends_of_a_call_in_any_order_and_repeated_close_it_once()
    {
        await using var carrier = await FakeCarrier.StartAsync();
        using var registry = new CallRegistry();
        var finished = 0;
        await using var server = await PhoneServer.StartAsync(
            o => o.ApiBaseUrl = carrier.Address,
            (model, clock) => PhoneServer.Starter(model, clock, (call, _) =>
            {
                Interlocked.Increment(ref finished);
                Assert.False(call.Ended.IsCompleted);
                Assert.True(call.Status.IsFinal());
                return Task.CompletedTask;
            }),
            registry: registry);
        var number = 0;
        foreach (var order in Orders(["stop", "close", "status", "hangup"]))
        {
            var sid = FakeCarrier.Sid(++number);
            carrier.Requests.Clear();
            await using var stream = await server.TalkAsync(sid);
            var call = server.Calls.Find(sid)!;

            for (var repeat = 0; repeat < 3; repeat++)
            {
                foreach (var end in order)
                {
                    await EndAsync(server, stream, call, end);
                }
            }

            await call.Ended.WaitAsync(TestContext.Current.CancellationToken);
            Assert.Equal(PhoneCallStatus.Completed, call.Status);
            Assert.Equal(number, finished);
            Assert.Contains(call.End?.Reason, new CallEndReason?[] { CallEndReason.CallerHungUp, CallEndReason.Stopped });
            Assert.True(carrier.Requests.Count(r => r.Method == "POST") <= 1, $"asked to hang up {carrier.Requests.Count} times");
            Assert.Equal((0, 0), (server.Switchboard.Count, registry.Count));
            Assert.True(server.Model.Connection.IsClosed);
        }

        Assert.Equal(24, number);
    }

    [Fact(Timeout = 120_000)]
    public async Task Reports_of_the_carrier_in_any_order_give_the_same_record()
    {
        await using var carrier = await FakeCarrier.StartAsync();
        await using var server = await PhoneServer.StartAsync(o => Allow(o, carrier));
        HashSet<string> records = [];
        (string Name, string Value)[][] reports =
        [
            [("CallStatus", "initiated"), ("SequenceNumber", "0"), ("Timestamp", "Thu, 01 Jan 2026 10:00:00 +0000")],
            [("CallStatus", "ringing"), ("SequenceNumber", "1"), ("Timestamp", "Thu, 01 Jan 2026 10:00:02 +0000")],
            [("CallStatus", "in-progress"), ("SequenceNumber", "2"), ("Timestamp", "Thu, 01 Jan 2026 10:00:05 +0000")],
            [("AnsweredBy", "human"), ("MachineDetectionDuration", "2900")],
            [("CallStatus", "completed"), ("SequenceNumber", "3"), ("Timestamp", "Thu, 01 Jan 2026 10:01:05 +0000"), ("CallDuration", "60"), ("SomethingNew", "1")],
        ];

        foreach (var order in Orders([0, 1, 2, 3, 4]))
        {
            var call = await server.Line.PlaceAsync(new OutboundCall("+15550001111", "starter"), TestContext.Current.CancellationToken);
            foreach (var report in order)
            {
                for (var repeat = 0; repeat < 2; repeat++)
                {
                    using var response = await server.PostAsync($"/twilio/status?call={call.Id}", [("CallSid", call.CarrierId!), .. reports[report]]);
                    Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
                }
            }

            await call.Ended.WaitAsync(TestContext.Current.CancellationToken);
            records.Add($"{call.Status} {call.AnsweredAt:O} {call.EndedAt:O} {call.AnsweredBy} {call.End}");
        }

        Assert.Equal("Completed 2026-01-01T10:00:05.0000000+00:00 2026-01-01T10:01:05.0000000+00:00 human ", Assert.Single(records));
        Assert.Equal(0, server.Switchboard.Count);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("in-progress", PhoneCallStatus.Completed, 3)]
    [InlineData("completed", PhoneCallStatus.Completed, 1)]
    [InlineData(null, PhoneCallStatus.Completed, 3)]
    public async Task When_the_last_report_does_not_come_the_carrier_is_asked(string? answer, PhoneCallStatus closed, int questions)
    {
        await using var carrier = await FakeCarrier.StartAsync();
        await using var server = await PhoneServer.StartAsync(o => Allow(o, carrier));
        var call = await server.Line.PlaceAsync(new OutboundCall("+15550001111", "starter"), TestContext.Current.CancellationToken);
        carrier.Reply = r => answer is null
            ? new CarrierReply(HttpStatusCode.NotFound, """{"code":20404}""")
            : new CarrierReply(HttpStatusCode.OK, $$"""{"sid":"{{call.CarrierId}}","status":"{{answer}}","end_time":"Thu, 01 Jan 2026 10:01:05 +0000"}""");
        await using (var stream = await AnswerAsync(server, call))
        {
            await stream.StopAsync();
        }

        await server.PassTimeUntilAsync(call.Ended);

        Assert.Equal(closed, call.Status);
        Assert.Equal(questions, carrier.Requests.Count(r => r.Method == "GET"));
        Assert.True(server.Clock.Elapsed >= TimeSpan.FromSeconds(30 * questions));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_placed_call_of_which_nothing_more_is_heard_is_asked_for_and_given_up()
    {
        await using var carrier = await FakeCarrier.StartAsync();
        await using var server = await PhoneServer.StartAsync(o => Allow(o, carrier));
        var call = await server.Line.PlaceAsync(new OutboundCall("+15550001111", "starter"), TestContext.Current.CancellationToken);
        carrier.Reply = _ => new CarrierReply(HttpStatusCode.ServiceUnavailable, "");

        await server.PassTimeUntilAsync(call.Ended);

        Assert.Equal(PhoneCallStatus.Failed, call.Status);
        Assert.Null(call.End);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_caller_who_gives_up_before_the_stream_leaves_a_closed_record()
    {
        await using var server = await PhoneServer.StartAsync();
        await server.RingAsync(Sid);
        var call = server.Calls.Find(Sid)!;

        await server.PassTimeUntilAsync(call.Ended);

        Assert.Equal(PhoneCallStatus.Canceled, call.Status);
        Assert.Equal(0, server.Switchboard.Count);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_final_report_frees_a_call_whose_stream_is_gone()
    {
        await using var server = await PhoneServer.StartAsync();
        await using var stream = await server.TalkAsync(Sid);
        var call = server.Calls.Find(Sid)!;
        stream.Socket.Abort();

        using var response = await server.PostAsync("/twilio/status", ("CallSid", Sid), ("CallStatus", "completed"));
        await call.Ended.WaitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(CallEndReason.CallerHungUp, call.End?.Reason);
        Assert.True(server.Model.Connection.IsClosed);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_lost_phone_comes_back_to_the_same_conversation()
    {
        await using var server = await PhoneServer.StartAsync();
        var first = await server.RingAsync(Sid);
        await using (var stream = await server.StreamAsync(Sid, TwimlText.Token(first)))
        {
            await server.Model.NextConnectionAsync(TestContext.Current.CancellationToken);
            stream.Socket.Abort();
        }

        var resume = await server.ResumeAsync(Sid);
        var repeated = await server.ResumeAsync(Sid);
        await using var second = await server.StreamAsync(Sid, TwimlText.Token(resume));
        await second.MediaAsync(0);
        var call = server.Calls.Find(Sid)!;
        var wasOver = call.Ended.IsCompleted;
        await second.HangUpAsync();
        await call.Ended.WaitAsync(TestContext.Current.CancellationToken);

        Assert.False(wasOver);
        Assert.Equal(resume, repeated);
        Assert.NotEqual(first, resume);
        Assert.Single(server.Model.Connections);
        Assert.Single(server.Calls.Calls);
        Assert.Equal(["Hangup"], TwimlText.Verbs(await server.ResumeAsync(Sid)));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_phone_that_does_not_come_back_is_given_up()
    {
        await using var server = await PhoneServer.StartAsync();
        await using var stream = await server.TalkAsync(Sid);
        var call = server.Calls.Find(Sid)!;
        stream.Socket.Abort();

        await server.PassTimeUntilAsync(call.Ended);

        Assert.Equal(CallEndReason.CallerHungUp, call.End?.Reason);
        Assert.Equal(["Hangup"], TwimlText.Verbs(await server.ResumeAsync(Sid)));
    }

    [Fact(Timeout = 60_000)]
    public async Task An_agent_who_ends_the_conversation_hangs_up()
    {
        var model = new Duologue.Testing.ScriptedModel().CallsTool("hang_up");
        await using var server = await PhoneServer.StartAsync(
            planner: (m, clock) => _ => new PhoneCallPlan(PhoneServer.Runner(m, clock, PhoneTools.HangUp())), model: model);
        await using var stream = await server.TalkAsync(Sid);

        model.Connection.UserSays("goodbye");
        var closed = stream.ClosedAsync();
        var call = server.Calls.Find(Sid)!;
        while (call.End is null)
        {
            // In small steps, and not a step further than the end: the close has half a second, and is to be seen in order.
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            server.Clock.Advance(TimeSpan.FromMilliseconds(10));
            await Task.Yield();
        }

        Assert.Equal(WebSocketCloseStatus.NormalClosure, await closed);
        Assert.Equal(["Hangup"], TwimlText.Verbs(await server.ResumeAsync(Sid)));
        await call.Ended.WaitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(CallEndReason.AgentEnded, call.End?.Reason);
    }

    [Fact(Timeout = 60_000)]
    public async Task What_is_done_afterwards_may_neither_fail_the_call_nor_hold_it_for_ever()
    {
        await using var server = await PhoneServer.StartAsync(planner: (m, clock) =>
        {
            var calls = 0;
            return PhoneServer.Starter(m, clock, (_, _) => calls++ == 0 ? throw new InvalidOperationException("broken") : new TaskCompletionSource().Task);
        });
        foreach (var sid in new[] { FakeCarrier.Sid(1), FakeCarrier.Sid(2) })
        {
            await using var stream = await server.TalkAsync(sid);
            await stream.StopAsync();
            await server.PassTimeUntilAsync(server.Calls.Find(sid)!.Ended);
        }

        Assert.Equal(2, server.Log.All.Count(l => l.Id == 8054));
        Assert.True(server.Clock.Elapsed >= TimeSpan.FromSeconds(30));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_server_that_goes_down_closes_every_record()
    {
        var server = await PhoneServer.StartAsync();
        await using var stream = await server.TalkAsync(Sid);
        await server.RingAsync(FakeCarrier.Sid(2));
        var calls = server.Calls.Calls;

        await server.DisposeAsync();

        Assert.All(calls, c => Assert.True(c.Ended.IsCompleted));
        Assert.Equal(CallEndReason.Stopped, calls[0].End?.Reason);
    }

    [Fact(Timeout = 60_000)]
    public async Task What_is_said_is_written_down_from_the_first_word_on()
    {
        await using var server = await PhoneServer.StartAsync();
        server.Model.Says("Good day.");
        await using var stream = await server.TalkAsync(Sid);
        var call = server.Calls.Find(Sid)!;

        server.Model.Connection.UserSays("hello there");
        while (call.Transcript.Count < 2)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            server.Clock.Advance(TimeSpan.FromMilliseconds(20));
            await Task.Yield();
        }

        Assert.Equal(["hello there", "Good day."], call.Transcript.Select(l => l.Text));
        Assert.Same(call, server.Calls.FindBySession(call.Session!.Id));
    }

    private static async Task EndAsync(PhoneServer server, FakeStream stream, PhoneCall call, string end)
    {
        switch (end)
        {
            case "stop" when stream.Socket.State == WebSocketState.Open:
                try
                {
                    await stream.StopAsync();
                }
                catch (WebSocketException)
                {
                    // The server was quicker in closing, which is one of the orders.
                }

                break;
            case "close":
                stream.Socket.Abort();
                break;
            case "status":
                using (await server.PostAsync("/twilio/status", ("CallSid", call.CarrierId!), ("CallStatus", "completed")))
                {
                    break;
                }

            case "hangup":
                await server.Line.HangUpAsync(call.Id, TestContext.Current.CancellationToken);
                break;
            default:
                break;
        }
    }

    private static async Task<FakeStream> AnswerAsync(PhoneServer server, PhoneCall call)
    {
        using var voice = await server.PostAsync($"/twilio/voice?call={call.Id}", ("CallSid", call.CarrierId!), ("CallStatus", "in-progress"));
        var stream = await server.StreamAsync(call.CarrierId!, TwimlText.Token(await voice.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
        await server.Model.NextConnectionAsync(TestContext.Current.CancellationToken);
        return stream;
    }

    private static void Allow(Duologue.AspNetCore.Twilio.TwilioOptions options, FakeCarrier carrier)
    {
        options.ApiBaseUrl = carrier.Address;
        var outbound = options.Outbound;
        (outbound.IsEnabled, outbound.PausePerKey, outbound.AtOncePerKey, outbound.PerKeyPerDay) = (true, TimeSpan.Zero, 1000, 1000);
        (outbound.PerDestinationPerHour, outbound.MinutesPerDay) = (1000, 100_000);
        outbound.AllowedPrefixes.Add("+1555");
    }

    private static IEnumerable<IReadOnlyList<T>> Orders<T>(IReadOnlyList<T> items) => items.Count == 0
        ? [[]]
        : items.SelectMany((item, i) => Orders([.. items.Where((_, n) => n != i)]).Select(rest => (IReadOnlyList<T>)[item, .. rest]));
}
