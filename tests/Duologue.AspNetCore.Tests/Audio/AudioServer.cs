using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Duologue.AspNetCore.Audio;
using Duologue.AspNetCore.Tests.Support;
using Duologue.Setup;
using Duologue.Testing;
using Duologue.Tests.Models.Cascade.Fakes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Duologue.AspNetCore.Tests.Audio;

/// <summary>A server with the audio routes on a loopback port, with scripted parts behind it.</summary>
internal sealed class AudioServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private AudioServer(WebApplication app, LogLines log) => (_app, Log) = (app, log);

    public required WrittenRecognizer Ears { get; init; }

    public required ScriptedChat Brain { get; init; }

    public required ToneVoice Mouth { get; init; }

    public required ManualTimeProvider Clock { get; init; }

    public LogLines Log { get; }

    public HttpClient Http { get; } = new() { Timeout = TimeSpan.FromMinutes(1) };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<AudioServer> StartAsync(
        Action<ClassicAudioOptions>? configure = null, Func<RealtimeAgent>? agent = null, WrittenRecognizer? ears = null, ScriptedChat? brain = null)
    {
        var clock = new ManualTimeProvider();
        var log = new LogLines();
        var options = new ClassicAudioOptions();
        configure?.Invoke(options);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().AddProvider(log).SetMinimumLevel(LogLevel.Trace);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton<TimeProvider>(clock);
        var app = builder.Build();
        var server = new AudioServer(app, log) { Ears = ears ?? new WrittenRecognizer(), Brain = brain ?? new ScriptedChat(), Mouth = new ToneVoice(), Clock = clock };
        app.MapClassicAudio(
            new CascadeParts(server.Ears, server.Brain, server.Mouth), agent ?? (() => new RealtimeAgent { Name = "Assistant", Instructions = "Be brief." }), options);
        await app.StartAsync(Token);
        server.Http.BaseAddress = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        return server;
    }

    public static HttpContent Raw(byte[] body, string? type = "audio/wav")
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = type is null ? null : MediaTypeHeaderValue.Parse(type);
        return content;
    }

    /// <summary>Posts, and gives what a JSON answer says.</summary>
    public async Task<(HttpStatusCode Status, JsonElement Body)> PostAsync(string path, HttpContent content, string? accept = null)
    {
        using var response = await SendAsync(path, content, accept);
        return (response.StatusCode, JsonElement.Parse(await response.Content.ReadAsStringAsync(Token)));
    }

    public async Task<HttpResponseMessage> SendAsync(string path, HttpContent content, string? accept = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative)) { Content = content };
        if (accept is not null)
        {
            request.Headers.TryAddWithoutValidation("Accept", accept);
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token);
    }

    public static string? Code(JsonElement body) => body.GetProperty("error").GetProperty("code").GetString();

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.DisposeAsync();
    }
}
