using Duologue.Protocol;
using Duologue.Testing;
using Microsoft.Extensions.AI;

namespace Duologue.Tests.Sessions;

public sealed class SessionMetricsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task A_session_counts_what_went_through_it()
    {
        var model = new ScriptedModel().CallsTool("look").Says("Here.", TimeSpan.FromMilliseconds(200)).Says("Again.", TimeSpan.FromMilliseconds(200));
        var agent = new RealtimeAgent { Name = "Agent", Tools = [AIFunctionFactory.Create(() => "found", "look")] };
        await using var test = await TestSession.StartAsync(model, agent);
        await test.Session.SendAudioAsync(new Duologue.Audio.AudioFrame(test.Session.InputFormat, new byte[960]), Token);
        await test.Session.SendTextAsync("look", cancellationToken: Token);
        await test.Seen.NextAsync<SessionEvent.AssistantTranscript>(Token);
        await test.NextAsync<SessionEvent.ResponseEnded>();
        test.Connection.Emit(new ServerEvent.ConnectionLost("gone", 1));
        test.Connection.Emit(new ServerEvent.ConnectionRestored(TimeSpan.FromSeconds(1)));
        test.Connection.Emit(new ServerEvent.Failure(new WireError { Code = "server_error", Message = "Trouble." }));
        await test.NextAsync<SessionEvent.ErrorOccurred>();
        test.Time.Advance(TimeSpan.FromSeconds(90));

        var metrics = test.Session.GetMetrics();

        Assert.Equal(TimeSpan.FromSeconds(90), metrics.Uptime);
        Assert.Equal((2, 1, 1, 1), (metrics.Responses, metrics.Errors, metrics.Reconnects, metrics.FunctionCalls));
        Assert.Equal(0, metrics.Interruptions);
        Assert.Equal(TimeSpan.Zero, metrics.AverageLatency);
        Assert.True(metrics.MessagesOut >= 4, "audio, text, tool output and the requests");
        Assert.True(metrics.MessagesIn > 10);
    }

    [Fact(Timeout = 60_000)]
    public async Task An_answer_that_is_cut_off_counts_once()
    {
        var model = new ScriptedModel().Answers(new ScriptedAnswer { Text = "A long answer", Audio = TimeSpan.FromSeconds(4), HoldAfter = TimeSpan.FromSeconds(2) });
        await using var test = await TestSession.StartAsync(model);
        test.Connection.UserSays("Go on.");
        var audio = await test.NextAsync<SessionEvent.AudioOutput>();

        test.Connection.UserSpeaks();
        var cut = await test.NextAsync<SessionEvent.AudioInterrupted>();
        await test.Session.InterruptAsync(new PlaybackPosition(audio.ItemId, 0, TimeSpan.FromSeconds(1)) { Epoch = cut.Epoch }, Token);
        Assert.Equal(1, test.Session.GetMetrics().Interruptions);
        test.Connection.UserStops("Stop.");
        await test.Seen.NextAsync<SessionEvent.ResponseEnded>(e => e.Status == ResponseStatus.Completed, Token);

        Assert.Equal(1, test.Session.GetMetrics().Interruptions);
    }

    [Fact(Timeout = 60_000)]
    public async Task Latencies_are_told_as_mean_and_95th_of_100()
    {
        var model = new ScriptedModel();
        await using var test = await TestSession.StartAsync(model);
        Assert.Null(test.Session.GetMetrics().AverageLatency);

        for (var i = 1; i <= 20; i++)
        {
            model.Answers(new ScriptedAnswer { IsLost = true });
            test.Connection.UserSays("Hello?");
            await test.Seen.NextAsync<SessionEvent.UserTranscript>(Token);
            test.Time.Advance(TimeSpan.FromMilliseconds(10 * i));
            model.Says("Yes.", TimeSpan.FromMilliseconds(100));
            await test.Connection.SendAsync(new ClientEvent.CreateResponse(), Token);
            await test.NextAsync<SessionEvent.ResponseEnded>();
        }

        var metrics = test.Session.GetMetrics();
        Assert.Equal(TimeSpan.FromMilliseconds(105), metrics.AverageLatency);
        Assert.Equal(TimeSpan.FromMilliseconds(190), metrics.P95Latency);
    }

    [Fact(Timeout = 60_000)]
    public async Task The_clock_stops_with_the_session()
    {
        var test = await TestSession.StartAsync(new ScriptedModel());
        test.Time.Advance(TimeSpan.FromSeconds(5));
        await test.Session.DisposeAsync();
        test.Time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(TimeSpan.FromSeconds(5), test.Session.GetMetrics().Uptime);
    }
}
