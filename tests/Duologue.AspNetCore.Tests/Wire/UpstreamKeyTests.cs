using Duologue.AspNetCore.Tests.Support;
using Duologue.Models.OpenAI;
using Duologue.Testing;

namespace Duologue.AspNetCore.Tests.Wire;

/// <summary>A server of ours in front of a service that has a key of its own: here another server of ours.</summary>
public class UpstreamKeyTests
{
    private const string Canary = "sk-canary-0123456789abcdef";

    [Fact(Timeout = 60_000)]
    public async Task A_session_through_two_servers_holds_a_turn_and_shows_nobody_the_services_key()
    {
        await using var service = await ServiceAsync();
        await using var server = await WireServer.StartAsync(Model(service, Canary));
        await using var client = await server.OpenAsync();

        await client.TurnAsync();
        var models = await server.Http.GetStringAsync(new Uri("/v1/models", UriKind.Relative), TestContext.Current.CancellationToken);
        using var minted = await server.Http.PostAsync(new Uri("/v1/realtime/client_secrets", UriKind.Relative), null, TestContext.Current.CancellationToken);

        AssertClean(client, server, models + await minted.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_key_that_the_service_refuses_is_named_to_nobody()
    {
        await using var service = await ServiceAsync();
        await using var server = await WireServer.StartAsync(Model(service, Canary + "-wrong"));

        await using var client = await WireClient.ConnectAsync(server.Address);
        var error = await client.ErrorAsync();

        Assert.Equal("model_unavailable", error.GetProperty("code").GetString());
        Assert.Equal(1011, (await client.ClosedAsync()).Code);
        AssertClean(client, server, "");
    }

    [Fact(Timeout = 60_000)]
    public async Task A_service_that_stops_is_told_as_a_broken_line()
    {
        await using var service = await ServiceAsync();
        await using var server = await WireServer.StartAsync(Model(service, Canary));
        await using var client = await server.OpenAsync();

        await service.App.StopAsync(TestContext.Current.CancellationToken);

        Assert.Contains((await client.ClosedAsync()).Code, new[] { 1000, 1001, 1011 });
        AssertClean(client, server, "");
    }

    private static async Task<WireServer> ServiceAsync()
    {
        var options = new AspNetCore.Wire.RealtimeApiOptions();
        options.Access.ApiKeys["service"] = Canary;
        return await WireServer.StartAsync(new ScriptedModel(), needsKey: true, options);
    }

    private static OpenAIRealtimeModel Model(WireServer service, string key) =>
        new(new OpenAIOptions
        {
            BaseUrl = new Uri(service.Address, "/v1").ToString(),
            ApiKey = key,
            ConnectTimeout = TimeSpan.FromMinutes(1),
            PingTimeout = TimeSpan.FromMinutes(1),
        });

    private static void AssertClean(WireClient client, WireServer server, string more)
    {
        var told = string.Concat(client.Seen.Select(e => e.GetRawText())) + more + server.Log.Text;
        Assert.DoesNotContain(Canary, told, StringComparison.Ordinal);
    }
}
