using System.Globalization;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace Duologue.AspNetCore.Tests.Support;

/// <summary>The carrier's side of a media stream.</summary>
internal sealed class FakeStream(ClientWebSocket socket, string callSid) : IAsyncDisposable
{
    private static int _made;
    private readonly string _sid = $"MZ{Interlocked.Increment(ref _made):x32}";
    private int _sequence;

    public ClientWebSocket Socket => socket;

    public async Task StartAsync(string? token, string account = PhoneServer.Account)
    {
        await SendAsync("""{"event":"connected","protocol":"Call","version":"1.0.0"}""");
        var parameters = token is null ? "{}" : $$$"""{"token":{{{JsonSerializer.Serialize(token)}}} }""";
        await SendAsync(
            $$$"""{"event":"start","sequenceNumber":"{{{Next()}}}","start":{"accountSid":"{{{account}}}","streamSid":"{{{_sid}}}","callSid":"{{{callSid}}}","tracks":["inbound"],"mediaFormat":{"encoding":"audio/x-mulaw","sampleRate":8000,"channels":1},"customParameters":{{{parameters}}} },"streamSid":"{{{_sid}}}"}""");
    }

    public Task StopAsync() =>
        SendAsync($$$"""{"event":"stop","sequenceNumber":"{{{Next()}}}","streamSid":"{{{_sid}}}","stop":{"accountSid":"{{{PhoneServer.Account}}}","callSid":"{{{callSid}}}"}}""");

    /// <summary>Says that the call is over, and closes, as the carrier does.</summary>
    public async Task HangUpAsync()
    {
        await StopAsync();
        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, TestContext.Current.CancellationToken);
    }

    /// <summary>20 ms of silence.</summary>
    public Task MediaAsync(int frame)
    {
        var payload = Convert.ToBase64String(Enumerable.Repeat((byte)0xFF, 160).ToArray());
        return SendAsync(
            $$$"""{"event":"media","sequenceNumber":"{{{Next()}}}","media":{"track":"inbound","chunk":"{{{frame + 1}}}","timestamp":"{{{frame * 20}}}","payload":"{{{payload}}}"},"streamSid":"{{{_sid}}}"}""");
    }

    public Task SendAsync(string message) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(message), WebSocketMessageType.Text, endOfMessage: true, TestContext.Current.CancellationToken);

    /// <summary>Reads until the server closes; returns how.</summary>
    public Task<WebSocketCloseStatus?> ClosedAsync() => ClosedAsync(socket);

    public static async Task<WebSocketCloseStatus?> ClosedAsync(ClientWebSocket socket)
    {
        var buffer = new byte[16 * 1024];
        while (true)
        {
            var result = await socket.ReceiveAsync(buffer, TestContext.Current.CancellationToken);
            if (result.MessageType == WebSocketMessageType.Close)
            {
                if (socket.State == WebSocketState.CloseReceived)
                {
                    await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, TestContext.Current.CancellationToken);
                }

                return result.CloseStatus;
            }
        }
    }

    public ValueTask DisposeAsync()
    {
        socket.Dispose();
        return ValueTask.CompletedTask;
    }

    private string Next() => Interlocked.Increment(ref _sequence).ToString(CultureInfo.InvariantCulture);
}
