using System.Net;
using Duologue.App.Commands;
using Duologue.App.Serve;

namespace Duologue.App.Tests.Serve;

/// <summary>A server that others reach, and one that a stranger's page would like to reach.</summary>
[Collection(ServerCollection.Name)]
[Trait("Needs", "loopback")]
public class GuardedServerTests
{
    private const string Everywhere = "http://0.0.0.0:0";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string, string, int> Doors => new()
    {
        { "GET", "/v1/models", 200 },
        { "GET", "/openai/v1/models", 200 },
        { "POST", "/v1/realtime/client_secrets", 200 },
        { "POST", "/realtime/session/start", 200 },
        { "GET", "/realtime/sessions/none/metrics", 404 },
        { "POST", "/audio/tts", 422 },
        { "POST", "/audio/transcribe", 415 },
        { "POST", "/audio/process-voice-command", 415 },
        { "GET", "/calls/none", 404 },
    };

    [Theory(Timeout = 60_000)]
    [MemberData(nameof(Doors))]
    public async Task Every_door_asks_for_the_key_and_opens_with_it(string method, string path, int inside)
    {
        await using var server = await OwnServer.StartAsync(null, Everywhere);
        var key = server.Server.Access.Key!.Value;

        using var without = await server.SendAsync(new HttpMethod(method), path, method == "POST" ? "{}" : null);
        using var wrong = await server.SendAsync(new HttpMethod(method), path, method == "POST" ? "{}" : null, ("Authorization", $"Bearer {key}x"));
        using var right = await server.SendAsync(new HttpMethod(method), path, method == "POST" ? "{}" : null, ("Authorization", $"Bearer {key}"));

        Assert.Equal((401, 401, inside), ((int)without.StatusCode, (int)wrong.StatusCode, (int)right.StatusCode));
        Assert.DoesNotContain(key, server.Log, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task The_realtime_socket_asks_too()
    {
        await using var server = await OwnServer.StartAsync(null, Everywhere);

        using var socket = await server.OpenAsync(server.Server.Url, "/v1/realtime?model=any");

        Assert.Contains("invalid_api_key", await OwnServer.ReadAsync(socket), StringComparison.Ordinal);
        Assert.Null(await OwnServer.ReadAsync(socket));
    }

    [Theory(Timeout = 60_000)]
    [InlineData("/live")]
    [InlineData("/")]
    [InlineData("/openapi/v1.json")]
    public async Task Health_page_and_description_are_open_and_safe_in_browsers(string path)
    {
        await using var server = await OwnServer.StartAsync(null, Everywhere);

        using var answer = await server.SendAsync(HttpMethod.Get, path);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("DENY", answer.Headers.GetValues("X-Frame-Options").Single());
        Assert.False(answer.Headers.Contains("Server"));
        Assert.DoesNotContain(server.Server.Access.Key!.Value, await answer.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task The_health_of_a_server_says_one_word()
    {
        await using var server = await OwnServer.StartAsync();

        using var live = await server.SendAsync(HttpMethod.Get, "/live");
        using var ready = await server.SendAsync(HttpMethod.Get, "/ready");

        Assert.Equal("live", await live.Content.ReadAsStringAsync(Token));
        Assert.Contains(await ready.Content.ReadAsStringAsync(Token), new[] { "starting", "ready", "unavailable" });
    }

    [Fact(Timeout = 60_000)]
    public async Task On_loopback_the_own_user_needs_no_key_and_what_a_proxy_brings_does()
    {
        await using var server = await OwnServer.StartAsync();

        using var own = await server.SendAsync(HttpMethod.Get, "/v1/models");
        using var brought = await server.SendAsync(HttpMethod.Get, "/v1/models", null, ("X-Forwarded-For", "192.0.2.1"));
        using var rebound = await server.SendAsync(HttpMethod.Get, "/v1/models", null, ("Host", "evil.example"));

        Assert.Equal((200, 401, 401), ((int)own.StatusCode, (int)brought.StatusCode, (int)rebound.StatusCode));
    }

    [Fact(Timeout = 60_000)]
    public async Task An_open_server_asks_nobody_and_warns_of_it()
    {
        await using var server = await OwnServer.StartAsync(r => r with { Access = new AccessWish { IsOpen = true } }, Everywhere);

        using var answer = await server.SendAsync(HttpMethod.Get, "/v1/models");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains(ServeGreeting.Lines(server.Server, null), l => l.StartsWith("Warning: --open", StringComparison.Ordinal));
    }

    [Fact(Timeout = 60_000)]
    public async Task The_key_is_shown_at_the_first_start_only()
    {
        await using var server = await OwnServer.StartAsync(null, Everywhere);
        var key = server.Server.Access.Key!;
        var again = server.Server.Access with { Key = ServerKey.Find(new DataFolder(server.Folder.Path)) };

        Assert.Contains(ServeGreeting.Lines(server.Server, null), l => l.Contains(key.Value, StringComparison.Ordinal));
        Assert.False(again.Key!.IsNew);
        Assert.DoesNotContain(key.Value, File.ReadAllText(server.Folder.File("server.json")), StringComparison.Ordinal);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("https://good.example", 204, 200)]
    [InlineData("https://evil.example", 403, 403)]
    [InlineData("https://good.example.evil.example", 403, 403)]
    [InlineData("null", 403, 403)]
    public async Task A_page_elsewhere_may_connect_when_it_was_allowed(string origin, int preflight, int start)
    {
        await using var server = await OwnServer.StartAsync(r => r with { Access = new AccessWish { AllowedOrigins = ["https://good.example"] } });

        foreach (var path in new[] { "/realtime/session/start", "/audio/tts" })
        {
            using var asked = await server.SendAsync(
                HttpMethod.Options, path, null, ("Origin", origin), ("Access-Control-Request-Method", "POST"), ("Access-Control-Request-Headers", "authorization"));

            Assert.Equal(preflight, (int)asked.StatusCode);
            Assert.Equal(preflight == 204 ? [origin] : [], asked.Headers.TryGetValues("Access-Control-Allow-Origin", out var allowed) ? allowed : []);
        }

        using var began = await server.SendAsync(HttpMethod.Post, "/realtime/session/start", "{}", ("Origin", origin));
        Assert.Equal(start, (int)began.StatusCode);
    }
}
