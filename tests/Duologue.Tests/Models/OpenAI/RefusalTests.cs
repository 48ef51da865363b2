using System.Net;
using System.Net.Sockets;
using Duologue.Models;
using Duologue.Models.OpenAI;
using Duologue.Protocol;
using Duologue.Testing.Realtime;

namespace Duologue.Tests.Models.OpenAI;

/// <summary>Every way in which a line is not opened.</summary>
public sealed class RefusalTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_listening_is_unreachable()
    {
        var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        var port = ((IPEndPoint)free.LocalEndpoint).Port;
        free.Stop();
        var model = new OpenAIRealtimeModel(new OpenAIOptions { BaseUrl = $"http://127.0.0.1:{port}/v1" });

        var failure = await Assert.ThrowsAsync<RealtimeException>(async () => await model.ConnectAsync(RealtimeSettings.Default, Token));

        Assert.Equal(RealtimeFailure.Unreachable, failure.Reason);
        Assert.Contains("OPENAI_BASE_URL", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(401, RealtimeFailure.InvalidKey, false)]
    [InlineData(403, RealtimeFailure.NoModelAccess, false)]
    [InlineData(404, RealtimeFailure.InvalidSettings, false)]
    [InlineData(429, RealtimeFailure.RateLimited, true)]
    [InlineData(500, RealtimeFailure.ServerError, true)]
    [InlineData(503, RealtimeFailure.ServerError, true)]
    public async Task A_refused_upgrade_says_why(int status, RealtimeFailure reason, bool transient)
    {
        await using var server = ReplayServer.Start(ReplayScript.Refuse(status));

        var failure = await Line.RefusedAsync(server);

        Assert.Equal(reason, failure.Reason);
        Assert.Equal(transient, failure.IsTransient);
        Assert.DoesNotContain("sk-secret-1234", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_passes_on_when_to_try_again()
    {
        await using var server = ReplayServer.Start(ReplayScript.Refuse(429, "slow down", ("Retry-After", "7")));

        var failure = await Line.RefusedAsync(server);

        Assert.Equal(TimeSpan.FromSeconds(7), failure.RetryAfter);
    }

    [Theory]
    [InlineData("invalid_api_key", 3000, RealtimeFailure.InvalidKey, "OPENAI_API_KEY")]
    [InlineData("invalid_model", 4000, RealtimeFailure.NoModelAccess, "REALTIME_MODEL")]
    [InlineData("missing_model", 4000, RealtimeFailure.NoModelAccess, "REALTIME_MODEL")]
    [InlineData("beta_api_shape_disabled", 4000, RealtimeFailure.WrongShape, "Shape")]
    [InlineData("insufficient_quota", 4000, RealtimeFailure.QuotaExceeded, "credit")]
    public async Task An_error_and_a_close_after_the_upgrade_are_a_refusal(string code, int close, RealtimeFailure reason, string advice)
    {
        await using var server = ReplayServer.Start(ReplayScript.Empty()
            .Send(new ServerEvent.Failure(new WireError { Type = "invalid_request_error", Code = code, Message = "No." }))
            .Close(close, "invalid_request_error." + code));

        var failure = await Line.RefusedAsync(server);

        Assert.Equal(reason, failure.Reason);
        Assert.False(failure.IsTransient);
        Assert.Contains("No. ", failure.Message, StringComparison.Ordinal);
        Assert.Contains(advice, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3000, "", RealtimeFailure.InvalidKey)]
    [InlineData(4000, "invalid_request_error.invalid_model", RealtimeFailure.NoModelAccess)]
    [InlineData(4429, "", RealtimeFailure.RateLimited)]
    [InlineData(1011, "oops", RealtimeFailure.ServerError)]
    [InlineData(1000, "", RealtimeFailure.ConnectionLost)]
    public async Task A_close_in_place_of_the_session_is_a_refusal(int close, string text, RealtimeFailure reason)
    {
        await using var server = ReplayServer.Start(ReplayScript.Empty().Close(close, text));

        Assert.Equal(reason, (await Line.RefusedAsync(server)).Reason);
    }

    [Fact]
    public async Task A_server_that_never_opens_a_session_is_given_up()
    {
        await using var server = ReplayServer.Start(ReplayScript.Empty());

        var failure = await Line.RefusedAsync(server, o => o.ConnectTimeout = TimeSpan.FromMilliseconds(100));

        Assert.Equal(RealtimeFailure.Unreachable, failure.Reason);
    }

    [Fact]
    public async Task Connecting_can_be_cancelled()
    {
        await using var server = ReplayServer.Start(ReplayScript.Empty());
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var connecting = Line.Model(server, o => o.ConnectTimeout = TimeSpan.FromMinutes(1)).ConnectAsync(RealtimeSettings.Default, cancel.Token);
        await server.UntilAsync(s => s.Connections.Count == 1, Token);

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await connecting);
    }
}
