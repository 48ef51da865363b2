using System.Security.Cryptography;
using System.Text;

namespace Duologue.Testing.Twilio;

/// <summary>The signature Twilio sends as <c>X-Twilio-Signature</c>, worked out independently of the server that checks it. Thread-safe: no state.</summary>
public static class FakeSignature
{
    /// <summary>Name of the header, as it stands on an upgrade.</summary>
    public const string Header = "x-twilio-signature";

    /// <summary>Signs a request.</summary>
    /// <param name="authToken">The account's token.</param>
    /// <param name="url">The whole address as it was configured, query included; for a stream the one in the TwiML.</param>
    /// <param name="form">The form's pairs, decoded; null for a request without a form.</param>
    /// <returns>Base64 of an HMAC-SHA1.</returns>
    public static string Compute(string authToken, string url, IEnumerable<KeyValuePair<string, string>>? form = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(authToken);
        var text = new StringBuilder(url);
        foreach (var name in (form ?? []).GroupBy(p => p.Key, p => p.Value, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            foreach (var value in name.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
            {
                text.Append(name.Key).Append(value);
            }
        }

#pragma warning disable CA5350 // The scheme is Twilio's.
        return Convert.ToBase64String(HMACSHA1.HashData(Encoding.UTF8.GetBytes(authToken), Encoding.UTF8.GetBytes(text.ToString())));
#pragma warning restore CA5350
    }
}
