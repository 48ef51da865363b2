using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Duologue.AspNetCore.Wire;
using Duologue.Models;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Duologue.Clients.Tests.Support;

/// <summary>Our Realtime API on two ports of the system's choice, one with TLS; everything that goes over its sockets is kept.</summary>
internal sealed class RealtimeServer : IAsyncDisposable
{
    /// <summary>The key that is asked for where a test wants one.</summary>
    public const string Key = "sk-test-of-the-clients";

    private readonly WebApplication _app;
    private readonly X509Certificate2 _certificate;
    private readonly ConcurrentQueue<Conversation> _conversations = new();
    private readonly TemporaryFolder _folder = new();

    private RealtimeServer(WebApplication app, X509Certificate2 certificate) => (_app, _certificate) = (app, certificate);

    /// <summary>Address without TLS, such as <c>http://127.0.0.1:1234</c>.</summary>
    public Uri Http { get; private set; } = new("http://localhost");

    /// <summary>Address with TLS.</summary>
    public Uri Https { get; private set; } = new("https://localhost");

    /// <summary>The certificate as a file that Node is told to trust.</summary>
    public string CertificateFile => _folder.File("certificate.pem");

    /// <summary>A folder for what a test writes.</summary>
    public TemporaryFolder Folder => _folder;

    /// <summary>Sockets so far, oldest first.</summary>
    public IReadOnlyList<Conversation> Conversations => [.. _conversations];

    /// <summary>The only socket.</summary>
    public Conversation Conversation => Assert.Single(_conversations);

    /// <summary>Starts it; everybody needs the key, so that every test shows how its client sends it.</summary>
    public static async Task<RealtimeServer> StartAsync(IRealtimeModel model)
    {
        var options = new RealtimeApiOptions { Access = { RequireKey = true, ApiKeys = { ["tests"] = Key } } };
        var certificate = TestCertificate.Create();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0);
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(certificate));
        });
        var app = builder.Build();
        var server = new RealtimeServer(app, certificate);
        app.Use((context, next) =>
        {
            if (context.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true } upgrade)
            {
                var offered = context.Request.Headers.SecWebSocketProtocol.ToString();
                var conversation = new Conversation(context.Request.Path + context.Request.QueryString, offered.Length > 0 ? offered : null);
                context.Features.Set<IHttpUpgradeFeature>(new TappedUpgrade(upgrade, () => server._conversations.Enqueue(conversation), conversation));
            }

            return next(context);
        });
        app.MapRealtimeApi(model, options);
        await app.StartAsync(TestContext.Current.CancellationToken);
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        server.Http = new Uri(addresses.First(a => a.StartsWith("http:", StringComparison.Ordinal)));
        server.Https = new Uri(addresses.First(a => a.StartsWith("https:", StringComparison.Ordinal)));
        await File.WriteAllTextAsync(server.CertificateFile, certificate.ExportCertificatePem(), TestContext.Current.CancellationToken);
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        // A client that is still there is not waited for.
        using var limit = new CancellationTokenSource(TimeSpan.Zero, TimeProvider.System);
        await _app.StopAsync(limit.Token);
        await _app.DisposeAsync();
        _certificate.Dispose();
        _folder.Dispose();
    }

    private sealed class TappedUpgrade(IHttpUpgradeFeature inner, Action upgraded, Conversation conversation) : IHttpUpgradeFeature
    {
        public bool IsUpgradableRequest => inner.IsUpgradableRequest;

        public async Task<Stream> UpgradeAsync()
        {
            var stream = await inner.UpgradeAsync();
            upgraded();
            return new TappedStream(stream, conversation);
        }
    }
}
