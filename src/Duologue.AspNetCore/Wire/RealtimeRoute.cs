using System.Net.WebSockets;
using Duologue.Models;
using Duologue.Protocol;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Duologue.AspNetCore.Wire;

/// <summary>Takes a client's WebSocket, judges it as the service does, after the upgrade, and gives it a line to the model.</summary>
internal sealed partial class RealtimeRoute(
    IRealtimeModel model, RealtimeApiOptions options, Door door, string defaultName, TimeProvider timeProvider, ILoggerFactory loggers)
{
    private readonly ILogger<RealtimeLine> _logger = loggers.CreateLogger<RealtimeLine>();

    public async Task RunAsync(HttpContext context)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            context.Response.Headers.Upgrade = "websocket";
            var error = WireErrors.Invalid("websocket_required", "This is the address of a WebSocket: connect to it with ws:// or wss://.");
            await WireAnswers.RefuseAsync(context, StatusCodes.Status426UpgradeRequired, error).ConfigureAwait(false);
            return;
        }

        var request = ConnectRequest.Read(context);
        var verdict = door.ForSession(context, request.Key);
        if (!verdict.IsFromFriend)
        {
            await WireAnswers.RefuseForeignAsync(context).ConfigureAwait(false);
            return;
        }

        if (options.Connections.Draining.IsCancellationRequested)
        {
            context.Response.Headers.RetryAfter = "5";
            await WireAnswers.RefuseAsync(context, StatusCodes.Status503ServiceUnavailable, WireErrors.Full with { Message = "The server stops." }).ConfigureAwait(false);
            return;
        }

        using var socket = await context.WebSockets.AcceptWebSocketAsync(new WebSocketAcceptContext
        {
            SubProtocol = context.WebSockets.WebSocketRequestedProtocols.Contains(ConnectRequest.Protocol) ? ConnectRequest.Protocol : null,
            KeepAliveInterval = TimeSpan.FromSeconds(20),
            KeepAliveTimeout = TimeSpan.FromSeconds(20),
        }).ConfigureAwait(false);
        var json = new RealtimeJson(request.Shape);
        using var reader = new MessageReader(socket);
        using var writer = new LineWriter(socket, json);
        var refusal = await ServeAsync(request, verdict, reader, writer, json, context.RequestAborted).ConfigureAwait(false);
        if (refusal is not null)
        {
            LogRefused(_logger, refusal.Error?.Code ?? "");
            await RefuseAsync(refusal, reader, writer, context.RequestAborted).ConfigureAwait(false);
        }
    }

    /// <summary>Holds the session; or says why there is none.</summary>
    private async Task<LineEnd?> ServeAsync(
        ConnectRequest request, DoorVerdict verdict, MessageReader reader, LineWriter writer, RealtimeJson json, CancellationToken aborted)
    {
        if (!verdict.MayEnter)
        {
            return LineEnd.InvalidKey;
        }

        if (request.Problem(knowsModel: verdict.Secret is not null) is { } problem)
        {
            return LineEnd.BadAddress(problem);
        }

        var connections = options.Connections;
        if (!connections.TryEnter(options.MaximumSessions))
        {
            return LineEnd.Full;
        }

        try
        {
            var (connection, failure) = await ConnectAsync(request, verdict.Secret, aborted).ConfigureAwait(false);
            if (connection is null)
            {
                return failure;
            }

            await using (connection.ConfigureAwait(false))
            {
                var shown = Session(request, verdict.Secret);
                var line = new RealtimeLine(reader, writer, connection, json, shown, timeProvider, _logger);
                await line.RunAsync(connections, options.SessionLimit, aborted).ConfigureAwait(false);
                return null;
            }
        }
        finally
        {
            connections.Leave();
        }
    }

    private async Task<(IRealtimeConnection? Connection, LineEnd? Failure)> ConnectAsync(ConnectRequest request, ShortKey? secret, CancellationToken aborted)
    {
        using var both = CancellationTokenSource.CreateLinkedTokenSource(aborted, options.Connections.Stopping);
        var settings = new RealtimeSettings
        {
            Model = secret?.Model ?? request.Model,
            IsTranscription = secret?.IsTranscription ?? request.IsTranscription,
        };
        IRealtimeConnection? connection = null;
        try
        {
            connection = await model.ConnectAsync(settings, both.Token).ConfigureAwait(false);
            if (secret is not null)
            {
                // What the key brings along is the first thing the model hears; the client is shown the session after that.
                var update = new ClientEvent.UpdateSession(secret.Session with { Model = null }) { EventId = ShownSession.ConfigurationId };
                await connection.SendAsync(update, both.Token).ConfigureAwait(false);
            }

            return (connection, null);
        }
        catch (Exception error)
        {
            if (connection is not null)
            {
                await connection.DisposeAsync().ConfigureAwait(false);
            }

            if (both.IsCancellationRequested)
            {
                return (null, LineEnd.ServerStops);
            }

            LogNoModel(_logger, error);
            return (null, error is RealtimeException failure ? LineEnd.ModelFailed(failure) : LineEnd.Internal);
        }
    }

    private ShownSession Session(ConnectRequest request, ShortKey? secret)
    {
        var voice = model.Capabilities.Voices is [var first, ..] ? first : "default";
        var expiresAt = (timeProvider.GetUtcNow() + options.SessionLimit).ToUnixTimeSeconds();
        var completion = new SessionCompletion(secret?.Model ?? request.Model ?? defaultName, voice, request.Shape, expiresAt);
        return new ShownSession(completion, request.Shape, isConfigured: secret is not null);
    }

    /// <summary>Tells, closes, and reads on until the client has closed too, so that what was told arrives.</summary>
    private async Task RefuseAsync(LineEnd end, MessageReader reader, LineWriter writer, CancellationToken aborted)
    {
        using var limit = new CancellationTokenSource(RealtimeLine.Patience, timeProvider);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, aborted);
        try
        {
            if (end.Error is { } error)
            {
                await writer.SendAsync(new ServerEvent.Failure(error), both.Token).ConfigureAwait(false);
            }

            await writer.CloseAsync(end.Status, end.Reason, both.Token).ConfigureAwait(false);
            await reader.DrainAsync(both.Token).ConfigureAwait(false);
        }
        catch (Exception error) when (error is WebSocketException or OperationCanceledException or IOException or ObjectDisposedException)
        {
            LogGone(_logger, error.Message);
        }
    }

    [LoggerMessage(8203, LogLevel.Information, "A Realtime client was refused: {Code}")]
    private static partial void LogRefused(ILogger logger, string code);

    [LoggerMessage(8204, LogLevel.Error, "No line to the model could be opened for a Realtime client")]
    private static partial void LogNoModel(ILogger logger, Exception error);

    [LoggerMessage(8205, LogLevel.Debug, "A refused client was gone before it was told: {Reason}")]
    private static partial void LogGone(ILogger logger, string reason);
}
