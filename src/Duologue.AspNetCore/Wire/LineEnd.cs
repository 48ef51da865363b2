using System.Net.WebSockets;
using Duologue.Models;
using Duologue.Protocol;

namespace Duologue.AspNetCore.Wire;

/// <summary>Why a client's line ends, and what the client is told.</summary>
/// <param name="Status">The close code.</param>
/// <param name="Reason">The close reason; at most 123 bytes.</param>
/// <param name="Error">Told before closing; null for nothing.</param>
/// <param name="IsGone">Whether nobody is there to be told.</param>
internal sealed record LineEnd(WebSocketCloseStatus Status, string? Reason, WireError? Error, bool IsGone = false)
{
    private const WebSocketCloseStatus TryAgainLater = (WebSocketCloseStatus)1013;
    private const WebSocketCloseStatus BadKey = (WebSocketCloseStatus)3000;
    private const WebSocketCloseStatus BadRequest = (WebSocketCloseStatus)4000;

    public static LineEnd ByClient { get; } = new(WebSocketCloseStatus.NormalClosure, null, null);

    public static LineEnd Broken { get; } = new(WebSocketCloseStatus.NormalClosure, null, null, IsGone: true);

    public static LineEnd ModelClosed { get; } = new(WebSocketCloseStatus.NormalClosure, "the model ended the session", null);

    public static LineEnd ServerStops { get; } = new(WebSocketCloseStatus.EndpointUnavailable, "the server stops", null);

    public static LineEnd InvalidKey { get; } = new(BadKey, "invalid_request_error.invalid_api_key", WireErrors.InvalidKey);

    public static LineEnd Full { get; } = new(TryAgainLater, "rate_limit_error.rate_limit_exceeded", WireErrors.Full);

    public static LineEnd Internal { get; } = new(WebSocketCloseStatus.InternalServerError, "server_error.internal_error", WireErrors.Internal);

    public static LineEnd BadAddress(WireError error) => new(BadRequest, $"invalid_request_error.{error.Code}", error);

    public static LineEnd TooLarge(string? eventId) =>
        new(WebSocketCloseStatus.MessageTooBig, "at most 16 MiB", WireErrors.TooLarge with { EventId = eventId });

    public static LineEnd Expired(TimeSpan limit)
    {
        var error = WireErrors.Expired(limit);
        return new LineEnd(WebSocketCloseStatus.EndpointUnavailable, error.Message, error);
    }

    public static LineEnd ModelFailed(RealtimeException failure)
    {
        var error = WireErrors.Of(failure.Reason);
        var status = failure.Reason switch
        {
            RealtimeFailure.SessionExpired => WebSocketCloseStatus.EndpointUnavailable,
            RealtimeFailure.RateLimited => TryAgainLater,
            _ => WebSocketCloseStatus.InternalServerError,
        };
        return new LineEnd(status, $"{error.Type}.{error.Code}", error);
    }
}
