using Duologue.Audio;
using Duologue.Calls;
using Duologue.Models;
using Duologue.Testing;
using Duologue.Testing.Realtime;
using Duologue.Tests.Sessions;
using Duologue.Tests.Support;
using Duologue.Tests.Testing;

namespace Duologue.Tests.Calls;

/// <summary>Whole telephone calls over real sockets, and lines that do not come back.</summary>
public sealed class CallFaultTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory(Timeout = 30_000)]
    [InlineData(503, SessionEndReason.ConnectionLost, CallEndReason.ModelLost, 3)]
    [InlineData(401, SessionEndReason.Refused, CallEndReason.ModelRefused, 1)]
    public async Task A_line_that_cannot_be_restored_ends_the_call_with_a_spoken_reason(
        int status, SessionEndReason sessionEnd, CallEndReason callEnd, int tries)
    {
        await using var server = ReplayServer.Start(
            Greets().WaitFor("cut").Abort(),
            ReplayScript.Refuse(status));
        var time = new ManualTimeProvider();
        var endpoint = new FakeEndpoint(time) { ReportsMarks = false };
        var seen = new SessionRecorder();
        var told = new List<CallEndReason>();
        var options = new CallOptions
        {
            Observers = [seen],
            FarewellAudio = (reason, format, _) =>
            {
                told.Add(reason);
                return Spoken(format);
            },
        };
        var call = Runner(server, time).RunCallAsync(endpoint, options, Token);
        await Eventually.HoldsAsync(() => endpoint.Played.Count > 0);

        server.Continue("cut");
        // The rest of the greeting, then the farewell: the call waits until both were heard.
        await Eventually.HoldsAsync(() => time.NextDue == TimeSpan.FromMilliseconds(200));
        time.Advance(TimeSpan.FromMilliseconds(200));
        var end = await call;

        var ended = Assert.Single(seen.Of<SessionEvent.SessionEnded>());
        Assert.Equal(sessionEnd, ended.Reason);
        Assert.NotEmpty(ended.Message);
        Assert.Equal(callEnd, end.Reason);
        Assert.IsType<RealtimeException>(end.Error);
        Assert.Equal([callEnd], told);
        Assert.Equal(1 + tries, server.Attempts);
        Assert.Equal(tries, seen.Of<SessionEvent.ConnectionLost>().Count);
        Assert.Equal(0x55, endpoint.Played[^1].Data[0]);
        Assert.Equal(TimeSpan.FromMilliseconds(200), endpoint.Heard);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_telephone_call_over_a_socket_is_greeted_and_nothing_is_reported_wrong()
    {
        await using var server = ReplayServer.Start(Greets());
        var time = new ManualTimeProvider();
        var endpoint = new FakeEndpoint(time);
        var seen = new SessionRecorder();

        var call = Runner(server, time).RunCallAsync(endpoint, new CallOptions { Observers = [seen] }, Token);
        await seen.NextAsync<SessionEvent.ResponseStarted>(Token);
        await Eventually.HoldsAsync(() => endpoint.Played.Count > 0);
        endpoint.HangUp();
        var end = await call;

        var update = server.Connections[0].ReceivedOf("session.update")[0].GetProperty("session").GetProperty("audio");
        Assert.Equal("audio/pcmu", update.GetProperty("input").GetProperty("format").GetProperty("type").GetString());
        Assert.Empty(seen.Of<SessionEvent.ErrorOccurred>());
        Assert.Equal(CallEndReason.CallerHungUp, end.Reason);
    }

    private static ReplayScript Greets() => ReplayScript.Session().AnswerItems()
        .Expect("response.create").Send(RealtimeScripts.SpokenAnswerBegins("resp_1", "item_a1", "Welcome.", new byte[800]));

    // The waits between the tries are jumped over; the call's own clock is moved by the test.
    private static RealtimeRunner Runner(ReplayServer server, ManualTimeProvider time) => new(
        new RealtimeAgent { Name = "Clerk", Greeting = "Welcome." },
        BrokenLine.Model(server, new TestClock { JumpWithin = TimeSpan.FromMinutes(1) }, tries: 3),
        timeProvider: time);

    private static async IAsyncEnumerable<AudioFrame> Spoken(AudioFormat format)
    {
        await Task.Yield();
        var audio = new byte[format.BytesFor(TimeSpan.FromMilliseconds(100))];
        audio.AsSpan().Fill(0x55);
        yield return new AudioFrame(format, audio);
    }
}
