using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Duologue.AspNetCore;

/// <summary>Judges who knocks: from which page, and with which key. Says nothing itself; each kind of route refuses in its own words.</summary>
internal sealed class AccessCheck
{
    private const string Scheme = "Bearer ";
    private static readonly string[] Forwarding = ["Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "Via"];

    private readonly AccessOptions _options;
    private readonly HashSet<string> _origins;

    public AccessCheck(AccessOptions options)
    {
        _options = options;
        _origins = new HashSet<string>(options.AllowedOrigins, StringComparer.Ordinal);
    }

    /// <summary>Whether a page of this origin may connect. Programs that are no page send none.</summary>
    /// <param name="request">The request.</param>
    /// <param name="whenMissing">What a request without an origin is.</param>
    public bool IsOriginAllowed(HttpRequest request, bool whenMissing)
    {
        var given = request.Headers.Origin;
        if (given.Count == 0)
        {
            return whenMissing;
        }

        return given.Count == 1 && given[0] is { } origin
            && (_origins.Contains(origin) || string.Equals(origin, $"{request.Scheme}://{request.Host.Value}", StringComparison.Ordinal));
    }

    /// <summary>Whether this request must show a key.</summary>
    public bool NeedsKey(HttpContext context) => _options.RequireKey ?? !IsOwnUser(context);

    /// <summary>The name of the key; null when it is none of ours. Compares with every key, in a time that says nothing about any.</summary>
    public string? NameOf(string? key)
    {
        if (string.IsNullOrEmpty(key))
        {
            return null;
        }

        var given = SHA256.HashData(Encoding.UTF8.GetBytes(key));
        string? found = null;
        foreach (var (name, known) in _options.ApiKeys)
        {
            if (CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(known)), given))
            {
                found = name;
            }
        }

        return found;
    }

    /// <summary>The key of <c>Authorization: Bearer</c> or <c>api-key</c>; null when neither is there.</summary>
    public static string? KeyOf(HttpRequest request)
    {
        var authorization = request.Headers.Authorization.ToString();
        return authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            ? authorization[Scheme.Length..].Trim()
            : request.Headers["api-key"] is [{ Length: > 0 } key] ? key : null;
    }

    /// <summary>A page elsewhere can make a browser connect to loopback, under a name it owns; it cannot choose what the browser calls us.</summary>
    private static bool IsOwnUser(HttpContext context)
    {
        var (local, remote) = (context.Connection.LocalIpAddress, context.Connection.RemoteIpAddress);
        return local is not null && remote is not null && IPAddress.IsLoopback(local) && IPAddress.IsLoopback(remote)
            && IsLoopbackName(context.Request.Host.Host)
            && !Forwarding.Any(context.Request.Headers.ContainsKey);
    }

    private static bool IsLoopbackName(string host) =>
        string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));
}
