using System.Net;
using System.Text;
using System.Text.Json;
using Duologue.Models;
using Duologue.Models.OpenAI;
using Duologue.Protocol;
using Duologue.Tests.Protocol;

namespace Duologue.Tests.Models.OpenAI;

public sealed class OpenAIRealtimeModelTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void The_environment_gives_key_model_voice_and_account()
    {
        var options = OpenAIEnvironment.Read(Environment(
            ("OPENAI_API_KEY", " sk-1 "), ("OPENAI_BASE_URL", "http://host/v1"), ("OPENAI_ORGANIZATION", "org"), ("OPENAI_PROJECT_ID", "proj"),
            ("REALTIME_MODEL", "gpt-realtime-2"), ("REALTIME_VOICE", "cedar"), ("AZURE_OPENAI_ENDPOINT", "https://r.openai.azure.com")));

        Assert.Equal(("sk-1", "http://host/v1", "org", "proj"), (options.ApiKey, options.BaseUrl, options.Organization, options.Project));
        Assert.Equal(("gpt-realtime-2", "cedar", false), (options.Model, options.Voice, options.IsAzure));
    }

    [Fact]
    public void Azure_is_used_when_only_it_is_configured()
    {
        var options = OpenAIEnvironment.Read(Environment(
            ("AZURE_OPENAI_ENDPOINT", "https://r.openai.azure.com"), ("AZURE_OPENAI_API_KEY", "k"), ("AZURE_OPENAI_DEPLOYMENT", "d")));

        Assert.Equal((true, "https://r.openai.azure.com", "k", "d"), (options.IsAzure, options.BaseUrl, options.ApiKey, options.Model));
    }

    [Fact]
    public void An_empty_environment_is_not_configured() => Assert.False(OpenAIEnvironment.IsConfigured(Environment(("OPENAI_API_KEY", " "))));

    [Fact]
    public async Task Without_a_key_connecting_says_which_variable_to_set()
    {
        var model = OpenAIRealtimeModel.FromEnvironment(Environment());

        var failure = await Assert.ThrowsAsync<RealtimeException>(async () => await model.ConnectAsync(RealtimeSettings.Default, Token));

        Assert.Equal(RealtimeFailure.InvalidKey, failure.Reason);
        Assert.Contains("OPENAI_API_KEY", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_with_a_line_break_is_refused_without_being_shown()
    {
        var model = new OpenAIRealtimeModel(new OpenAIOptions { BaseUrl = "http://127.0.0.1:9/v1", ApiKey = "sk-se\ncret" });

        var failure = await Assert.ThrowsAsync<RealtimeException>(async () => await model.ConnectAsync(RealtimeSettings.Default, Token));

        Assert.Equal(RealtimeFailure.InvalidKey, failure.Reason);
        Assert.DoesNotContain("cret", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_ephemeral_key_is_asked_for_with_the_session()
    {
        using var server = new HttpAnswer(HttpStatusCode.OK, """{"value":"ek_1","expires_at":1795262400,"session":{"type":"realtime"}}""");
        using var client = new HttpClient(server);
        var model = new OpenAIRealtimeModel(new OpenAIOptions { ApiKey = "sk-1" }, httpClient: client);

        var key = await model.CreateEphemeralKeyAsync(RealtimeSettings.Default with { Instructions = "Hi." }, TimeSpan.FromMinutes(1), Token);

        var body = JsonElement.Parse(server.Body);
        Assert.Equal("https://api.openai.com/v1/realtime/client_secrets", server.Address);
        Assert.Equal("Bearer sk-1", server.Authorization);
        Assert.Empty(RealtimeSchema.Check(body, "RealtimeCreateClientSecretRequest"));
        Assert.Equal(60, body.GetProperty("expires_after").GetProperty("seconds").GetInt32());
        Assert.Equal("gpt-realtime-2.1", body.GetProperty("session").GetProperty("model").GetString());
        Assert.Equal(("ek_1", DateTimeOffset.FromUnixTimeSeconds(1_795_262_400)), (key.Value, key.ExpiresAt));
        Assert.DoesNotContain("ek_1", key.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_beta_server_gives_its_ephemeral_key_another_way()
    {
        using var server = new HttpAnswer(HttpStatusCode.OK, """{"id":"sess_1","client_secret":{"value":"ek_2","expires_at":1795262400}}""");
        using var client = new HttpClient(server);
        var model = new OpenAIRealtimeModel(new OpenAIOptions { ApiKey = "sk-1", Shape = WireShape.Beta }, httpClient: client);

        var key = await model.CreateEphemeralKeyAsync(RealtimeSettings.Default, cancellationToken: Token);

        Assert.Equal("https://api.openai.com/v1/realtime/sessions", server.Address);
        Assert.Equal("ek_2", key.Value);
        Assert.True(JsonElement.Parse(server.Body).TryGetProperty("modalities", out _));
    }

    [Fact]
    public async Task A_refused_ephemeral_key_says_why()
    {
        using var server = new HttpAnswer(HttpStatusCode.Unauthorized, "{}");
        using var client = new HttpClient(server);
        var model = new OpenAIRealtimeModel(new OpenAIOptions { ApiKey = "sk-1" }, httpClient: client);

        var failure = await Assert.ThrowsAsync<RealtimeException>(() => model.CreateEphemeralKeyAsync(RealtimeSettings.Default, cancellationToken: Token));

        Assert.Equal(RealtimeFailure.InvalidKey, failure.Reason);
    }

    private static Func<string, string?> Environment(params (string Name, string Value)[] variables) =>
        name => variables.FirstOrDefault(v => v.Name == name).Value;

    private sealed class HttpAnswer(HttpStatusCode status, string json) : HttpMessageHandler
    {
        public string Body { get; private set; } = "";

        public string? Address { get; private set; }

        public string? Authorization { get; private set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Address = request.RequestUri?.ToString();
            Authorization = request.Headers.Authorization?.ToString();
            Body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
            return new HttpResponseMessage(status) { Content = new StringContent(json, Encoding.UTF8, "application/json") };
        }
    }
}
