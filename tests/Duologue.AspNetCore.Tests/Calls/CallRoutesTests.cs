using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Duologue.AspNetCore.Tests.Support;

namespace Duologue.AspNetCore.Tests.Calls;

public class CallRoutesTests
{
    private const string Key = "a-key-of-16-chars";

    [Fact]
    public async Task Without_keys_nobody_gets_in_and_the_variable_is_named()
    {
        await using var server = await PhoneServer.StartAsync();

        var (status, body) = await SendAsync(server, HttpMethod.Get, "/calls/x");

        Assert.Equal(HttpStatusCode.Forbidden, status);
        Assert.Equal("no_keys", Code(body));
        Assert.Contains("DUOLOGUE_API_KEYS", body.GetRawText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Bearer")]
    [InlineData("Bearer ")]
    [InlineData("Bearer a-key-of-16-charz")]
    [InlineData("Bearer a-key-of-16-chars2")]
    [InlineData("Basic a-key-of-16-chars")]
    [InlineData("a-key-of-16-chars")]
    public async Task Without_the_right_key_nothing_is_told(string? authorization)
    {
        await using var carrier = await FakeCarrier.StartAsync();
        await using var server = await StartAsync(carrier);

        foreach (var (method, path) in new[] { (HttpMethod.Post, "/calls"), (HttpMethod.Get, "/calls/x"), (HttpMethod.Post, "/calls/x/hangup"), (HttpMethod.Post, "/calls/x/transfer") })
        {
            var (status, body) = await SendAsync(server, method, path, """{"to":"+15550001111","agent":"starter"}""", authorization);
            Assert.Equal(HttpStatusCode.Unauthorized, status);
            Assert.Equal("unauthorized", Code(body));
        }

        Assert.Empty(carrier.Requests);
        Assert.DoesNotContain(Key, server.Log.Text, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_call_is_placed_shown_and_ended()
    {
        await using var carrier = await FakeCarrier.StartAsync();
        await using var server = await StartAsync(carrier);

        var (status, placed) = await SendAsync(server, HttpMethod.Post, "/calls", """{"to":"+15550001111","agent":"starter","variables":{"name":"Ada"},"time_limit_seconds":60,"new":1}""");
        var id = placed.GetProperty("id").GetString()!;
        var call = server.Calls.Find(id)!;
        call.Result = JsonElement.Parse("""{"confirmed":true}""");
        var (_, shown) = await SendAsync(server, HttpMethod.Get, $"/calls/{id}");
        var (_, bySid) = await SendAsync(server, HttpMethod.Get, $"/calls/{call.CarrierId}");
        var (hungUp, _) = await SendAsync(server, HttpMethod.Post, $"/calls/{id}/hangup");

        Assert.Equal(HttpStatusCode.Accepted, status);
        Assert.Equal("Ada", call.Variables["name"]);
        Assert.Equal(
            ["id", "direction", "agent", "status", "answered_by", "from", "to", "created_at", "answered_at", "ended_at", "end", "transcript", "result"],
            shown.EnumerateObject().Select(p => p.Name));
        Assert.Equal(("outbound", "starter", "queued", "…2222", "…1111"), (Text(shown, "direction"), Text(shown, "agent"), Text(shown, "status"), Text(shown, "from"), Text(shown, "to")));
        Assert.True(shown.GetProperty("result").GetProperty("confirmed").GetBoolean());
        Assert.Equal(shown.GetRawText(), bySid.GetRawText());
        Assert.Equal("60", carrier.Requests.First()["TimeLimit"]);
        Assert.Equal(HttpStatusCode.OK, hungUp);
        Assert.Equal("completed", carrier.Requests.Last()["Status"]);
    }

    [Fact(Timeout = 60_000)]
    public async Task What_was_said_is_shown()
    {
        await using var carrier = await FakeCarrier.StartAsync();
        await using var server = await StartAsync(carrier);
        await using var stream = await server.TalkAsync(FakeCarrier.Sid(1));
        var call = server.Calls.Find(FakeCarrier.Sid(1))!;
        server.Model.Connection.UserSays("<b>hello</b>");
        while (call.Transcript.Count == 0)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        var (_, shown) = await SendAsync(server, HttpMethod.Get, $"/calls/{call.Id}");

        var line = shown.GetProperty("transcript")[0];
        Assert.Equal(["speaker", "text", "at_ms", "interrupted"], line.EnumerateObject().Select(p => p.Name));
        Assert.Equal(("caller", "<b>hello</b>"), (Text(line, "speaker"), Text(line, "text")));
        Assert.Equal(("in-progress", "inbound"), (Text(shown, "status"), Text(shown, "direction")));
    }

    [Fact]
    public async Task The_same_idempotency_key_is_the_same_call()
    {
        await using var carrier = await FakeCarrier.StartAsync();
        await using var server = await StartAsync(carrier);
        const string Wish = """{"to":"+15550001111","agent":"starter"}""";

        var (_, first) = await SendAsync(server, HttpMethod.Post, "/calls", Wish, idempotencyKey: "k1");
        var (_, again) = await SendAsync(server, HttpMethod.Post, "/calls", """{"to":"+15550001111","agent":"starter","idempotency_key":"k1"}""");
        var (reused, body) = await SendAsync(server, HttpMethod.Post, "/calls", """{"to":"+15550003333","agent":"starter"}""", idempotencyKey: "k1");
        var (two, _) = await SendAsync(server, HttpMethod.Post, "/calls", """{"to":"+15550001111","agent":"starter","idempotency_key":"k2"}""", idempotencyKey: "k1");

        Assert.Equal(Text(first, "id"), Text(again, "id"));
        Assert.Single(carrier.Requests);
        Assert.Equal((HttpStatusCode.Conflict, "key_reused"), (reused, Code(body)));
        Assert.Equal(HttpStatusCode.BadRequest, two);
    }

    [Theory]
    [InlineData("""{"to":"+15550001111"}""", 400, "bad_request")]
    [InlineData("""{"agent":"starter"}""", 400, "bad_request")]
    [InlineData("", 400, "bad_request")]
    [InlineData("null", 400, "bad_request")]
    [InlineData("[]", 400, "bad_request")]
    [InlineData("""{"to":""", 400, "bad_request")]
    [InlineData("""{"to":5,"agent":"starter"}""", 400, "bad_request")]
    [InlineData("""{"to":"+15550001111","agent":"starter","variables":{"a":1}}""", 400, "bad_request")]
    [InlineData("""{"to":"+15550001111","agent":"starter","variables":{"a":null}}""", 400, "bad_request")]
    [InlineData("""{"to":"+15550001111","agent":"starter","time_limit_seconds":0}""", 400, "bad_request")]
    [InlineData("""{"to":"+15550001111","agent":"starter","time_limit_seconds":1e300}""", 400, "bad_request")]
    [InlineData("""{"to":"5550001111","agent":"starter"}""", 400, "invalid_number")]
    [InlineData("""{"to":"+15550001111","agent":"nobody"}""", 400, "unknown_agent")]
    [InlineData("""{"to":"+19005550000","agent":"starter"}""", 403, "not_allowed")]
    [InlineData("""{"to":"+493012345678","agent":"starter"}""", 403, "not_allowed")]
    public async Task Wishes_that_cannot_be_met_are_explained(string wish, int status, string code)
    {
        await using var carrier = await FakeCarrier.StartAsync();
        await using var server = await StartAsync(carrier);

        var (got, body) = await SendAsync(server, HttpMethod.Post, "/calls", wish);

        Assert.Equal((status, code), ((int)got, Code(body)));
        Assert.Empty(carrier.Requests);
    }

    [Fact]
    public async Task Switched_off_no_call_is_placed()
    {
        await using var server = await PhoneServer.StartAsync(o => o.Outbound.ApiKeys["a"] = Key);

        var (status, body) = await SendAsync(server, HttpMethod.Post, "/calls", """{"to":"+15550001111","agent":"starter"}""");

        Assert.Equal((HttpStatusCode.Forbidden, "not_enabled"), (status, Code(body)));
    }

    [Fact]
    public async Task A_limit_says_when_to_come_again()
    {
        await using var carrier = await FakeCarrier.StartAsync();
        await using var server = await StartAsync(carrier);
        server.Switchboard.Parts.Options.Outbound.PausePerKey = TimeSpan.FromSeconds(1.5);
        await SendAsync(server, HttpMethod.Post, "/calls", """{"to":"+15550001111","agent":"starter"}""");

        using var request = Request(server, HttpMethod.Post, "/calls", """{"to":"+15550003333","agent":"starter"}""", $"Bearer {Key}", null);
        using var response = await server.Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(2), response.Headers.RetryAfter?.Delta);
    }

    [Fact]
    public async Task The_carriers_failure_is_not_ours()
    {
        await using var carrier = await FakeCarrier.StartAsync();
        await using var server = await StartAsync(carrier);
        carrier.Reply = _ => new CarrierReply(HttpStatusCode.Unauthorized, """{"code":20003}""");

        var (status, body) = await SendAsync(server, HttpMethod.Post, "/calls", """{"to":"+15550001111","agent":"starter"}""");

        Assert.Equal((HttpStatusCode.BadGateway, "carrier"), (status, Code(body)));
    }

    [Fact(Timeout = 60_000)]
    public async Task Calls_that_are_unknown_or_over_are_told_apart()
    {
        await using var carrier = await FakeCarrier.StartAsync();
        await using var server = await StartAsync(carrier);
        await using var stream = await server.TalkAsync(FakeCarrier.Sid(1));
        await stream.HangUpAsync();
        await server.Calls.Find(FakeCarrier.Sid(1))!.Ended.WaitAsync(TestContext.Current.CancellationToken);

        var (unknown, _) = await SendAsync(server, HttpMethod.Get, "/calls/nobody");
        var (transferUnknown, _) = await SendAsync(server, HttpMethod.Post, "/calls/nobody/transfer", """{"to":"+15550003333"}""");
        var (transferOver, body) = await SendAsync(server, HttpMethod.Post, $"/calls/{FakeCarrier.Sid(1)}/transfer", """{"to":"+15550003333"}""");
        var (transferNobody, _) = await SendAsync(server, HttpMethod.Post, $"/calls/{FakeCarrier.Sid(1)}/transfer", "{}");
        var (hangUp, _) = await SendAsync(server, HttpMethod.Post, $"/calls/{FakeCarrier.Sid(1)}/hangup");

        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound), (unknown, transferUnknown));
        Assert.Equal((HttpStatusCode.Conflict, "wrong_state"), (transferOver, Code(body)));
        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.OK), (transferNobody, hangUp));
        Assert.Empty(carrier.Requests);
    }

    private static Task<PhoneServer> StartAsync(FakeCarrier carrier) => PhoneServer.StartAsync(o =>
    {
        o.ApiBaseUrl = carrier.Address;
        o.Outbound.IsEnabled = true;
        o.Outbound.PausePerKey = TimeSpan.Zero;
        o.Outbound.AllowedPrefixes.Add("+1");
        o.Outbound.ApiKeys["a"] = Key;
        o.Outbound.ApiKeys["b"] = "another-key-of-the-line";
    });

    private static async Task<(HttpStatusCode Status, JsonElement Body)> SendAsync(
        PhoneServer server, HttpMethod method, string path, string? body = null, string? authorization = $"Bearer {Key}", string? idempotencyKey = null)
    {
        using var request = Request(server, method, path, body, authorization, idempotencyKey);
        using var response = await server.Http.SendAsync(request, TestContext.Current.CancellationToken);
        return (response.StatusCode, JsonElement.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
    }

    private static HttpRequestMessage Request(PhoneServer server, HttpMethod method, string path, string? body, string? authorization, string? idempotencyKey)
    {
        var request = new HttpRequestMessage(method, new Uri(server.Address, path));
        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        }

        if (authorization is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        }

        if (idempotencyKey is not null)
        {
            request.Headers.Add("Idempotency-Key", idempotencyKey);
        }

        return request;
    }

    private static string? Code(JsonElement body) => body.GetProperty("error").GetProperty("code").GetString();

    private static string? Text(JsonElement body, string name) => body.GetProperty(name).GetString();
}
