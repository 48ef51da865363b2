using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Net.Sockets;
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
            return Upgrade.Connect(options.Server, "/bare", "");
        }

        if (options.IsRealtime)
        {
            return Upgrade.Connect(options.Server, "/v1/realtime?model=load", "Authorization: Bearer load\r\nSec-WebSocket-Protocol: realtime\r\n");
        }

        using var answer = await http.PostAsync(new Uri("/realtime/session/start", UriKind.Relative), null);
        var start = await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync(LoadJson.Default.JsonElement);
        var address = start.GetProperty("websocket_url").GetString() ?? "";
        var ticket = start.GetProperty("ticket").GetString();
        return Upgrade.Connect(options.Server, address, $"Origin: {options.Server.GetLeftPart(UriPartial.Authority)}\r\nSec-WebSocket-Protocol: duologue.v1, duologue.ticket.{ticket}\r\n");
    }
}
