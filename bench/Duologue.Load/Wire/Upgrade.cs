using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Duologue.Load.Wire;

/// <summary>The HTTP upgrade to a WebSocket, both sides.</summary>
internal static partial class Upgrade
{
    private const string Magic = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    /// <summary>Which call a request is of, by <c>call=7</c> or <c>call-7</c> in its address; -1 when it does not say.</summary>
    public static int CallOf(string request) => CallPattern().Match(request) is { Success: true } match ? int.Parse(match.Groups["value"].ValueSpan) : -1;

    public static byte[] Accept(string request)
    {
        var key = KeyPattern().Match(request).Groups["value"].Value;
#pragma warning disable CA5350 // The WebSocket protocol prescribes SHA-1 here.
        var answer = Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + Magic)));
#pragma warning restore CA5350
        var protocol = request.Contains("Sec-WebSocket-Protocol: realtime", StringComparison.OrdinalIgnoreCase) ? "Sec-WebSocket-Protocol: realtime\r\n" : "";
        return Encoding.ASCII.GetBytes($"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {answer}\r\n{protocol}\r\n");
    }

    public static byte[] Request(string authority, string pathAndQuery, string headers) => Encoding.ASCII.GetBytes(
        $"GET {pathAndQuery} HTTP/1.1\r\nHost: {authority}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n{headers}\r\n");

    /// <summary>Connects, and reads no further than the answer's end: what the server says after it is left for the loop.</summary>
    /// <remarks>Blocks, because a socket that was used otherwise once is watched by the runtime's own thread for ever, which costs more than all the rest.</remarks>
    public static Socket Connect(Uri server, string pathAndQuery, string headers)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Connect(IPAddress.Loopback, server.Port);
        socket.Send(Request(server.Authority, pathAndQuery, headers));
        var buffer = new byte[4096];
        var count = 0;
        while (!buffer.AsSpan(0, count).EndsWith("\r\n\r\n"u8))
        {
            var received = socket.Receive(buffer, count, 1, SocketFlags.None);
            count += received > 0 ? received : throw new InvalidOperationException("the server closed during the upgrade");
        }

        return buffer.AsSpan().StartsWith("HTTP/1.1 101"u8)
            ? socket
            : throw new InvalidOperationException("the upgrade was refused: " + Encoding.ASCII.GetString(buffer, 0, Math.Min(60, count)));
    }

    [GeneratedRegex(@"call[=-](?<value>\d+)", RegexOptions.CultureInvariant, 1_000)]
    private static partial Regex CallPattern();

    [GeneratedRegex(@"Sec-WebSocket-Key:\s*(?<value>\S+)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1_000)]
    private static partial Regex KeyPattern();
}
