using System.Globalization;
using Duologue.Phone;
using Microsoft.AspNetCore.Http;

namespace Duologue.AspNetCore.Calls;

/// <summary>Writes the answers of the routes.</summary>
internal static class CallAnswers
{
    public static Task ShowAsync(HttpContext context, PhoneCall call, int status = StatusCodes.Status200OK)
    {
        context.Response.StatusCode = status;
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.WriteAsJsonAsync(CallView.Of(call), CallsJson.Default.CallView, cancellationToken: context.RequestAborted);
    }

    public static Task RefuseAsync(HttpContext context, int status, string code, string message)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(
            new CallError(new CallError.Details(code, message)), CallsJson.Default.CallError, cancellationToken: context.RequestAborted);
    }

    /// <summary>Says why a line refused.</summary>
    /// <param name="context">The request.</param>
    /// <param name="error">What the line said; its message is made for people.</param>
    /// <param name="isKnown">Whether the call is one that we know.</param>
    public static Task RefuseAsync(HttpContext context, PhoneLineException error, bool isKnown)
    {
        if (error.RetryAfter is { } wait)
        {
            context.Response.Headers.RetryAfter = Math.Ceiling(Math.Max(1, wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        }

        var (status, code) = error.Reason switch
        {
            PhoneLineRefusal.NotEnabled => (StatusCodes.Status403Forbidden, "not_enabled"),
            PhoneLineRefusal.InvalidNumber => (StatusCodes.Status400BadRequest, "invalid_number"),
            PhoneLineRefusal.NotAllowed => (StatusCodes.Status403Forbidden, "not_allowed"),
            PhoneLineRefusal.LimitReached => (StatusCodes.Status429TooManyRequests, "limit_reached"),
            PhoneLineRefusal.UnknownAgent => (StatusCodes.Status400BadRequest, "unknown_agent"),
            PhoneLineRefusal.UnknownCall when isKnown => (StatusCodes.Status409Conflict, "wrong_state"),
            PhoneLineRefusal.UnknownCall => (StatusCodes.Status404NotFound, "unknown_call"),
            PhoneLineRefusal.KeyReused => (StatusCodes.Status409Conflict, "key_reused"),
            PhoneLineRefusal.Unreachable => (StatusCodes.Status502BadGateway, "unreachable"),
            _ => (StatusCodes.Status502BadGateway, "carrier"),
        };
        return RefuseAsync(context, status, code, error.Message);
    }
}
