using Duologue.App.Models;
using Duologue.AspNetCore.Wire;
using Duologue.Calls;
using Duologue.Phone;

namespace Duologue.App.Serve;

/// <summary>The server of the application, from its first breath to its last.</summary>
internal sealed class Server : IAsyncDisposable
{
    // after the calls nobody is left to wait for; a second signal has two seconds
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan CutLimit = TimeSpan.FromMilliseconds(300);

    private readonly WebApplication _app;
    private readonly EngineReadiness _engine;
    private readonly Drain _drain;
    private readonly ServeRequest _request;
    private readonly ServerParts _parts;
    private readonly CancellationTokenSource _stopping = new();
    private RunningServer? _announced;
    private TimeSpan _disposeLimit = TimeSpan.FromSeconds(20);

    private Server(WebApplication app, ServeRequest request, ServerParts parts)
    {
        (_app, _request, _parts) = (app, request, parts);
        _engine = app.Services.GetRequiredService<EngineReadiness>();
        _drain = new Drain(
            app.Services.GetRequiredService<CallRegistry>(),
            app.Services.GetRequiredService<PhoneCallLog>(),
            TimeProvider.System,
            app.Services.GetRequiredService<RealtimeConnections>());
    }

    /// <summary>Where it listens, as this machine reaches it.</summary>
    public Uri Url => RunningServer.Origin(_parts.Urls[0]);

    /// <summary>Every address that it listens on.</summary>
    public IReadOnlyList<Uri> Urls => _parts.Urls;

    /// <summary>Who may use it.</summary>
    public ServerAccess Access => _parts.Access;

    /// <summary>What it shows on encrypted connections; null when there are none.</summary>
    public ServerCertificate? Certificate => _parts.Certificate;

    /// <summary>What makes the talk.</summary>
    public string ModelName => _app.Services.GetRequiredService<WarmModel>().Name;

    /// <summary>Whether it takes no more calls.</summary>
    public bool IsDraining => _drain.HasBegun;

    /// <summary>Calls and sessions of browsers in which somebody talks.</summary>
    public int Talking => _app.Services.GetRequiredService<CallRegistry>().Active.Count;

    /// <summary>Every route that is answered.</summary>
    public IEnumerable<RouteEndpoint> Routes => ((IEndpointRouteBuilder)_app).DataSources.SelectMany(d => d.Endpoints).OfType<RouteEndpoint>();

    /// <summary>Starts it; it listens when this returns, and the engine warms up.</summary>
    /// <exception cref="AppException">It cannot listen there, or its folder, its key or its certificate cannot be used.</exception>
    public static async Task<Server> StartAsync(ServeRequest request, CancellationToken cancellationToken)
    {
        var parts = ServerParts.Make(request);
        WebApplication? app = null;
        try
        {
            app = ServerBuilder.Build(request, parts);
            var server = new Server(app, request, parts);
            await server.ListenAsync(cancellationToken);
            return server;
        }
        catch
        {
            parts.Dispose();
            await (app?.DisposeAsync() ?? ValueTask.CompletedTask);
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
            _parts.Dispose();
        }
    }

    private async Task ListenAsync(CancellationToken cancellationToken)
    {
        new ServerRoutes(_app, _parts, _drain, _engine).Map();
        try
        {
            await _app.StartAsync(cancellationToken);
        }
        catch (IOException error)
        {
            throw new AppException(
                ExitCode.Settings, $"cannot listen on {string.Join(" and ", _request.Urls)}: {error.GetBaseException().Message}; choose another with --url");
        }

        _announced = new RunningServer(
            Url,
            _request.Twilio is null ? PhoneLineKind.Local : PhoneLineKind.Twilio,
            Environment.ProcessId,
            ServerAddresses.IsSecure(Url) ? Certificate?.Fingerprint : null);
        _announced.Announce(_request.Folder);
        _engine.Start(_app.Services.GetRequiredService<IPhoneLine>(), _stopping.Token);
    }
}
