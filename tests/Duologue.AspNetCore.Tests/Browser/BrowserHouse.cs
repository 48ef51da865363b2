using System.Net.Http.Headers;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Duologue.AspNetCore.Browser;
using Duologue.AspNetCore.Tests.Support;
using Duologue.Calls;
using Duologue.Models;
using Duologue.Testing;
using Duologue.Testing.Browser;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Duologue.AspNetCore.Tests.Browser;

/// <summary>A server with the voice socket on a loopback port, pages that come to it, and a clock that the test turns for both.</summary>
internal sealed class BrowserHouse : IAsyncDisposable
{
    private readonly List<VoicePage> _pages = [];

    private BrowserHouse(WebApplication app, ManualTimeProvider clock, ScriptedModel model, LogLines log)
    {
        (App, Clock, Model, Log) = (app, clock, model, log);
        Address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        Http = new HttpClient { BaseAddress = Address, Timeout = TimeSpan.FromMinutes(1) };
    }

    public WebApplication App { get; }

    public ManualTimeProvider Clock { get; }

    public ScriptedModel Model { get; }

    public LogLines Log { get; }

    public Uri Address { get; }

    public HttpClient Http { get; }

    public string Origin => Address.GetLeftPart(UriPartial.Authority);

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    public static Task<BrowserHouse> StartAsync(
        ScriptedModel? model = null, Func<RealtimeAgent>? agent = null, BrowserVoiceOptions? options = null, CallRegistry? registry = null)
    {
        var make = agent ?? (() => new RealtimeAgent { Name = "Starter", Instructions = "Be brief." });
        return StartAsync(model ?? new ScriptedModel(), [new BrowserAgent("starter", "Helps.", make)], options, registry);
    }

    public static async Task<BrowserHouse> StartAsync(
        ScriptedModel model, IReadOnlyList<BrowserAgent> agents, BrowserVoiceOptions? options = null, CallRegistry? registry = null, IRealtimeModel? around = null)
    {
        var clock = new ManualTimeProvider();
        var log = new LogLines();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().AddProvider(log).SetMinimumLevel(LogLevel.Trace);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton<TimeProvider>(clock);
        if (registry is not null)
        {
            builder.Services.AddSingleton(registry);
        }

        var app = builder.Build();
        app.MapBrowserVoice(around ?? model, agents, options);
        await app.StartAsync(Token);
        return new BrowserHouse(app, clock, model, log);
    }

    /// <summary>A page that has begun a session.</summary>
    public async Task<VoicePage> OpenAsync(VoicePageOptions? options = null)
    {
        var page = await VoicePage.OpenAsync(Address, (options ?? new VoicePageOptions()) with { Http = Http }, Clock, Token);
        _pages.Add(page);
        return page;
    }

    /// <summary>A page whose session has a line to the model.</summary>
    public async Task<(VoicePage Page, ScriptedConnection Line)> TalkAsync(VoicePageOptions? options = null)
    {
        var page = await OpenAsync(options);
        return (page, await Model.NextConnectionAsync(Token));
    }

    /// <summary>Lets time pass until a page has seen something happen, slowly enough for the sockets to follow.</summary>
    public async Task PassUntilAsync(Task happened, TimeSpan? step = null)
    {
        while (!happened.IsCompleted)
        {
            Token.ThrowIfCancellationRequested();
            Clock.Advance(step ?? TimeSpan.FromMilliseconds(100));
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, Token);
        }

        await happened;
    }

    /// <summary>The same until something holds that no message tells of.</summary>
    public async Task PassUntilAsync(Func<bool> holds)
    {
        while (!holds())
        {
            Token.ThrowIfCancellationRequested();
            Clock.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, Token);
        }
    }

    /// <summary>Asks for a ticket with headers of the test's choice.</summary>
    public async Task<HttpResponseMessage> PostAsync(string? body = null, string? origin = null, string? key = null, string? host = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/realtime/session/start");
        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        }

        if (origin is not null)
        {
            request.Headers.TryAddWithoutValidation("Origin", origin);
        }

        if (key is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }

        request.Headers.Host = host;
        return await Http.SendAsync(request, Token);
    }

    public async Task<JsonElement> StartAsync(string? body = null)
    {
        using var response = await PostAsync(body);
        response.EnsureSuccessStatusCode();
        return await JsonAsync(response);
    }

    public static async Task<JsonElement> JsonAsync(HttpResponseMessage response) =>
        JsonElement.Parse(await response.Content.ReadAsStringAsync(Token));

    /// <summary>Knocks as a WebSocket; the status it is answered with: 101 when it is let in.</summary>
    public async Task<int> KnockAsync(string? origin, string target, params string[] protocols)
    {
        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        foreach (var protocol in protocols)
        {
            socket.Options.AddSubProtocol(protocol);
        }

        if (origin is not null)
        {
            socket.Options.SetRequestHeader("Origin", origin);
        }

        try
        {
            await socket.ConnectAsync(new Uri($"ws://{Address.Authority}{target}"), Token);
        }
        catch (WebSocketException)
        {
            // Refused, as the status says.
            return (int)socket.HttpStatusCode;
        }

        return (int)socket.HttpStatusCode;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var page in _pages)
        {
            await page.DisposeAsync();
        }

        Http.Dispose();
        await App.DisposeAsync();
    }
}
