using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Duologue.App.Commands;
using Duologue.App.Models;

namespace Duologue.App.Tests.Serve;

/// <summary>The key to the model's service stays between this server and that service, whatever a client does.</summary>
[Collection(ServerCollection.Name)]
[Trait("Needs", "loopback")]
public class SecretTests
{
    private const string Canary = "sk-canary-0123456789abcdefghij";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 120_000)]
    public async Task The_services_key_is_in_no_answer_no_log_and_no_file()
    {
        await using var service = await RefusingService.StartAsync();
        await using var server = await StartAsync(service);
        var told = new StringBuilder(string.Join('\n', ServeGreeting.Lines(server.Server, null)));

        foreach (var (method, path, body) in Requests)
        {
            using var answer = await server.SendAsync(new HttpMethod(method), path, body);
            told.AppendLine(answer.ToString()).AppendLine(await answer.Content.ReadAsStringAsync(Token));
        }

        await HearAllAsync(server, "/v1/realtime?model=gpt-realtime", told);
        using var start = await server.SendAsync(HttpMethod.Post, "/realtime/session/start", "{}");
        var session = JsonElement.Parse(await start.Content.ReadAsStringAsync(Token));
        await HearAllAsync(
            server, session.GetProperty("websocket_url").GetString()!, told, "duologue.v1", $"duologue.ticket.{session.GetProperty("ticket").GetString()}");

        Assert.True(service.Keys.Contains($"Bearer {Canary}"), "the service itself should have been shown the key");
        Assert.DoesNotContain(Canary, told.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Canary, server.Log, StringComparison.Ordinal);
        Assert.All(Directory.GetFiles(server.Folder.Path), file => Assert.DoesNotContain(Canary, File.ReadAllText(file), StringComparison.Ordinal));
    }

    [Fact]
    public void The_services_key_cannot_be_made_the_servers()
    {
        using var folder = new TemporaryFolder();
        var before = Environment.GetEnvironmentVariable("OPENAI_API_KEY");
        Environment.SetEnvironmentVariable("OPENAI_API_KEY", Canary);
        try
        {
            var error = Assert.Throws<AppException>(() => Duologue.App.Serve.ServerKey.Given(Canary));

            Assert.Contains("OPENAI_API_KEY", error.Message, StringComparison.Ordinal);
            Assert.DoesNotContain(Canary, error.Message, StringComparison.Ordinal);
        }
        finally
        {
            Environment.SetEnvironmentVariable("OPENAI_API_KEY", before);
        }
    }

    private static (string Method, string Path, string? Body)[] Requests =>
    [
        ("GET", "/", null), ("GET", "/live", null), ("GET", "/ready", null), ("GET", "/openapi/v1.json", null), ("GET", "/v1/models", null),
        ("POST", "/v1/realtime/client_secrets", "{}"), ("GET", "/realtime/sessions/none/metrics", null), ("POST", "/audio/tts", "{}"),
        ("POST", "/audio/process-voice-command", "{}"), ("POST", "/calls", "{}"), ("GET", "/nowhere", null),
    ];

    private static async Task<OwnServer> StartAsync(RefusingService service)
    {
        (string Name, string Value)[] settings = [("OPENAI_API_KEY", Canary), ("OPENAI_BASE_URL", service.BaseUrl)];
        var before = settings.ToDictionary(s => s.Name, s => Environment.GetEnvironmentVariable(s.Name));
        try
        {
            foreach (var (name, value) in settings)
            {
                Environment.SetEnvironmentVariable(name, value);
            }

            return await OwnServer.StartAsync(r => r with { Model = ModelChoice.OpenAI });
        }
        finally
        {
            foreach (var (name, value) in before)
            {
                Environment.SetEnvironmentVariable(name, value);
            }
        }
    }

    /// <summary>Reads everything that a socket says until it closes.</summary>
    private static async Task HearAllAsync(OwnServer server, string path, StringBuilder told, params string[] protocols)
    {
        using var socket = await server.OpenAsync(server.Server.Url, path, null, protocols);
        while (socket.State == WebSocketState.Open && await OwnServer.ReadAsync(socket) is { } message)
        {
            told.AppendLine(message);
        }

        told.AppendLine(socket.CloseStatusDescription);
    }
}
