using System.Security.Cryptography;
using System.Text;

namespace Duologue.Testing.Realtime;

/// <summary>The HTTP request that opens a WebSocket, read and answered by hand so that no web server is needed.</summary>
internal sealed class HttpUpgrade
{
    private const int LongestHead = 32 * 1_024;

    private HttpUpgrade(string target, Dictionary<string, string> headers)
    {
        Target = target;
        Headers = headers;
    }

    /// <summary>Path and query.</summary>
    public string Target { get; }

    public IReadOnlyDictionary<string, string> Headers { get; }

    /// <summary>The one sub-protocol this server knows, if it was offered.</summary>
    public string? SubProtocol =>
        Headers.TryGetValue("Sec-WebSocket-Protocol", out var offered) && offered.Split(',').Any(p => p.Trim() == "realtime") ? "realtime" : null;

    public static async Task<HttpUpgrade?> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        // Byte by byte: what follows the empty line belongs to the WebSocket.
        var head = new StringBuilder();
        var one = new byte[1];
        while (head.Length < LongestHead && await stream.ReadAsync(one, cancellationToken).ConfigureAwait(false) == 1)
        {
            head.Append((char)one[0]);
            if (one[0] == '\n' && head.Length >= 4 && head.ToString(head.Length - 4, 4) == "\r\n\r\n")
            {
                return Parse(head.ToString());
            }
        }

        return null;
    }

    public Task AcceptAsync(Stream stream, CancellationToken cancellationToken)
    {
        var answer = new StringBuilder("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n");
        answer.Append("Sec-WebSocket-Accept: ").Append(AcceptKey(Headers.GetValueOrDefault("Sec-WebSocket-Key", ""))).Append("\r\n");
        if (SubProtocol is { } protocol)
        {
            answer.Append("Sec-WebSocket-Protocol: ").Append(protocol).Append("\r\n");
        }

        return WriteAsync(stream, answer.Append("\r\n").ToString(), cancellationToken);
    }

    public static Task RefuseAsync(
        Stream stream, int status, IReadOnlyDictionary<string, string> headers, string body, CancellationToken cancellationToken)
    {
        var answer = new StringBuilder($"HTTP/1.1 {status} Refused\r\nConnection: close\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n");
        foreach (var (name, value) in headers)
        {
            answer.Append(name).Append(": ").Append(value).Append("\r\n");
        }

        return WriteAsync(stream, answer.Append("\r\n").Append(body).ToString(), cancellationToken);
    }

    private static HttpUpgrade Parse(string head)
    {
        var lines = head.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var line in lines.Skip(1))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0)
            {
                headers[line[..colon]] = line[(colon + 1)..].Trim();
            }
        }

        return new HttpUpgrade(lines[0].Split(' ').ElementAtOrDefault(1) ?? "/", headers);
    }

    private static string AcceptKey(string key)
    {
#pragma warning disable CA5350 // RFC 6455 section 4.2.2 says SHA-1; it protects nothing here.
        return Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
#pragma warning restore CA5350
    }

    private static async Task WriteAsync(Stream stream, string text, CancellationToken cancellationToken)
    {
        await stream.WriteAsync(Encoding.UTF8.GetBytes(text), cancellationToken).ConfigureAwait(false);
        await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
    }
}
