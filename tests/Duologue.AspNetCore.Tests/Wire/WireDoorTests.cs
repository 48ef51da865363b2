using System.Net;
using System.Net.WebSockets;
using Duologue.AspNetCore.Tests.Support;
using Duologue.AspNetCore.Wire;
using Duologue.Models;
using Duologue.Testing;

namespace Duologue.AspNetCore.Tests.Wire;

public class WireDoorTests
{
    public static TheoryData<string> KeyPlaces => ["bearer", "api-key", "sub-protocol"];

    [Theory(Timeout = 60_000)]
    [MemberData(nameof(KeyPlaces))]
    public async Task A_key_is_taken_wherever_clients_put_it(string place)
    {
        await using var server = await WireServer.StartAsync(new ScriptedModel(), needsKey: true);

        await using var client = await server.OpenAsync(options: Showing(place, WireServer.Key));

        await client.TurnAsync();
        Assert.Equal(place == "sub-protocol" ? "realtime" : null, client.SubProtocol);
    }

    [Theory(Timeout = 60_000)]
    [MemberData(nameof(KeyPlaces))]
    public async Task A_wrong_key_is_told_after_the_upgrade(string place)
    {
        await using var server = await WireServer.StartAsync(new ScriptedModel(), needsKey: true);

        await using var client = await WireClient.ConnectAsync(server.Address, options: Showing(place, WireServer.Key + "x"));

        await AssertRefusedAsync(client);
        Assert.DoesNotContain(WireServer.Key, server.Log.Text, StringComparison.Ordinal);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("/v1/realtime?model=gpt-realtime")]
    [InlineData("/openai/v1/realtime?model=gpt-realtime")]
    [InlineData("/v1/realtime?model=gpt-realtime&api-key=a-key-of-this-server")]
    [InlineData("/v1/realtime")]
    public async Task Without_a_key_nobody_gets_in_where_one_is_needed(string target)
    {
        var model = new ScriptedModel();
        await using var server = await WireServer.StartAsync(model, needsKey: true);

        await using var client = await WireClient.ConnectAsync(server.Address, target);

        await AssertRefusedAsync(client);
        Assert.Empty(model.Connections);
    }

    [Fact(Timeout = 60_000)]
    public async Task The_machines_own_user_may_send_any_key_or_none()
    {
        await using var server = await WireServer.StartAsync(new ScriptedModel());

        await using var with = await server.OpenAsync(options: WireClientOptions.Bearer("not-needed"));
        await using var without = await server.OpenAsync("/openai/v1/realtime?model=x");

        await with.TurnAsync();
        await without.TurnAsync();
    }

    [Fact(Timeout = 60_000)]
    public async Task A_sub_protocol_is_selected_only_when_offered_and_the_key_is_never_echoed()
    {
        await using var server = await WireServer.StartAsync(new ScriptedModel());

        await using var plain = await server.OpenAsync();
        await using var offered = await server.OpenAsync(options: new WireClientOptions
        {
            Protocols = ["openai-insecure-api-key.secret", "realtime", "openai-project.p", "openai-agents-sdk.0.20"],
        });

        Assert.Null(plain.SubProtocol);
        Assert.Equal("realtime", offered.SubProtocol);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("https://evil.example")]
    [InlineData("null")]
    [InlineData("http://127.0.0.1:1")]
    public async Task A_foreign_page_is_turned_away_before_the_upgrade(string origin)
    {
        await using var server = await WireServer.StartAsync(new ScriptedModel());
        (string, string)[] headers = [("Origin", origin), ("Authorization", "Bearer not-a-key")];

        var status = await WireClient.RefusalAsync(server.Address, "/v1/realtime?model=x", new WireClientOptions { Headers = headers });

        Assert.Equal(403, status);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_foreign_page_with_a_key_of_this_server_may_connect()
    {
        await using var server = await WireServer.StartAsync(new ScriptedModel());
        (string, string)[] headers = [("Origin", "https://elsewhere.example"), ("Authorization", $"Bearer {WireServer.Key}")];

        await using var client = await server.OpenAsync(options: new WireClientOptions { Headers = headers });

        await client.TurnAsync();
    }

    [Theory(Timeout = 60_000)]
    [InlineData("/v1/realtime", "missing_model")]
    [InlineData("/v1/realtime?model=", "missing_model")]
    [InlineData("/v1/realtime?intent=conversation", "missing_model")]
    [InlineData("/v1/realtime?call_id=rtc_1", "invalid_value")]
    public async Task An_address_without_a_model_is_closed_with_4000(string target, string code)
    {
        await using var server = await WireServer.StartAsync(new ScriptedModel());

        await using var client = await WireClient.ConnectAsync(server.Address, target);

        Assert.Equal(code, (await client.ErrorAsync()).GetProperty("code").GetString());
        Assert.Equal((4000, $"invalid_request_error.{code}"), await client.ClosedAsync());
    }

    [Fact(Timeout = 60_000)]
    public async Task A_name_beyond_reason_is_no_model()
    {
        await using var server = await WireServer.StartAsync(new ScriptedModel());

        await using var client = await WireClient.ConnectAsync(server.Address, "/v1/realtime?model=" + new string('m', 201));

        Assert.Equal("invalid_model", (await client.ErrorAsync()).GetProperty("code").GetString());
        Assert.Equal((4000, "invalid_request_error.invalid_model"), await client.ClosedAsync());
    }

    [Fact(Timeout = 60_000)]
    public async Task A_deployment_is_a_model_too()
    {
        var model = new ScriptedModel();
        await using var server = await WireServer.StartAsync(model);

        await using var client = await server.OpenAsync("/openai/v1/realtime?deployment=my-own");

        Assert.Equal("my-own", model.Connection.Settings.Model);
        Assert.Equal("my-own", client.Only("session.created").GetProperty("session").GetProperty("model").GetString());
    }

    [Fact(Timeout = 60_000)]
    public async Task Whoever_comes_without_a_socket_is_told_to_bring_one()
    {
        await using var server = await WireServer.StartAsync(new ScriptedModel());

        using var response = await server.Http.GetAsync(new Uri("/v1/realtime?model=x", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.UpgradeRequired, response.StatusCode);
        Assert.Contains("\"error\"", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task One_session_too_many_is_told_to_come_back_later()
    {
        var options = new RealtimeApiOptions { MaximumSessions = 1 };
        await using var server = await WireServer.StartAsync(new ScriptedModel(), options: options);
        await using var first = await server.OpenAsync();

        await using var second = await WireClient.ConnectAsync(server.Address);

        Assert.Equal("rate_limit_exceeded", (await second.ErrorAsync()).GetProperty("code").GetString());
        Assert.Equal(1013, (await second.ClosedAsync()).Code);
        await first.TurnAsync();
    }

    [Theory(Timeout = 60_000)]
    [InlineData(RealtimeFailure.Unreachable, "model_unreachable", 1011)]
    [InlineData(RealtimeFailure.InvalidKey, "model_unavailable", 1011)]
    [InlineData(RealtimeFailure.QuotaExceeded, "insufficient_quota", 1011)]
    [InlineData(RealtimeFailure.RateLimited, "rate_limit_exceeded", 1013)]
    public async Task A_model_that_cannot_be_reached_is_told_in_our_own_words(RealtimeFailure reason, string code, int status)
    {
        const string Canary = "sk-canary-0123456789";
        var model = new ScriptedModel { ConnectError = new RealtimeException(reason, $"Incorrect API key provided: {Canary}") };
        await using var server = await WireServer.StartAsync(model);

        await using var client = await WireClient.ConnectAsync(server.Address);

        var error = await client.ErrorAsync();
        Assert.Equal(("server_error", code), (error.GetProperty("type").GetString(), error.GetProperty("code").GetString()));
        Assert.Equal((status, $"server_error.{code}"), await client.ClosedAsync());
        Assert.DoesNotContain(Canary, string.Concat(client.Seen.Select(e => e.GetRawText())), StringComparison.Ordinal);
    }

    private static async Task AssertRefusedAsync(WireClient client)
    {
        var error = await client.ErrorAsync();
        Assert.Equal("invalid_api_key", error.GetProperty("code").GetString());
        Assert.Equal((3000, "invalid_request_error.invalid_api_key"), await client.ClosedAsync());
        Assert.Single(client.Seen);
        Assert.NotEqual(WebSocketState.Aborted, client.Socket.State);
    }

    private static WireClientOptions Showing(string place, string key) => place switch
    {
        "bearer" => WireClientOptions.Bearer(key),
        "api-key" => new WireClientOptions { Headers = [("api-key", key)] },
        _ => new WireClientOptions { Protocols = ["realtime", $"openai-insecure-api-key.{key}"] },
    };
}
