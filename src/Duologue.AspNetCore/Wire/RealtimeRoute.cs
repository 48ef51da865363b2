using Duologue.Models;
using Duologue.Protocol;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Duologue.AspNetCore.Wire;

/// <summary>Takes a client's WebSocket and gives it a line to the model.</summary>
internal sealed class RealtimeRoute(IRealtimeModel model, RealtimeApiOptions options, ILoggerFactory loggers)
{
    private const string Protocol = "realtime";
    private readonly AccessCheck _access = new(options.Access);

    public async Task RunAsync(HttpContext context)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            context.Response.StatusCode = StatusCodes.Status426UpgradeRequired;
            return;
        }

        if (!_access.IsOriginAllowed(context.Request, whenMissing: true))
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }

        var offered = context.WebSockets.WebSocketRequestedProtocols;
        using var socket = await context.WebSockets.AcceptWebSocketAsync(new WebSocketAcceptContext
        {
            SubProtocol = offered.Contains(Protocol) ? Protocol : null,
            KeepAliveInterval = TimeSpan.FromSeconds(20),
            KeepAliveTimeout = TimeSpan.FromSeconds(20),
        }).ConfigureAwait(false);
        var shape = context.Request.Headers["OpenAI-Beta"].ToString().Contains("realtime=v1", StringComparison.Ordinal) ? WireShape.Beta : WireShape.Ga;
        var settings = new RealtimeSettings { Model = context.Request.Query["model"] is [{ Length: > 0 } name] ? name : null };
        var connection = await model.ConnectAsync(settings, context.RequestAborted).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            using var line = new RealtimeLine(socket, connection, new RealtimeJson(shape), loggers.CreateLogger<RealtimeLine>());
            await line.RunAsync(context.RequestAborted).ConfigureAwait(false);
        }
    }
}
