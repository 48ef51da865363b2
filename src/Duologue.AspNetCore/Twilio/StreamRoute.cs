using System.Net.WebSockets;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Duologue.AspNetCore.Twilio;

/// <summary>Takes media streams, whose upgrade is signed by now, and brings those that name themselves to their calls.</summary>
internal sealed class StreamRoute(Switchboard switchboard, ILogger<TwilioStream> logger)
{
    private readonly OpeningSockets _opening = new(switchboard.Parts.Options.MaximumOpening, switchboard.Parts.Options.MaximumOpeningPerAddress);

    public async Task RunAsync(HttpContext context)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            await context.Response.WriteAsync("This is the address of a media stream.", context.RequestAborted).ConfigureAwait(false);
            return;
        }

        var address = context.Connection.RemoteIpAddress;
        if (!_opening.TryEnter(address))
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            context.Response.Headers.RetryAfter = "5";
            return;
        }

        TwilioStream? stream;
        try
        {
            var socket = await context.WebSockets.AcceptWebSocketAsync().ConfigureAwait(false);
            var parts = switchboard.Parts;
            stream = await TwilioStream.OpenAsync(socket, parts.Options.StartTimeout, parts.TimeProvider, logger, context.RequestAborted).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            return;
        }
        finally
        {
            _opening.Leave(address);
        }

        if (stream is not null)
        {
            await ServeAsync(context, stream).ConfigureAwait(false);
        }
    }

    /// <summary>The request lives as long as its stream; the call may live longer.</summary>
    private async Task ServeAsync(HttpContext context, TwilioStream stream)
    {
        await using (stream.ConfigureAwait(false))
        {
            if (!switchboard.TryConnect(stream, context.Request.Query["agent"]))
            {
                await stream.CloseAsync(WebSocketCloseStatus.PolicyViolation, "no such call").ConfigureAwait(false);
            }

            await stream.Completion.ConfigureAwait(false);
        }
    }
}
