using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Duologue.AspNetCore.Twilio;

/// <summary>The door of every route of the carrier: lets in what is signed, over the configured origin, and nothing else.</summary>
internal sealed partial class SignatureCheck(TwilioOptions options, bool isOff, TimeProvider timeProvider, ILogger<SignatureCheck> logger)
{
    private const int LargestBody = 64 * 1024;
    private static readonly TimeSpan QuietFor = TimeSpan.FromSeconds(10);
    private readonly Lock _gate = new();
    private long? _loggedAt;
    private int _unlogged;

    /// <summary>Whether everything is let in: on a developer's machine, at their explicit wish.</summary>
    public bool IsOff => isOff;

    /// <summary>Puts the door before a route.</summary>
    public RequestDelegate Wrap(RequestDelegate next) => async context =>
    {
        if (await RequestBody.ReadAsync(context.Request, LargestBody, context.RequestAborted).ConfigureAwait(false) is not { } body)
        {
            context.Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
            return;
        }

        var isForm = IsForm(context.Request.ContentType);
        var form = isForm ? TwilioForm.Parse(body.Span) : TwilioForm.Empty;
        if (!isOff && !IsSigned(context, body, isForm ? form : null))
        {
            Refused(context.Request.Path);
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            await context.Response.WriteAsync("The request is not signed for this address.", context.RequestAborted).ConfigureAwait(false);
            return;
        }

        context.Features.Set(form);
        await next(context).ConfigureAwait(false);
    };

    private bool IsSigned(HttpContext context, ReadOnlyMemory<byte> body, TwilioForm? form)
    {
        var target = context.Features.Get<IHttpRequestFeature>()?.RawTarget;
        if (options.PublicOrigin is null || target is not ['/', ..])
        {
            return false;
        }

        // Only media streams come by GET, or by the CONNECT of newer protocols, and they are signed over the address that our TwiML gives them.
        var addresses = new TwilioAddresses(options.PublicOrigin);
        var url = (HttpMethods.IsPost(context.Request.Method) ? addresses.Origin : addresses.StreamOrigin) + target;
        var signatures = context.Request.Headers[TwilioSignature.Header];
        return signatures.Count == 1
            && TwilioSignature.IsValid(options.AuthToken, signatures[0], url, form?.Fields)
            && (form is not null || body.Length == 0 || TwilioSignature.IsBodyValid(url, body.Span))
            && (form?["AccountSid"] is not { } account || account == options.AccountSid);
    }

    private static bool IsForm(string? contentType) =>
        contentType is not null
        && contentType.AsSpan(0, contentType.IndexOf(';', StringComparison.Ordinal) is var end and >= 0 ? end : contentType.Length)
            .Trim().Equals("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase);

    /// <summary>Says so in the log, but not for each request of a flood.</summary>
    private void Refused(string path)
    {
        int unlogged;
        lock (_gate)
        {
            if (_loggedAt is { } at && timeProvider.GetElapsedTime(at) < QuietFor)
            {
                _unlogged++;
                return;
            }

            _loggedAt = timeProvider.GetTimestamp();
            unlogged = _unlogged;
            _unlogged = 0;
        }

        LogRefused(logger, path, unlogged);
    }

    [LoggerMessage(8050, LogLevel.Warning, "Refused a request to {Path} that is not signed for PUBLIC_DOMAIN with TWILIO_AUTH_TOKEN ({More} more since the last such line)")]
    private static partial void LogRefused(ILogger logger, string path, int more);
}
