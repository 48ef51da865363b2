using System.CommandLine;
using Duologue.App.Models;

namespace Duologue.App.Commands;

/// <summary><c>duologue serve</c>: health and the start page.</summary>
internal static class ServeCommand
{
    private const string DefaultUrl = "http://127.0.0.1:5080";

    public static Command Create(TextWriter output)
    {
        var url = new Option<string>("--url") { Description = "Address to listen on.", DefaultValueFactory = _ => DefaultUrl };
        var command = new Command("serve", "Start the server.") { url };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed.GetValue(url) ?? DefaultUrl, output, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string url, TextWriter output, CancellationToken cancellationToken)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
        {
            throw new AppException(ExitCode.Settings, $"--url must be an address such as {DefaultUrl}, not '{url}'");
        }

        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls(url).UseKestrelHttpsConfiguration();
        builder.Logging.ClearProviders().AddSimpleConsole(o => o.SingleLine = true).SetMinimumLevel(LogLevel.Warning);
        await using var app = builder.Build();
        var engine = new EngineReadiness();
        Map(app, engine);
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch (IOException error)
        {
            throw new AppException(ExitCode.Settings, $"cannot listen on {url}: {error.GetBaseException().Message}; choose another with --url");
        }

        await output.WriteLineAsync($"Duologue listens on {app.Urls.First()} (Ctrl+C stops it)");
        engine.Start(app.Services.GetRequiredService<ILoggerFactory>(), cancellationToken);
        await app.WaitForShutdownAsync(cancellationToken);
        await engine.StopAsync();
        return ExitCode.Success;
    }

    private static void Map(WebApplication app, EngineReadiness engine)
    {
        app.MapGet("/live", () => Results.Text("live"));
        app.MapGet("/ready", () => engine.IsReady
            ? Results.Text("ready")
            : Results.Text(engine.Reason, statusCode: StatusCodes.Status503ServiceUnavailable));
        var page = Resources.Read("start.html");
        app.MapGet("/", () => Results.Content(page, "text/html; charset=utf-8"));
    }
}
