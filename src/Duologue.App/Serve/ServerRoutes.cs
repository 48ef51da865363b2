using Duologue.App.Agents;
using Duologue.App.Models;
using Duologue.AspNetCore.Audio;
using Duologue.AspNetCore.Browser;
using Duologue.AspNetCore.Wire;
using Duologue.Phone;
using Duologue.Setup;

namespace Duologue.App.Serve;

/// <summary>Everything that the server answers.</summary>
internal sealed class ServerRoutes(WebApplication app, ServerParts parts, Drain drain, EngineReadiness engine)
{
    /// <summary>Path of the description of the routes.</summary>
    public const string OpenApiPath = "/openapi/v1.json";
    private const string CommandAgent = "starter";

    public void Map()
    {
        var access = parts.Access.Options;
        app.Use(SecurityHeaders.Add);
        MapHealth();
        MapPages();
        app.MapTwilio(app.Services.GetRequiredService<PhonePlans>().Plan);
        app.MapCalls();
        var model = app.Services.GetRequiredService<WarmModel>();
        app.MapRealtimeApi(model, new RealtimeApiOptions { Access = access, Connections = app.Services.GetRequiredService<RealtimeConnections>() });
        app.MapBrowserVoice(model, [.. AgentCatalogue.All.Where(e => e.IsListed).Select(Browsed)], new BrowserVoiceOptions { Access = access });
        app.MapClassicAudio(
            app.Services.GetRequiredService<CascadeParts>(),
            () => AgentCatalogue.Create(CommandAgent, Setup()),
            new ClassicAudioOptions { Access = access });
    }

    /// <summary>Open to everybody, and silent about everything else; why the engine is not ready is in the log.</summary>
    private void MapHealth()
    {
        app.MapGet("/live", () => Results.Text("live"));
        app.MapGet("/ready", () => NotReady() is { } reason
            ? Results.Text(reason, statusCode: StatusCodes.Status503ServiceUnavailable)
            : Results.Text("ready"));
    }

    private string? NotReady() => drain.HasBegun ? "draining" : engine.IsReady ? null : engine.HasFailed ? "unavailable" : "starting";

    private void MapPages()
    {
        app.MapConsole();
        var description = Resources.Read("openapi.json");
        app.MapGet(OpenApiPath, () => Results.Text(description, "application/json"));
    }

    private BrowserAgent Browsed(CatalogueEntry entry) => new(entry.Name, entry.Summary, () => entry.Create(Setup()));

    private AgentSetup Setup() => new(TimeProvider.System) { Line = app.Services.GetRequiredService<IPhoneLine>() };
}
