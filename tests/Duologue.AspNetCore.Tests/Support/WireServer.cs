using Duologue.AspNetCore.Wire;
using Duologue.Models;
using Duologue.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Duologue.AspNetCore.Tests.Support;

/// <summary>A model served as a Realtime API on a loopback port, with a clock that the test turns.</summary>
internal sealed class WireServer : IAsyncDisposable
{
    public const string Key = "a-key-of-this-server";

    private WireServer(WebApplication app, ManualTimeProvider clock, LogLines log, RealtimeApiOptions options)
    {
        (App, Clock, Log, Options) = (app, clock, log, options);
        Address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        Http = new HttpClient { BaseAddress = Address, Timeout = TimeSpan.FromMinutes(1) };
    }

    public WebApplication App { get; }

    public ManualTimeProvider Clock { get; }

    public LogLines Log { get; }

    public RealtimeApiOptions Options { get; }

    public Uri Address { get; }

    public HttpClient Http { get; }

    /// <param name="model">What talks.</param>
    /// <param name="needsKey">Whether <see cref="Key"/> has to be shown.</param>
    /// <param name="options">Null for the defaults.</param>
    public static async Task<WireServer> StartAsync(IRealtimeModel model, bool needsKey = false, RealtimeApiOptions? options = null)
    {
        options ??= new RealtimeApiOptions();
        options.Access.ApiKeys["test"] = Key;
        options.Access.RequireKey ??= needsKey ? true : null;
        var clock = new ManualTimeProvider();
        var log = new LogLines();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().AddProvider(log).SetMinimumLevel(LogLevel.Trace);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton<TimeProvider>(clock);
        var app = builder.Build();
        app.MapRealtimeApi(model, options);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new WireServer(app, clock, log, options);
    }

    /// <summary>Connects and reads the session.</summary>
    public async Task<WireClient> OpenAsync(string target = "/v1/realtime?model=gpt-realtime", WireClientOptions? options = null)
    {
        var client = await WireClient.ConnectAsync(Address, target, options);
        await client.NextAsync(options?.IsBeta == true && target.Contains("transcription", StringComparison.Ordinal) ? "transcription_session.created" : "session.created");
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await App.DisposeAsync();
    }
}
