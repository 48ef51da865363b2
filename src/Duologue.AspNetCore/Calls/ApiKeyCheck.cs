using System.Security.Cryptography;
using System.Text;
using Duologue.Phone;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Duologue.AspNetCore.Calls;

/// <summary>The door of the routes: whoever comes must have a key, and is known by its name from then on.</summary>
internal sealed partial class ApiKeyCheck(OutboundOptions options, ILogger<ApiKeyCheck> logger)
{
    private const string Scheme = "Bearer ";

    /// <summary>Puts the door before a route.</summary>
    public RequestDelegate Wrap(RequestDelegate next) => async context =>
    {
        if (options.ApiKeys.Count == 0)
        {
            await CallAnswers.RefuseAsync(context, StatusCodes.Status403Forbidden, "no_keys", "No key may use this yet. DUOLOGUE_API_KEYS=name=key says which may.").ConfigureAwait(false);
            return;
        }

        if (Find(context.Request.Headers.Authorization) is not { } name)
        {
            LogRefused(logger, context.Request.Path);
            context.Response.Headers.WWWAuthenticate = "Bearer";
            await CallAnswers.RefuseAsync(context, StatusCodes.Status401Unauthorized, "unauthorized", "Send one of the keys of DUOLOGUE_API_KEYS: Authorization: Bearer KEY").ConfigureAwait(false);
            return;
        }

        context.Features.Set(new ApiKeyName(name));
        await next(context).ConfigureAwait(false);
    };

    /// <summary>Compares with every key, in a time that says nothing about any.</summary>
    private string? Find(string? authorization)
    {
        if (authorization?.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) != true)
        {
            return null;
        }

        var given = SHA256.HashData(Encoding.UTF8.GetBytes(authorization[Scheme.Length..].Trim()));
        string? found = null;
        foreach (var (name, key) in options.ApiKeys)
        {
            if (CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(key)), given))
            {
                found = name;
            }
        }

        return found;
    }

    [LoggerMessage(8100, LogLevel.Debug, "Refused a request to {Path} without a good key")]
    private static partial void LogRefused(ILogger logger, string path);
}
