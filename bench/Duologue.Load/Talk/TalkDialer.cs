using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Duologue.Load.Wire;

namespace Duologue.Load.Talk;

/// <summary>Connects the clients beside the loop, one after the other.</summary>
internal sealed class TalkDialer(LoadOptions options)
{
    private readonly ConcurrentQueue<Socket> _connected = new();
    private int _failed;

    public int Failed => Volatile.Read(ref _failed);

    public bool TryTake(out Socket? socket) => _connected.TryDequeue(out socket);

    /// <summary>Connects all; what fails is counted.</summary>
    public async Task DialAllAsync()
    {
        using var http = new HttpClient { BaseAddress = options.Server, Timeout = TimeSpan.FromSeconds(20) };
        for (var i = 0; i < options.Calls; i++)
        {
            try
            {
                _connected.Enqueue(await DialAsync(http));
            }
            catch (Exception error) when (error is HttpRequestException or SocketException or InvalidOperationException or TaskCanceledException or JsonException)
            {
                Interlocked.Increment(ref _failed);
                await Console.Error.WriteLineAsync($"session {i} failed: {error.Message}");
            }

            await Task.Delay(options.BetweenCalls, TimeProvider.System);
        }
    }

    private async Task<Socket> DialAsync(HttpClient http)
    {
        if (options.IsRelay)
        {
            return await UpgradeAsync("/bare", "");
        }

        if (options.IsRealtime)
        {
            return await UpgradeAsync("/v1/realtime?model=load", "Authorization: Bearer load\r\nSec-WebSocket-Protocol: realtime\r\n");
        }

        using var answer = await http.PostAsync(new Uri("/realtime/session/start", UriKind.Relative), null);
        var start = await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync(LoadJson.Default.JsonElement);
        var address = start.GetProperty("websocket_url").GetString() ?? "";
        var ticket = start.GetProperty("ticket").GetString();
        return await UpgradeAsync(address, $"Origin: {options.Server.GetLeftPart(UriPartial.Authority)}\r\nSec-WebSocket-Protocol: duologue.v1, duologue.ticket.{ticket}\r\n");
    }

    /// <summary>Reads no further than the answer's end: what the server says after it is left for the loop.</summary>
    private async Task<Socket> UpgradeAsync(string pathAndQuery, string headers)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, options.Server.Port);
        await socket.SendAsync(Upgrade.Request(options.Server.Authority, pathAndQuery, headers));
        var buffer = new byte[4096];
        var count = 0;
        while (!buffer.AsSpan(0, count).EndsWith("\r\n\r\n"u8))
        {
            var received = await socket.ReceiveAsync(buffer.AsMemory(count, 1));
            count += received > 0 ? received : throw new InvalidOperationException("the server closed during the upgrade");
        }

        return buffer.AsSpan().StartsWith("HTTP/1.1 101"u8)
            ? socket
            : throw new InvalidOperationException("the upgrade was refused: " + Encoding.ASCII.GetString(buffer, 0, Math.Min(60, count)));
    }
}
