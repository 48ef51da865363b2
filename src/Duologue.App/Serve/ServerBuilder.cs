using Duologue.App.Models;
using Duologue.App.Phone;
using Duologue.AspNetCore.Wire;
using Duologue.Models;
using Duologue.Phone;
using Duologue.Setup;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace Duologue.App.Serve;

/// <summary>Puts the server together: what it listens on and what its routes are made of.</summary>
internal static class ServerBuilder
{
    /// <exception cref="AppException">The local line's key, or a setting of the model, cannot be used.</exception>
    public static WebApplication Build(ServeRequest request, ServerParts parts)
    {
        var builder = WebApplication.CreateSlimBuilder();
        Listen(builder, parts);
        builder.Logging.ClearProviders().AddSimpleConsole(o => o.SingleLine = true).SetMinimumLevel(LogLevel.Warning);
        request.Logging?.Invoke(builder.Logging);
        AddModel(builder.Services, request.Model);
        AddPhone(builder.Services, request, parts);
        builder.Services.AddSingleton<RealtimeConnections>();
        return builder.Build();
    }

    private static void Listen(WebApplicationBuilder builder, ServerParts parts)
    {
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.Services.Configure<SocketTransportOptions>(o =>
        {
            o.CreateBoundListenSocket = parts.Ports.Listen;

            // Frames are handled where they arrive, which saves a change of threads for each; nothing on their way blocks. See bench/results/phone-load.md.
            o.UnsafePreferInlineScheduling = true;
        });
        builder.WebHost.UseUrls([.. parts.Urls.Select(u => u.ToString())]).UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            if (parts.Certificate is { } certificate)
            {
                kestrel.ConfigureHttpsDefaults(https => Show(https, certificate));
            }
        });

        // With HTTP/2 the audio of several sockets would share one connection, and one slow reader hold up the others.
        builder.Services.Configure<KestrelServerOptions>(o => o.ConfigureEndpointDefaults(e => e.Protocols = HttpProtocols.Http1));
    }

    private static void Show(HttpsConnectionAdapterOptions https, ServerCertificate certificate)
    {
        https.ServerCertificate = certificate.Certificate;
        if (certificate.Chain.Count > 0)
        {
            https.ServerCertificateChain = certificate.Chain;
        }
    }

    private static void AddModel(IServiceCollection services, string model)
    {
        services.AddSingleton<EngineReadiness>();
        services.AddSingleton(s => ModelChoice.CreateParts(model, TimeProvider.System, s.GetRequiredService<ILoggerFactory>()));
        services.AddSingleton(s => ModelChoice.Create(
            model, TimeProvider.System, s.GetRequiredService<ILoggerFactory>(), parts: s.GetRequiredService<CascadeParts>));
        services.AddSingleton(s => new WarmModel(s.GetRequiredService<IRealtimeModel>(), s.GetRequiredService<EngineReadiness>()));
    }

    private static void AddPhone(IServiceCollection services, ServeRequest request, ServerParts parts)
    {
        var options = request.Twilio ?? PhoneSettings.OpenLocalLine(request.Folder).ToOptions(RunningServer.Origin(parts.Urls[0]));
        services.AddSingleton(s => new PhonePlans(s.GetRequiredService<WarmModel>(), s, TimeProvider.System));
        services.AddSingleton(s => new LocalPhoneLine(
            s.GetRequiredService<PhonePlans>().Plan,
            s.GetRequiredService<WarmModel>(),
            s.GetRequiredService<PhoneCallLog>(),
            TimeProvider.System,
            s.GetRequiredService<ILoggerFactory>()));
        if (request.Twilio is null)
        {
            services.AddSingleton<IPhoneLine, HomeLine>();
            if (parts.Access.Key is { } key)
            {
                // Who may talk to the agents may have them ring the demo restaurant, which is all this line reaches.
                options.Outbound.ApiKeys["server"] = key.Value;
            }
        }

        services.AddTwilio(options);
    }
}
