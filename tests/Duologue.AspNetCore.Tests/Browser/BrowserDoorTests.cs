using System.Net;
using Duologue.AspNetCore.Browser;
using Duologue.Calls;
using Duologue.Testing;

namespace Duologue.AspNetCore.Tests.Browser;

/// <summary>Who is let in, over real sockets.</summary>
public sealed class BrowserDoorTests
{
    private const string Target = "/realtime/stream?agent=starter";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 120_000)]
    public async Task Forty_foreign_origins_are_refused_and_none_of_them_spends_the_ticket()
    {
        await using var house = await BrowserHouse.StartAsync(options: new BrowserVoiceOptions { Access = { AllowedOrigins = { "https://app.example.com" } } });
        var ticket = Ticket(await house.StartAsync());
        var tricks = Tricks(house.Address.Port);

        Assert.True(tricks.Count >= 40, $"{tricks.Count} tricks");
        foreach (var trick in tricks)
        {
            Assert.True(await house.KnockAsync(trick, Target, "duologue.v1", ticket) == 403, $"'{trick}' was not refused with 403");
            if (!string.IsNullOrWhiteSpace(trick))
            {
                using var response = await house.PostAsync(origin: trick);
                Assert.True(response.StatusCode == HttpStatusCode.Forbidden, $"'{trick}' may post");
                Assert.False(response.Headers.Contains("Access-Control-Allow-Origin"));
            }
        }

        Assert.Equal(101, await house.KnockAsync("https://app.example.com", Target, "duologue.v1", ticket));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_ticket_opens_one_socket_once_for_its_agent_and_for_30_seconds()
    {
        await using var house = await BrowserHouse.StartAsync(new ScriptedModel(), [Agent("starter"), Agent("coach")]);
        var ticket = Ticket(await house.StartAsync());

        Assert.Equal(101, await house.KnockAsync(house.Origin, Target, "duologue.v1", ticket));
        Assert.Equal(401, await house.KnockAsync(house.Origin, Target, "duologue.v1", ticket));
        Assert.Equal(401, await house.KnockAsync(house.Origin, Target, "duologue.v1"));
        Assert.Equal(401, await house.KnockAsync(house.Origin, Target, "duologue.v1", "duologue.ticket.0123"));
        Assert.Equal(401, await house.KnockAsync(house.Origin, Target, "duologue.v1", "duologue.resume.0123"));
        Assert.Equal(401, await house.KnockAsync(house.Origin, "/realtime/stream?agent=coach", "duologue.v1", Ticket(await house.StartAsync())));
        Assert.Equal(404, await house.KnockAsync(house.Origin, "/realtime/stream?agent=nobody", "duologue.v1", Ticket(await house.StartAsync())));
        Assert.Equal(426, await house.KnockAsync(house.Origin, Target, "duologue.v2", Ticket(await house.StartAsync())));
        var late = Ticket(await house.StartAsync());
        house.Clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(401, await house.KnockAsync(house.Origin, Target, "duologue.v1", late));
    }

    [Fact(Timeout = 60_000)]
    public async Task Of_many_who_come_with_one_ticket_one_is_let_in()
    {
        await using var house = await BrowserHouse.StartAsync();
        var ticket = Ticket(await house.StartAsync());

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => house.KnockAsync(house.Origin, Target, "duologue.v1", ticket)));

        Assert.Equal(1, answers.Count(a => a == 101));
        Assert.Equal(19, answers.Count(a => a == 401));
    }

    [Fact(Timeout = 60_000)]
    public async Task Refusals_are_json_with_a_code()
    {
        await using var house = await BrowserHouse.StartAsync();
        using var unknown = await house.PostAsync("""{"agent":"nobody"}""");
        using var broken = await house.PostAsync("""{"agent":1}""");
        using var plain = await house.Http.GetAsync(new Uri(Target, UriKind.Relative), Token);
        using var session = await house.Http.GetAsync(new Uri("/realtime/sessions/nobody/metrics", UriKind.Relative), Token);

        Assert.Equal((404, "unknown_agent"), await CodeAsync(unknown));
        Assert.Equal((400, "bad_json"), await CodeAsync(broken));
        Assert.Equal((403, "forbidden_origin"), await CodeAsync(plain));
        Assert.Equal((404, "unknown_session"), await CodeAsync(session));
    }

    [Fact(Timeout = 60_000)]
    public async Task Whoever_is_not_the_machines_own_user_shows_a_key()
    {
        var options = new BrowserVoiceOptions { Access = { ApiKeys = { ["web"] = "secret" } } };
        await using var house = await BrowserHouse.StartAsync(options: options);
        using var own = await house.PostAsync();
        using var elsewhere = await house.PostAsync(host: "voice.example.com");
        using var wrong = await house.PostAsync(host: "voice.example.com", key: "guess");
        using var right = await house.PostAsync(host: "voice.example.com", key: "secret");

        Assert.Equal(HttpStatusCode.OK, own.StatusCode);
        Assert.Equal((401, "bad_key"), await CodeAsync(elsewhere));
        Assert.Equal((401, "bad_key"), await CodeAsync(wrong));
        Assert.Equal(HttpStatusCode.OK, right.StatusCode);
        Assert.Equal("no-store", right.Headers.CacheControl?.ToString());
    }

    [Fact(Timeout = 60_000)]
    public async Task A_page_on_the_list_may_ask_from_elsewhere()
    {
        await using var house = await BrowserHouse.StartAsync(options: new BrowserVoiceOptions { Access = { AllowedOrigins = { "https://app.example.com" } } });
        using var request = new HttpRequestMessage(HttpMethod.Options, "/realtime/session/start");
        request.Headers.TryAddWithoutValidation("Origin", "https://app.example.com");
        using var preflight = await house.Http.SendAsync(request, Token);
        using var post = await house.PostAsync(origin: "https://app.example.com");

        Assert.Equal(HttpStatusCode.NoContent, preflight.StatusCode);
        Assert.Equal(HttpStatusCode.OK, post.StatusCode);
        Assert.Equal("https://app.example.com", post.Headers.GetValues("Access-Control-Allow-Origin").Single());
    }

    [Fact(Timeout = 60_000)]
    public async Task No_more_sessions_than_allowed_run_at_once()
    {
        await using var house = await BrowserHouse.StartAsync(options: new BrowserVoiceOptions { MaximumSessions = 1 });
        var spare = Ticket(await house.StartAsync());
        var page = await house.OpenAsync();

        using var full = await house.PostAsync();
        Assert.Equal((503, "full"), await CodeAsync(full));
        Assert.Equal(503, await house.KnockAsync(house.Origin, Target, "duologue.v1", spare));
        await page.SendAsync("""{"type":"end"}""", Token);
        await page.Closed.WaitAsync(Token);
        await Twilio.Soon.HoldsAsync(() => page.Events.Any(e => e.Type == "ended"));

        while (await StatusAsync(house) != HttpStatusCode.OK)
        {
            // The place is free when the session's last task has ended, a moment after its goodbye.
            await Task.Yield();
        }

        await house.OpenAsync();
    }

    [Fact(Timeout = 60_000)]
    public async Task A_server_that_drains_tells_its_pages()
    {
        using var registry = new CallRegistry();
        await using var house = await BrowserHouse.StartAsync(registry: registry);
        var page = await house.OpenAsync();
        Assert.Equal(1, registry.Count);

        var draining = registry.DrainAsync(TimeSpan.Zero, Token);
        var ended = await page.NextAsync("ended", Token);

        Assert.Equal("server_stopping", ended.Text("reason"));
        Assert.Equal(1001, await page.Closed.WaitAsync(Token));
        Assert.Equal(1, await draining);
        using var full = await house.PostAsync();
        Assert.Equal((503, "full"), await CodeAsync(full));
    }

    [Fact(Timeout = 60_000)]
    public async Task No_secret_is_in_the_log()
    {
        await using var house = await BrowserHouse.StartAsync();
        var ticket = Ticket(await house.StartAsync());
        var page = await house.OpenAsync();
        var token = page.ResumeToken;
        await page.ResumeAsync(Token);

        Assert.Equal(101, await house.KnockAsync(house.Origin, Target, "duologue.v1", ticket));
        Assert.DoesNotContain(ticket["duologue.ticket.".Length..], house.Log.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(token, house.Log.Text, StringComparison.Ordinal);
    }

    private static string Ticket(System.Text.Json.JsonElement start) => "duologue.ticket." + start.GetProperty("ticket").GetString();

    private static async Task<HttpStatusCode> StatusAsync(BrowserHouse house)
    {
        using var response = await house.PostAsync();
        return response.StatusCode;
    }

    private static BrowserAgent Agent(string name) => new(name, "", () => new RealtimeAgent { Name = name });

    private static async Task<(int Status, string? Code)> CodeAsync(HttpResponseMessage response) =>
        ((int)response.StatusCode, (await BrowserHouse.JsonAsync(response)).GetProperty("error").GetProperty("code").GetString());

    private static List<string?> Tricks(int port) =>
    [
        null, "null", "NULL", "", " ", "*", "file://", "about:blank", "data:", "chrome-extension://abcdef",
        $"https://127.0.0.1:{port}", $"HTTP://127.0.0.1:{port}", $"ws://127.0.0.1:{port}", $"//127.0.0.1:{port}", $"127.0.0.1:{port}",
        "http://127.0.0.1", "http://127.0.0.1:80", $"http://127.0.0.1:{port}0", $"http://127.0.0.1:0{port}", $"http://127.0.0.1:{port}/",
        $"http://127.0.0.1:{port}?", $"http://127.0.0.1:{port}#", $"http://127.0.0.1:{port}/realtime", $"http://127.0.0.1:{port}.evil.example",
        $"http://127.0.0.1.evil.example:{port}", $"http://evil.example:{port}", $"http://evil.example/127.0.0.1:{port}",
        $"http://127.0.0.1:{port}@evil.example", $"http://user@127.0.0.1:{port}", $"http://user:pw@127.0.0.1:{port}", $"http://127.1:{port}",
        $"http://2130706433:{port}", $"http://0x7f.0.0.1:{port}", $"http://0177.0.0.1:{port}", $"http://localhost:{port}", $"http://[::1]:{port}",
        $"http://[::ffff:127.0.0.1]:{port}", $"http://127.0.0.1.:{port}", "http://app.example.com", "https://app.example.com:443",
        "https://APP.example.com", "https://app.example.com.", "https://app.example.com.evil.example", "https://evil-app.example.com",
        "https://sub.app.example.com", "https://app.example.co", "https://xn--pp-xka.example.com", "https://app.example.com, https://app.example.com",
    ];
}
