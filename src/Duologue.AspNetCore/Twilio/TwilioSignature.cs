using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Duologue.AspNetCore.Twilio;

/// <summary>Signatures of requests, as Twilio makes and means them. Pure and thread-safe.</summary>
/// <remarks>
/// Wire: header <c>X-Twilio-Signature</c>, the Base64 of an HMAC-SHA1 under the account's primary token. A signature has neither time nor
/// nonce: a genuine request that was seen once verifies for ever, so whoever takes it must be idempotent.
/// </remarks>
public static class TwilioSignature
{
    /// <summary>The header that carries it.</summary>
    public const string Header = "X-Twilio-Signature";

    private const string BodyHash = "bodySHA256=";

    /// <summary>Signs a text.</summary>
    /// <param name="authToken">The account's primary token; not empty.</param>
    /// <param name="text">The URL, followed by the fields of the form if there is one.</param>
    [SuppressMessage("Security", "CA5350:Do Not Use Weak Cryptographic Algorithms", Justification = "The carrier signs with HMAC-SHA1 and nothing else.")]
    public static string Compute(string authToken, string text)
    {
        ArgumentException.ThrowIfNullOrEmpty(authToken);
        ArgumentNullException.ThrowIfNull(text);
        return Convert.ToBase64String(HMACSHA1.HashData(Encoding.UTF8.GetBytes(authToken), Encoding.UTF8.GetBytes(text)));
    }

    /// <summary>Signs a URL and a form.</summary>
    /// <param name="authToken">The account's primary token; not empty.</param>
    /// <param name="url">Scheme, host, path and query as they are on the wire.</param>
    /// <param name="form">Decoded fields in any order. A repeated name counts once for each value that differs, values sorted.</param>
    public static string Compute(string authToken, string url, IEnumerable<KeyValuePair<string, string>> form) => Compute(authToken, url + Text(form));

    /// <summary>Whether a request is signed. False, too, without a token or a signature.</summary>
    /// <remarks>The URL may have been signed with its port or without: both are tried. Compares in constant time.</remarks>
    /// <param name="authToken">The account's primary token.</param>
    /// <param name="signature">What the header says.</param>
    /// <param name="url">The public URL: configured origin, then path and query as they came. An upgrade's begins with <c>wss</c> or <c>ws</c>.</param>
    /// <param name="form">Decoded fields; null when the body is no form.</param>
    public static bool IsValid(string? authToken, string? signature, string url, IEnumerable<KeyValuePair<string, string>>? form = null)
    {
        ArgumentNullException.ThrowIfNull(url);
        if (string.IsNullOrEmpty(authToken) || string.IsNullOrEmpty(signature))
        {
            return false;
        }

        var fields = form is null ? "" : Text(form);
        var given = Encoding.UTF8.GetBytes(signature);
        var isValid = false;
        foreach (var way in Ways(url))
        {
            isValid |= CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Compute(authToken, way + fields)), given);
        }

        return isValid;
    }

    /// <summary>Whether the URL names the hash of a body that is no form, and it is this body's.</summary>
    /// <param name="url">The signed URL, with <c>bodySHA256=</c> in its query.</param>
    /// <param name="body">The bytes as they came.</param>
    public static bool IsBodyValid(string url, ReadOnlySpan<byte> body)
    {
        ArgumentNullException.ThrowIfNull(url);
        var query = url.IndexOf('?', StringComparison.Ordinal);
        var named = query < 0 ? null : url[(query + 1)..].Split('&').LastOrDefault(p => p.StartsWith(BodyHash, StringComparison.Ordinal));
        return named is not null && CryptographicOperations.FixedTimeEquals(
            Encoding.UTF8.GetBytes(named[BodyHash.Length..]),
            Encoding.UTF8.GetBytes(Convert.ToHexStringLower(SHA256.HashData(body))));
    }

    private static string Text(IEnumerable<KeyValuePair<string, string>> form)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in form.Distinct().OrderBy(f => f.Key, StringComparer.Ordinal).ThenBy(f => f.Value, StringComparer.Ordinal))
        {
            text.Append(name).Append(value);
        }

        return text.ToString();
    }

    /// <summary>The URL as it is, and with its port the other way.</summary>
    private static IEnumerable<string> Ways(string url)
    {
        yield return url;
        var host = url.IndexOf("://", StringComparison.Ordinal) + 3;
        if (host < 3)
        {
            yield break;
        }

        var end = url.AsSpan(host).IndexOfAny('/', '?') is var found and >= 0 ? host + found : url.Length;
        var port = url.LastIndexOf(':', end - 1, end - host);
        if (port >= 0 && !url.AsSpan(port, end - port).Contains(']'))
        {
            yield return url.Remove(port, end - port);
        }
        else
        {
            yield return url.Insert(end, url.StartsWith("https:", StringComparison.Ordinal) || url.StartsWith("wss:", StringComparison.Ordinal) ? ":443" : ":80");
        }
    }
}
