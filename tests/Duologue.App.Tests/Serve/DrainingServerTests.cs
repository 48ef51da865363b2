using System.Net;
using Duologue.App.Models;
using Duologue.App.Serve;
using Duologue.AspNetCore.Twilio;
using Duologue.Testing.Twilio;

namespace Duologue.App.Tests.Serve;

/// <summary>How a server ends, with calls over the real routes.</summary>
[Collection(ServerCollection.Name)]
[Trait("Needs", "pocketsphinx,flite,loopback")]
public class DrainingServerTests
{
    public DrainingServerTests() => Samples.NeedOfflineEngine();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 120_000)]
    public async Task A_draining_server_takes_nobody_new_and_lets_who_talks_finish()
    {
        using var folder = new TemporaryFolder();
        await using var server = await StartAsync(folder, TimeSpan.FromMinutes(10));
        await using var twilio = Ring(server, folder);
        await using var call = await TalkAsync(server, twilio);
        using var http = new HttpClient { BaseAddress = server.Url };

        var stopping = server.StopAsync(CancellationToken.None);
        var ready = await http.GetAsync(new Uri("ready", UriKind.Relative), Token);
        var live = await http.GetAsync(new Uri("live", UriKind.Relative), Token);
        await using var late = await twilio.RingAsync("+15550003333", "+15550004444", "starter", Token);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Equal("draining", await ready.Content.ReadAsStringAsync(Token));
        Assert.Equal(HttpStatusCode.OK, live.StatusCode);
        Assert.Equal(("busy", null), (late.Status, late.StreamSid));
        Assert.Equal("in-progress", call.Status);
        Assert.False(stopping.IsCompleted);

        await call.HangUpAsync(cancellationToken: Token);

        Assert.Equal(0, await stopping);
        Assert.Empty(call.Violations);
    }

    [Fact(Timeout = 120_000)]
    public async Task Who_talks_at_the_limit_is_told_and_hung_up()
    {
        using var folder = new TemporaryFolder();
        await using var server = await StartAsync(folder, TimeSpan.Zero);
        await using var twilio = Ring(server, folder);
        await using var call = await TalkAsync(server, twilio);
        var before = call.Ear.Heard;

        var cut = await server.StopAsync(CancellationToken.None);

        Assert.Equal(1, cut);
        await call.Ended.WaitAsync(Token);
        Assert.Equal("completed", call.Status);
        Assert.True(call.Ear.Heard - before > TimeSpan.FromSeconds(1), "the caller should hear why");
        Assert.Empty(call.Violations);
    }

    [Fact(Timeout = 120_000)]
    public async Task A_second_signal_waits_for_nobody()
    {
        using var folder = new TemporaryFolder();
        await using var server = await StartAsync(folder, TimeSpan.FromMinutes(10));
        await using var twilio = Ring(server, folder);
        await using var call = await TalkAsync(server, twilio);
        using var signals = new StopSignals();

        signals.Raise();
        var stopping = server.StopAsync(signals.StopNow);
        Assert.False(stopping.IsCompleted);
        signals.Raise();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stopping);
    }

    [Fact(Timeout = 120_000)]
    public async Task A_server_is_announced_while_it_runs_and_rung_with_the_folders_key_only()
    {
        using var folder = new TemporaryFolder();
        using var stranger = new TemporaryFolder();
        await using var server = await StartAsync(folder, TimeSpan.Zero);
        await using var twilio = Ring(server, stranger);

        await using var call = await twilio.RingAsync("+15550003333", "+15550004444", "starter", Token);
        var announced = RunningServer.Find(new DataFolder(folder.Path));
        await server.StopAsync(CancellationToken.None);

        Assert.Equal((HttpStatusCode.Forbidden, null), (call.WebhookStatus, call.StreamSid));
        Assert.Equal((server.Url, PhoneLineKind.Local), (announced?.Url, announced?.Line));
        Assert.Null(RunningServer.Find(new DataFolder(folder.Path)));
    }

    private static Task<Server> StartAsync(TemporaryFolder folder, TimeSpan drain) => Server.StartAsync(
        new ServeRequest(new Uri("http://127.0.0.1:0"), drain, new DataFolder(folder.Path), Model: ModelChoice.Offline), Token);

    private static FakeTwilio Ring(Server server, TemporaryFolder folder)
    {
        var options = LocalLine.Open(folder.Path).ToOptions(server.Url);
        return new FakeTwilio(new FakeTwilioOptions { AccountSid = options.AccountSid, AuthToken = options.AuthToken, Server = server.Url });
    }

    /// <summary>A call whose agent listens.</summary>
    private static async Task<FakeCall> TalkAsync(Server server, FakeTwilio twilio)
    {
        var call = await twilio.RingAsync("+15550001111", "+15550002222", "starter", Token);
        Assert.NotNull(call.StreamSid);
        await call.UntilAsync(_ => server.Talking > 0, Token);
        return call;
    }
}
