using System.Net;
using System.Net.WebSockets;
using Duologue.AspNetCore.Tests.Support;
using Duologue.AspNetCore.Twilio;
using Duologue.Phone;

namespace Duologue.AspNetCore.Tests.Twilio;

public class StreamRouteTests
{
    private const string Sid = "CA00000000000000000000000000000001";

    [Fact(Timeout = 60_000)]
    public async Task A_stream_with_its_token_is_answered_by_the_model()
    {
        await using var server = await PhoneServer.StartAsync();

        await using var stream = await server.TalkAsync(Sid);

        var call = Assert.Single(server.Calls.Calls);
        Assert.Equal(PhoneCallStatus.InProgress, call.Status);
        Assert.Single(server.Model.Connections);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_stream_without_its_own_good_token_reaches_no_model()
    {
        await using var server = await PhoneServer.StartAsync();
        var token = TwimlText.Token(await server.RingAsync(Sid));
        (string Sid, string? Token, string Account)[] forged =
        [
            (Sid, null, PhoneServer.Account),
            (Sid, "", PhoneServer.Account),
            (Sid, new string('0', 64), PhoneServer.Account),
            (Sid, token + "0", PhoneServer.Account),
            (Sid, token + " ", PhoneServer.Account),
            ("CA00000000000000000000000000000002", token, PhoneServer.Account),
            (Sid, token, PhoneServer.Account),
        ];

        foreach (var (sid, guess, account) in forged)
        {
            await using var stream = await server.StreamAsync(sid, guess, account);
            Assert.Equal(WebSocketCloseStatus.PolicyViolation, await stream.ClosedAsync());
        }

        Assert.Empty(server.Model.Connections);
        Assert.DoesNotContain(token, server.Log.Text, StringComparison.Ordinal);
    }

    [Fact(Timeout = 120_000)]
    public async Task A_thousand_forged_streams_reach_no_model()
    {
        await using var server = await PhoneServer.StartAsync(o => o.MaximumOpeningPerAddress = 200);
        await server.RingAsync(Sid);

        for (var batch = 0; batch < 20; batch++)
        {
            await Task.WhenAll(Enumerable.Range(0, 50).Select(async i =>
            {
                await using var stream = await server.StreamAsync(Sid, Convert.ToHexStringLower(Guid.NewGuid().ToByteArray()) + i);
                Assert.Equal(WebSocketCloseStatus.PolicyViolation, await stream.ClosedAsync());
            }));
        }

        Assert.Empty(server.Model.Connections);
        Assert.Equal(PhoneCallStatus.Ringing, server.Calls.Find(Sid)?.Status);
    }

    [Fact(Timeout = 60_000)]
    public async Task Of_fifty_streams_with_one_token_one_gets_the_call()
    {
        await using var server = await PhoneServer.StartAsync(o => o.MaximumOpeningPerAddress = 200);
        var token = TwimlText.Token(await server.RingAsync(Sid));
        var sockets = await Task.WhenAll(Enumerable.Range(0, 50).Select(async _ => new FakeStream(await server.UpgradeAsync(), Sid)));

        await Task.WhenAll(sockets.Select(s => s.StartAsync(token)));
        await server.Model.NextConnectionAsync(TestContext.Current.CancellationToken);
        var refused = 0;
        var allButOne = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _ = sockets.Select(async s =>
        {
            if (await s.ClosedAsync() == WebSocketCloseStatus.PolicyViolation && Interlocked.Increment(ref refused) == sockets.Length - 1)
            {
                allButOne.TrySetResult();
            }
        }).ToList();
        await allButOne.Task.WaitAsync(TestContext.Current.CancellationToken);

        Assert.Single(server.Model.Connections);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_token_expires()
    {
        await using var server = await PhoneServer.StartAsync();
        var token = TwimlText.Token(await server.RingAsync(Sid));
        server.Clock.Advance(TimeSpan.FromSeconds(60));

        await using var stream = await server.StreamAsync(Sid, token);

        Assert.Equal(WebSocketCloseStatus.PolicyViolation, await stream.ClosedAsync());
        Assert.Empty(server.Model.Connections);
    }

    [Fact(Timeout = 60_000)]
    public async Task Streams_that_say_nothing_are_few()
    {
        await using var server = await PhoneServer.StartAsync(o => o.MaximumOpeningPerAddress = 2);
        await using var first = new FakeStream(await server.UpgradeAsync(), Sid);
        using var second = await server.UpgradeAsync();
        using var third = new ClientWebSocket();
        third.Options.CollectHttpResponseDetails = true;
        third.Options.SetRequestHeader(TwilioSignature.Header, TwilioSignature.Compute(PhoneServer.AuthToken, $"{PhoneServer.StreamOrigin}/twilio/stream"));

        await Assert.ThrowsAsync<WebSocketException>(
            () => third.ConnectAsync(new Uri($"ws://{server.Address.Authority}/twilio/stream"), TestContext.Current.CancellationToken));
        await first.StartAsync("no token");
        await first.ClosedAsync();
        using var fourth = await server.UpgradeAsync();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, third.HttpStatusCode);
        Assert.Contains("Retry-After", third.HttpResponseHeaders?.Keys ?? [], StringComparer.OrdinalIgnoreCase);
        Assert.Equal(WebSocketState.Open, fourth.State);
    }

    [Fact]
    public async Task A_signed_request_that_is_no_upgrade_is_refused()
    {
        await using var server = await PhoneServer.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(server.Address, "/twilio/stream"));
        request.Headers.Add(TwilioSignature.Header, TwilioSignature.Compute(PhoneServer.AuthToken, $"{PhoneServer.StreamOrigin}/twilio/stream"));

        using var response = await server.Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }
}
