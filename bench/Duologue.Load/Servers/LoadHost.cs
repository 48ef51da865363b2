using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Duologue.Load.Servers;

/// <summary>Kestrel as the product runs it, and a page that tells of its memory.</summary>
internal static class LoadHost
{
    public static WebApplication Build(LoadOptions options, Action<WebApplicationBuilder>? more = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Warning).AddSimpleConsole();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, options.Port));
        builder.Services.Configure<SocketTransportOptions>(sockets =>
        {
            sockets.UnsafePreferInlineScheduling = options.Flag("--inline");
            sockets.WaitForDataBeforeAllocatingBuffer = !options.Flag("--eager");
        });

        more?.Invoke(builder);
        var app = builder.Build();
        app.MapGet("/load/statistics", () => Statistics());
        if (options.Flag("--allocations"))
        {
            var allocations = new AllocationListener();
            app.MapGet("/load/allocations", () => allocations.Report());
        }

        return app;
    }

    private static string Statistics()
    {
        var memory = GC.GetGCMemoryInfo();
        var statistics = new ServerStatistics(
            GC.GetTotalAllocatedBytes(), GC.CollectionCount(0), GC.CollectionCount(1), GC.CollectionCount(2), memory.HeapSizeBytes, ThreadPool.ThreadCount);
        return System.Text.Json.JsonSerializer.Serialize(statistics, LoadJson.Default.ServerStatistics);
    }
}
