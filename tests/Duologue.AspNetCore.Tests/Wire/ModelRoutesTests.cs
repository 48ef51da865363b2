using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Duologue.AspNetCore.Tests.Support;
using Duologue.AspNetCore.Wire;
using Duologue.Testing;

namespace Duologue.AspNetCore.Tests.Wire;

public class ModelRoutesTests
{
    [Theory(Timeout = 60_000)]
    [InlineData("/v1/models")]
    [InlineData("/openai/v1/models")]
    public async Task Models_are_listed_in_the_services_form(string path)
    {
        var options = new RealtimeApiOptions { Models = { "gpt-realtime", "house/offline" } };
        await using var server = await WireServer.StartAsync(new ScriptedModel(), options: options);

        var list = await server.Http.GetFromJsonAsync<JsonElement>(path, TestContext.Current.CancellationToken);
        var one = await server.Http.GetFromJsonAsync<JsonElement>(path + "/house/offline", TestContext.Current.CancellationToken);

        Assert.Equal("list", list.GetProperty("object").GetString());
        Assert.Equal(["gpt-realtime", "house/offline"], list.GetProperty("data").EnumerateArray().Select(m => m.GetProperty("id").GetString()));
        Assert.Equal(("house/offline", "model", "duologue"), (Text(one, "id"), Text(one, "object"), Text(one, "owned_by")));
        Assert.Equal(server.Clock.GetUtcNow().ToUnixTimeSeconds(), one.GetProperty("created").GetInt64());
    }

    [Fact(Timeout = 60_000)]
    public async Task A_name_that_is_not_listed_is_not_found()
    {
        await using var server = await WireServer.StartAsync(new ScriptedModel());

        using var response = await server.Http.GetAsync(new Uri("/v1/models/gpt-4o", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        var error = (await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)).GetProperty("error");
        Assert.Equal("model_not_found", Text(error, "code"));
    }

    private static string? Text(JsonElement json, string name) => json.GetProperty(name).GetString();
}
