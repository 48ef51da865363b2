using Duologue.App.Models;
using Duologue.App.Phone;
using Duologue.Calls;
using Duologue.Models;
using Duologue.Phone;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace Duologue.App.Serve;

/// <summary>The server of the application, from its first breath to its last: health, start page, phone, and calls placed over HTTP.</summary>
internal sealed class Server : IAsyncDisposable
{
    // after the calls nobody is left to wait for; a second signal has two seconds
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan CutLimit = TimeSpan.FromMilliseconds(300);

    private readonly WebApplication _app;
    private readonly EngineReadiness _engine;
    private readonly Drain _drain;
    private readonly ServeRequest _request;
    private readonly CancellationTokenSource _stopping = new();
    private RunningServer? _announced;
    private TimeSpan _disposeLimit = TimeSpan.FromSeconds(20);

    private Server(WebApplication app, EngineReadiness engine, ServeRequest request)
    {
        (_app, _engine, _request) = (app, engine, request);
        _drain = new Drain(app.Services.GetRequiredService<CallRegistry>(), app.Services.GetRequiredService<PhoneCallLog>(), TimeProvider.System);
    }

    /// <summary>Where it listens, as this machine reaches it.</summary>
    public required Uri Url { get; init; }

    /// <summary>Whether it takes no more calls.</summary>
    public bool IsDraining => _drain.HasBegun;

    /// <summary>Calls in which somebody talks.</summary>
    public int Talking => _app.Services.GetRequiredService<CallRegistry>().Active.Count;

    /// <summary>Why calls cannot be taken; null when they can.</summary>
    public string? NotReady => _drain.HasBegun ? "draining" : _engine.IsReady ? null : _engine.Reason;

    /// <summary>Starts it; it listens when this returns, and the engine warms up.</summary>
    /// <exception cref="AppException">It cannot listen there, or its folder cannot be used.</exception>
    public static async Task<Server> StartAsync(ServeRequest request, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        if (FreePort.Take(request.Url) is { } port)
        {
            request = request with { Url = port.Url };
            builder.Services.Configure<SocketTransportOptions>(o => o.CreateBoundListenSocket = _ => port.Socket);
        }

        // Frames are handled where they arrive, which saves a change of threads for each; nothing on their way blocks. See bench/results/phone-load.md.
        builder.Services.Configure<SocketTransportOptions>(o => o.UnsafePreferInlineScheduling = true);
        var origin = RunningServer.Origin(request.Url);
        var options = request.Twilio ?? PhoneSettings.OpenLocalLine(request.Folder).ToOptions(origin);
        builder.WebHost.UseUrls(request.Url.ToString()).UseKestrelHttpsConfiguration();
        builder.Logging.ClearProviders().AddSimpleConsole(o => o.SingleLine = true).SetMinimumLevel(LogLevel.Warning);
        AddServices(builder.Services, request.Model);
        if (request.Twilio is null)
        {
            builder.Services.AddSingleton<IPhoneLine, HomeLine>();
        }

        builder.Services.AddTwilio(options);
        var app = builder.Build();
        try
        {
            var server = new Server(app, app.Services.GetRequiredService<EngineReadiness>(), request) { Url = origin };
            await server.ListenAsync(cancellationToken);
            return server;
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    /// <summary>Lets the calls come to their end, then ends.</summary>
    /// <param name="now">Ends at once.</param>
    /// <returns>How many calls did not end by themselves.</returns>
    /// <exception cref="OperationCanceledException">It was ended at once; calls were cut off.</exception>
    public async Task<int> StopAsync(CancellationToken now)
    {
        try
        {
            return await _drain.RunAsync(_request.Drain, now);
        }
        catch (OperationCanceledException) when (now.IsCancellationRequested)
        {
            _disposeLimit = CutLimit;
            throw;
        }
        finally
        {
            _announced?.Withdraw(_request.Folder);
            await _stopping.CancelAsync();
            using var limit = new CancellationTokenSource(StopLimit, TimeProvider.System);
            await _app.StopAsync(limit.Token);
        }
    }

    /// <summary>Frees what the server holds. Calls that were cut off are not waited for: they would still say goodbye to nobody.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        var disposing = Task.WhenAll(_engine.StopAsync(), _app.DisposeAsync().AsTask());
        if (await Task.WhenAny(disposing, Task.Delay(_disposeLimit, TimeProvider.System)) == disposing)
        {
            await disposing;
            _stopping.Dispose();
        }
    }

    private async Task ListenAsync(CancellationToken cancellationToken)
    {
        Map();
        try
        {
            await _app.StartAsync(cancellationToken);
        }
        catch (IOException error)
        {
            throw new AppException(
                ExitCode.Settings, $"cannot listen on {_request.Url}: {error.GetBaseException().Message}; choose another with --url");
        }

        _announced = new RunningServer(Url, _request.Twilio is null ? PhoneLineKind.Local : PhoneLineKind.Twilio, Environment.ProcessId);
        _announced.Announce(_request.Folder);
        _engine.Start(_app.Services.GetRequiredService<IPhoneLine>(), _stopping.Token);
    }

    private static void AddServices(IServiceCollection services, string model)
    {
        services.AddSingleton<IHostLifetime, NoLifetime>();
        services.AddSingleton<EngineReadiness>();
        services.AddSingleton(s => ModelChoice.Create(model, TimeProvider.System, s.GetRequiredService<ILoggerFactory>()));
        services.AddSingleton(s => new WarmModel(s.GetRequiredService<IRealtimeModel>(), s.GetRequiredService<EngineReadiness>()));
        services.AddSingleton(s => new PhonePlans(s.GetRequiredService<WarmModel>(), s, TimeProvider.System));
        services.AddSingleton(s => new LocalPhoneLine(
            s.GetRequiredService<PhonePlans>().Plan,
            s.GetRequiredService<WarmModel>(),
            s.GetRequiredService<PhoneCallLog>(),
            TimeProvider.System,
            s.GetRequiredService<ILoggerFactory>()));
    }

    private void Map()
    {
        _app.MapGet("/live", () => Results.Text("live"));
        _app.MapGet("/ready", () => NotReady is { } reason
            ? Results.Text(reason, statusCode: StatusCodes.Status503ServiceUnavailable)
            : Results.Text("ready"));
        var page = Resources.Read("start.html");
        _app.MapGet("/", () => Results.Content(page, "text/html; charset=utf-8"));
        _app.MapTwilio(_app.Services.GetRequiredService<PhonePlans>().Plan);
        _app.MapCalls();
        _app.MapRealtimeApi(_app.Services.GetRequiredService<WarmModel>());
    }
}
