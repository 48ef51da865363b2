using System.Net;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Duologue.Load.Servers;

/// <summary>The baseline: Kestrel on one side, <see cref="ClientWebSocket"/> on the other, bytes from one to the other, nobody reads them.</summary>
internal static class RelayServer
{
    public static async Task RunAsync(LoadOptions options)
    {
        var app = LoadHost.Build(options);
        app.UseWebSockets();
        app.MapGet("/relay", context => AcceptAsync(context, options.ModelPort));
        await app.RunAsync();
    }

    private static async Task AcceptAsync(HttpContext context, int modelPort)
    {
        using var phone = await context.WebSockets.AcceptWebSocketAsync();
        using var model = new ClientWebSocket();
        await model.ConnectAsync(new Uri($"ws://{IPAddress.Loopback}:{modelPort}/{context.Request.QueryString}"), context.RequestAborted);
        await Task.WhenAny(CopyAsync(phone, model), CopyAsync(model, phone));
    }

    private static async Task CopyAsync(WebSocket from, WebSocket to)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            while (true)
            {
                var received = await from.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
                if (received.MessageType == WebSocketMessageType.Close)
                {
                    return;
                }

                await to.SendAsync(buffer.AsMemory(0, received.Count), received.MessageType, received.EndOfMessage, CancellationToken.None);
            }
        }
        catch (Exception error) when (error is WebSocketException or IOException or OperationCanceledException)
        {
            // The other side left: so does this one.
        }
    }
}
