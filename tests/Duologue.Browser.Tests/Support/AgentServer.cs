using System.Collections.Concurrent;
using System.Net;
using Duologue.AspNetCore.Browser;
using Duologue.Setup;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Duologue.Browser.Tests.Support;

/// <summary>A program of ten lines that puts an agent of the test's own on a page, offline.</summary>
internal sealed class AgentServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<HttpContext, bool> _open = [];
    private int _sessions;
    private int _sockets;

    private AgentServer(WebApplication app) => _app = app;

    /// <summary>Where it listens.</summary>
    public Uri Address => new(_app.Urls.Single());

    /// <summary>Sessions begun so far; one that goes on after a break is not begun again.</summary>
    public int Sessions => Volatile.Read(ref _sessions);

    /// <summary>Sockets opened so far.</summary>
    public int Sockets => Volatile.Read(ref _sockets);

    /// <summary>Starts it.</summary>
    /// <param name="create">Makes the agent of a session.</param>
    public static async Task<AgentServer> StartAsync(Func<RealtimeAgent> create)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var server = new AgentServer(builder.Build());
        var app = server._app;
        app.Use(server.WatchAsync);
        app.MapConsole();
        app.MapBrowserVoice(OfflineModel.Create(), [new BrowserAgent("test", "For this test.", () => server.Begin(create))]);
        app.MapGet("/browser-client.html", () => Results.Content(Samples.Text("browser-client.html"), "text/html; charset=utf-8"));
        app.MapGet("/browser-client.js", () => Results.Content(Samples.Text("browser-client.js"), "text/javascript; charset=utf-8"));
        await app.StartAsync(TestContext.Current.CancellationToken);
        return server;
    }

    /// <summary>Cuts every line, as a network does that goes away.</summary>
    public void Cut()
    {
        foreach (var (context, _) in _open)
        {
            context.Abort();
        }
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private RealtimeAgent Begin(Func<RealtimeAgent> create)
    {
        Interlocked.Increment(ref _sessions);
        return create();
    }

    private async Task WatchAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Request.Path != "/realtime/stream")
        {
            await next(context);
            return;
        }

        Interlocked.Increment(ref _sockets);
        _open[context] = true;
        try
        {
            await next(context);
        }
        finally
        {
            _open.TryRemove(context, out _);
        }
    }
}
