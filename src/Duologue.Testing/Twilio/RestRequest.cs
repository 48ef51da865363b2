using System.Globalization;
using System.Net;
using System.Text;

namespace Duologue.Testing.Twilio;

/// <summary>One request to the REST interface.</summary>
internal sealed record RestRequest(string Method, string Path, string? User, string? Password, IReadOnlyList<KeyValuePair<string, string>> Form)
{
    private const int LongestHead = 32 * 1024;
    private const int LongestBody = 1024 * 1024;

    /// <summary>Reads the next request of a line; null when there is none, or it cannot be understood.</summary>
    public static async Task<RestRequest?> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        if (await ReadHeadAsync(stream, cancellationToken).ConfigureAwait(false) is not { } head)
        {
            return null;
        }

        var lines = head.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        var parts = lines[0].Split(' ');
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var line in lines.Skip(1))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            headers[line[..Math.Max(colon, 0)]] = line[(colon + 1)..].Trim();
        }

        var length = int.TryParse(headers.GetValueOrDefault("Content-Length"), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : 0;
        if (parts.Length != 3 || length > LongestBody)
        {
            return null;
        }

        var body = new byte[length];
        await stream.ReadExactlyAsync(body, cancellationToken).ConfigureAwait(false);
        var (user, password) = Credentials(headers.GetValueOrDefault("Authorization"));
        return new RestRequest(parts[0], parts[1].Split('?')[0], user, password, ParseForm(Encoding.UTF8.GetString(body)));
    }

    public string? this[string name] => Form.Where(p => p.Key == name).Select(p => p.Value).FirstOrDefault();

    private static async Task<string?> ReadHeadAsync(Stream stream, CancellationToken cancellationToken)
    {
        // Byte by byte: what follows the empty line is the body. Requests are few.
        var head = new StringBuilder();
        var one = new byte[1];
        while (head.Length < LongestHead && await stream.ReadAsync(one, cancellationToken).ConfigureAwait(false) == 1)
        {
            head.Append((char)one[0]);
            if (one[0] == '\n' && head.Length >= 4 && head.ToString(head.Length - 4, 4) == "\r\n\r\n")
            {
                return head.ToString();
            }
        }

        return null;
    }

    private static (string? User, string? Password) Credentials(string? header)
    {
        if (header is null || !header.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase))
        {
            return default;
        }

        var bytes = new byte[header.Length];
        var text = Convert.TryFromBase64String(header[6..].Trim(), bytes, out var length) ? Encoding.UTF8.GetString(bytes, 0, length) : "";
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? default : (text[..colon], text[(colon + 1)..]);
    }

    private static List<KeyValuePair<string, string>> ParseForm(string body) =>
    [
        .. body.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=', 2)).Select(pair =>
            KeyValuePair.Create(WebUtility.UrlDecode(pair[0]), WebUtility.UrlDecode(pair.ElementAtOrDefault(1) ?? ""))),
    ];
}
