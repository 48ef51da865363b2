using System.Text.Json;
using Duologue.Models;
using Duologue.Speech;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Duologue.AspNetCore.Audio;

/// <summary>What stands before every route: who may enter, how many at once, for how long, and what is said when it goes wrong.</summary>
internal sealed partial class AudioDoor(ClassicAudioOptions options, TimeProvider timeProvider, ILogger<AudioDoor> logger)
{
    private readonly AccessCheck _access = new(options.Access);
    private int _inside;

    /// <summary>Puts the door before a route. What the route is given ends it when time is up; a route that has begun to answer may extend it.</summary>
    public RequestDelegate Wrap(Func<HttpContext, CancellationTokenSource, Task> route) => async context =>
    {
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        using var limit = new CancellationTokenSource(options.Timeout, timeProvider);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, limit.Token);
        var isInside = false;
        try
        {
            Judge(context);
            isInside = Interlocked.Increment(ref _inside) <= options.MaximumRequests;
            if (!isInside)
            {
                Interlocked.Decrement(ref _inside);
                context.Response.Headers.RetryAfter = "1";
                throw new AudioRefusal(
                    StatusCodes.Status503ServiceUnavailable, "busy", $"At most {options.MaximumRequests} requests are worked on at once; try again shortly.");
            }

            await route(context, both).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            LogLeft(logger, context.Request.Path);
        }
        catch (Exception error)
        {
            // Every failure becomes an answer, in one place; what nobody foresaw is logged and not told.
            await RefuseAsync(context, Refusal(error, limit.IsCancellationRequested, context.Request.Path)).ConfigureAwait(false);
        }
        finally
        {
            if (isInside)
            {
                Interlocked.Decrement(ref _inside);
            }
        }
    };

    /// <summary>Lets a page elsewhere, if it is on the list, ask before it sends.</summary>
    public Task PreflightAsync(HttpContext context)
    {
        var isAllowed = _access.IsOriginAllowed(context.Request, whenMissing: false);
        context.Response.StatusCode = isAllowed ? StatusCodes.Status204NoContent : StatusCodes.Status403Forbidden;
        if (isAllowed)
        {
            LetRead(context);
            context.Response.Headers.AccessControlAllowMethods = HttpMethods.Post;
            context.Response.Headers.AccessControlAllowHeaders = "Authorization, Content-Type, api-key";
            context.Response.Headers.AccessControlMaxAge = "600";
        }

        return Task.CompletedTask;
    }

    private void Judge(HttpContext context)
    {
        if (!_access.IsOriginAllowed(context.Request, whenMissing: true))
        {
            throw new AudioRefusal(StatusCodes.Status403Forbidden, "foreign_origin", "Pages of this origin may not use this server; its owner can allow them.");
        }

        LetRead(context);

        if (_access.NeedsKey(context) && _access.NameOf(AccessCheck.KeyOf(context.Request)) is null)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            throw new AudioRefusal(StatusCodes.Status401Unauthorized, "unauthorized", "Send the server's API key: Authorization: Bearer KEY");
        }
    }

    private static void LetRead(HttpContext context)
    {
        context.Response.Headers.Vary = "Origin";
        if (context.Request.Headers.Origin is [{ Length: > 0 } origin])
        {
            context.Response.Headers.AccessControlAllowOrigin = origin;
            context.Response.Headers.AccessControlExposeHeaders = $"{string.Join(", ", SpokenHeaders.Names)}, Retry-After";
        }
    }

    private AudioRefusal Refusal(Exception error, bool isLate, string path)
    {
        switch (error)
        {
            case AudioRefusal refusal:
                return refusal;
            case OperationCanceledException when isLate:
                return new AudioRefusal(
                    StatusCodes.Status504GatewayTimeout, "timeout", $"This took longer than {options.Timeout.TotalSeconds:0.#} seconds; send less at once.");
            case BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge }:
                return AudioUpload.TooLarge(options.MaximumBody);
            case BadHttpRequestException bad:
                return new AudioRefusal(bad.StatusCode, "bad_request", "The request broke off or is no HTTP.");
            case SpeechUnavailableException missing:
                return new AudioRefusal(StatusCodes.Status503ServiceUnavailable, "unavailable", missing.Message);
            case RealtimeException { Reason: RealtimeFailure.Unavailable } missing:
                return new AudioRefusal(StatusCodes.Status503ServiceUnavailable, "unavailable", missing.Message);
            default:
                LogFailed(logger, error, path);
                return new AudioRefusal(StatusCodes.Status500InternalServerError, "internal", "The server failed; its log says why.");
        }
    }

    private async Task RefuseAsync(HttpContext context, AudioRefusal refusal)
    {
        LogRefused(logger, context.Request.Path, refusal.Status, refusal.Code);
        if (context.Response.HasStarted)
        {
            // The status is gone already: a stream that breaks off is the only way left to say so.
            context.Abort();
            return;
        }

        context.Response.StatusCode = refusal.Status;
        context.Response.ContentType = "application/json; charset=utf-8";
        var body = JsonSerializer.SerializeToUtf8Bytes(new AudioError(new AudioError.Details(refusal.Code, refusal.Message)), AnswerJson.Types.AudioError);
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body, context.RequestAborted).ConfigureAwait(false);
    }

    [LoggerMessage(8400, LogLevel.Error, "A request to {Path} failed")]
    private static partial void LogFailed(ILogger logger, Exception error, string path);

    [LoggerMessage(8401, LogLevel.Debug, "Refused a request to {Path} with {Status} ({Code})")]
    private static partial void LogRefused(ILogger logger, string path, int status, string code);

    [LoggerMessage(8402, LogLevel.Debug, "Nobody waits for the answer of {Path} any more")]
    private static partial void LogLeft(ILogger logger, string path);
}
