using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Duologue.App.Tests.Serve;

/// <summary>A model's service that takes no key, and repeats it in everything it answers.</summary>
internal sealed class RefusingService : IAsyncDisposable
{
    private readonly WebApplication _app;

    private RefusingService(WebApplication app) => _app = app;

    public ConcurrentBag<string> Keys { get; } = [];

    public string BaseUrl => _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First() + "/v1";

    public static async Task<RefusingService> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var service = new RefusingService(app);
        app.Run(context =>
        {
            var key = context.Request.Headers.Authorization.ToString();
            service.Keys.Add(key);
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            context.Response.Headers["X-Seen-Key"] = key;
            return context.Response.WriteAsync($$$"""{"error":{"message":"Incorrect API key provided: {{{key}}}","code":"invalid_api_key"}}""");
        });
        await app.StartAsync(TestContext.Current.CancellationToken);
        return service;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
