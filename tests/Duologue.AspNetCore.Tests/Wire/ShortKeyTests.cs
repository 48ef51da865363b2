using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Duologue.AspNetCore.Tests.Support;
using Duologue.AspNetCore.Wire;
using Duologue.Testing;
using Duologue.Tests.Models.Cascade.Fakes;
using Duologue.Tests.Protocol;

namespace Duologue.AspNetCore.Tests.Wire;

public class ShortKeyTests
{
    private const string Configured = """
        {"expires_after":{"anchor":"created_at","seconds":60},"session":{"type":"realtime","model":"gpt-realtime-mini","instructions":"Speak like a pirate.",
        "tools":[{"type":"function","name":"get_weather","description":"Weather.","parameters":{"type":"object","properties":{}}}],
        "audio":{"input":{"turn_detection":null},"output":{"voice":"high"}}}}
        """;

    [Fact(Timeout = 60_000)]
    public async Task A_key_brings_model_and_configuration_along()
    {
        var brain = new ScriptedChat().Answers("Arr.");
        await using var talk = await WireTalk.StartAsync(brain: brain, needsKey: true);
        var minted = await MintAsync(talk.Server, Configured);

        await using var client = await talk.OpenAsync("/v1/realtime", WireClientOptions.Bearer(minted.GetProperty("value").GetString()!));
        await client.TurnAsync();

        var session = client.Only("session.created").GetProperty("session");
        Assert.Equal("gpt-realtime-mini", session.GetProperty("model").GetString());
        Assert.Equal("Speak like a pirate.", session.GetProperty("instructions").GetString());
        Assert.Equal("get_weather", Assert.Single(session.GetProperty("tools").EnumerateArray()).GetProperty("name").GetString());
        Assert.Equal("high", session.GetProperty("audio").GetProperty("output").GetProperty("voice").GetString());
        Assert.Equal(JsonValueKind.Null, session.GetProperty("audio").GetProperty("input").GetProperty("turn_detection").ValueKind);
        Assert.Equal("session.created", client.Types()[0]);
        Assert.Empty(client.All("session.updated"));
        Assert.Contains("pirate", Assert.Single(brain.Asked)[0].Text, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task The_answer_is_what_the_description_says()
    {
        await using var server = await WireServer.StartAsync(new ScriptedModel());

        var minted = await MintAsync(server, Configured, key: null);

        Assert.Empty(RealtimeSchema.CheckAnswer(minted, "RealtimeCreateClientSecretResponse"));
        Assert.StartsWith("ek_", minted.GetProperty("value").GetString(), StringComparison.Ordinal);
        Assert.Equal(server.Clock.GetUtcNow().AddSeconds(60).ToUnixTimeSeconds(), minted.GetProperty("expires_at").GetInt64());
        Assert.Equal(0, minted.GetProperty("session").GetProperty("expires_at").GetInt64());
    }

    [Theory(Timeout = 60_000)]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("""{"session":null,"expires_after":null}""")]
    public async Task A_key_may_bring_nothing_along_and_is_good_for_ten_minutes(string body)
    {
        await using var server = await WireServer.StartAsync(new ScriptedModel(), needsKey: true);

        var minted = await MintAsync(server, body);

        Assert.Equal(server.Clock.GetUtcNow().AddSeconds(600).ToUnixTimeSeconds(), minted.GetProperty("expires_at").GetInt64());
        await using var client = await server.OpenAsync("/v1/realtime", WireClientOptions.Bearer(minted.GetProperty("value").GetString()!));
        Assert.Equal("scripted", client.Only("session.created").GetProperty("session").GetProperty("model").GetString());
    }

    [Fact(Timeout = 60_000)]
    public async Task A_key_opens_several_sessions_until_it_expires()
    {
        await using var server = await WireServer.StartAsync(new ScriptedModel(), needsKey: true);
        var value = (await MintAsync(server, Configured)).GetProperty("value").GetString()!;
        await using var first = await server.OpenAsync(options: WireClientOptions.Bearer(value));
        server.Clock.Advance(TimeSpan.FromSeconds(59));
        await using var second = await server.OpenAsync(options: new WireClientOptions { Protocols = ["realtime", $"openai-insecure-api-key.{value}"] });

        server.Clock.Advance(TimeSpan.FromSeconds(1));
        await using var late = await WireClient.ConnectAsync(server.Address, options: WireClientOptions.Bearer(value));

        Assert.Equal("invalid_api_key", (await late.ErrorAsync()).GetProperty("code").GetString());
        Assert.Equal(3000, (await late.ClosedAsync()).Code);
        await first.TurnAsync();
        await second.TurnAsync();
    }

    [Fact(Timeout = 60_000)]
    public async Task A_key_that_nobody_minted_is_refused_even_where_none_is_needed()
    {
        await using var server = await WireServer.StartAsync(new ScriptedModel());

        await using var client = await WireClient.ConnectAsync(server.Address, options: WireClientOptions.Bearer("ek_0123456789"));

        Assert.Equal("invalid_api_key", (await client.ErrorAsync()).GetProperty("code").GetString());
    }

    [Theory(Timeout = 60_000)]
    [InlineData("""{"expires_after":{"seconds":9}}""", "integer_below_min_value", "expires_after.seconds")]
    [InlineData("""{"expires_after":{"seconds":7201}}""", "invalid_value", "expires_after.seconds")]
    [InlineData("""{"expires_after":{"seconds":"60"}}""", "invalid_value", "expires_after.seconds")]
    [InlineData("""{"expires_after":{"anchor":"used_at"}}""", "invalid_value", "expires_after.anchor")]
    [InlineData("""{"expires_after":5}""", "invalid_value", "expires_after")]
    [InlineData("""{"session":{"type":"translation"}}""", "invalid_value", "session.type")]
    [InlineData("""{"session":"nice"}""", "invalid_value", "session")]
    [InlineData("""{"session":{"audio":{"output":{"speed":"fast"}}}}""", "invalid_value", "session.audio.output.speed")]
    [InlineData("[]", "invalid_json", null)]
    [InlineData("{", "invalid_json", null)]
    public async Task A_wish_that_cannot_be_granted_says_why(string body, string code, string? param)
    {
        await using var server = await WireServer.StartAsync(new ScriptedModel());

        using var response = await PostAsync(server, body, key: null);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var error = (await JsonAsync(response)).GetProperty("error");
        Assert.Equal(("invalid_request_error", code, param), (error.GetProperty("type").GetString(), error.GetProperty("code").GetString(), error.GetProperty("param").GetString()));
    }

    [Theory(Timeout = 60_000)]
    [InlineData("POST", "/v1/realtime/client_secrets")]
    [InlineData("POST", "/openai/v1/realtime/client_secrets")]
    [InlineData("GET", "/v1/models")]
    [InlineData("GET", "/openai/v1/models/scripted")]
    public async Task Neither_nobody_nor_a_short_lived_key_may_mint_or_list(string method, string path)
    {
        await using var server = await WireServer.StartAsync(new ScriptedModel(), needsKey: true);
        var value = (await MintAsync(server, "{}")).GetProperty("value").GetString();

        foreach (var key in new string?[] { null, value, "wrong" })
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), path);
            request.Headers.Authorization = key is null ? null : new("Bearer", key);
            using var response = await server.Http.SendAsync(request, TestContext.Current.CancellationToken);

            Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
            Assert.Equal("invalid_api_key", (await JsonAsync(response)).GetProperty("error").GetProperty("code").GetString());
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task A_foreign_page_may_not_mint()
    {
        await using var server = await WireServer.StartAsync(new ScriptedModel());
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/realtime/client_secrets");
        request.Headers.Add("Origin", "https://evil.example");

        using var response = await server.Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    [Fact(Timeout = 60_000)]
    public async Task Too_many_keys_are_refused_until_some_expire()
    {
        await using var server = await WireServer.StartAsync(new ScriptedModel(), options: new RealtimeApiOptions { MaximumClientSecrets = 2 });
        await MintAsync(server, """{"expires_after":{"seconds":10}}""", key: null);
        await MintAsync(server, "{}", key: null);

        using var refused = await PostAsync(server, "{}", key: null);
        server.Clock.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        await MintAsync(server, "{}", key: null);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_configuration_that_the_model_refuses_is_told_after_the_session()
    {
        await using var talk = await WireTalk.StartAsync();
        var value = (await MintAsync(talk.Server, """{"session":{"type":"realtime","mood":"good"}}""", key: null)).GetProperty("value").GetString()!;

        await using var client = await talk.OpenAsync(options: WireClientOptions.Bearer(value));
        var error = await client.ErrorAsync();

        Assert.Equal(["session.created", "error"], client.Types());
        Assert.Equal("unknown_parameter", error.GetProperty("code").GetString());
        Assert.False(error.TryGetProperty("event_id", out var id) && id.ValueKind != JsonValueKind.Null);
        await client.TurnAsync();
    }

    [Fact(Timeout = 60_000)]
    public async Task Keys_are_in_no_log()
    {
        await using var server = await WireServer.StartAsync(new ScriptedModel(), needsKey: true);
        var value = (await MintAsync(server, Configured)).GetProperty("value").GetString()!;

        await using var client = await server.OpenAsync(options: WireClientOptions.Bearer(value));
        await client.TurnAsync();

        Assert.DoesNotContain(value, server.Log.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(WireServer.Key, server.Log.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("pirate", server.Log.Text, StringComparison.Ordinal);
    }

    private static async Task<JsonElement> MintAsync(WireServer server, string body, string? key = WireServer.Key)
    {
        using var response = await PostAsync(server, body, key);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await JsonAsync(response);
    }

    private static async Task<HttpResponseMessage> PostAsync(WireServer server, string body, string? key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/realtime/client_secrets") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Authorization = key is null ? null : new("Bearer", key);
        return await server.Http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static Task<JsonElement> JsonAsync(HttpResponseMessage response) =>
        response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
}
