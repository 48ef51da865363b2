using System.Net;
using System.Text;
using Duologue.AspNetCore.Console;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Duologue.AspNetCore.Tests.Console;

/// <summary>A server on a free port of loopback that has a console and one route of its own.</summary>
internal sealed class ConsoleHouse : IAsyncDisposable
{
    public const string Script = "assets/index-abc.js";

    private readonly WebApplication _app;
    private readonly HttpClient _http;

    private ConsoleHouse(WebApplication app)
    {
        _app = app;
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(app.Urls.First()) };
    }

    /// <summary>A page and a script, as a build leaves them.</summary>
    public static ConsoleFiles Built { get; } = ConsoleFiles.From(
    [
        ("index.html", Encoding.UTF8.GetBytes("<!doctype html><title>built</title>")),
        (Script, Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("export const a = 1;\n", 200)))),
        ("icon.svg", Encoding.UTF8.GetBytes("<svg/>")),
    ]);

    public static async Task<ConsoleHouse> StartAsync(ConsoleFiles files, string path = "/", string pathBase = "")
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        if (pathBase.Length > 0)
        {
            app.UsePathBase(pathBase);
            app.UseRouting();
        }

        app.MapGet("/live", () => Results.Text("live"));
        ConsoleRoutes.Map(app, path, files);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new ConsoleHouse(app);
    }

    public async Task<HttpResponseMessage> AskAsync(string path, HttpMethod? method = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method ?? HttpMethod.Get, path);
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await _http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public async Task<HttpStatusCode> StatusAsync(string path, HttpMethod? method = null)
    {
        using var response = await AskAsync(path, method);
        return response.StatusCode;
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _app.DisposeAsync();
    }
}
