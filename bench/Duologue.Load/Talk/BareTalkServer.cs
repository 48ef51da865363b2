using System.Net.WebSockets;
using System.Text.Json;
using Duologue.Load.Servers;
using Duologue.Load.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Duologue.Load.Talk;

/// <summary>The baseline: a bare Kestrel WebSocket that counts the messages it gets and answers with prepared ones, without reading or making any.</summary>
internal sealed class BareTalkServer(bool isRealtime, Flood? flood)
{
    /// <summary>What is in front of the audio of an append, as the generator writes it.</summary>
    private static readonly int AppendPrefix = RealtimeWire.AppendPrefix.Length;
    private readonly ModelMeasures _measures = new();
    private readonly BareCycle _cycle = new(isRealtime);
    private readonly BareMessage _echo = BareCycle.Echo(isRealtime);

    public static async Task RunAsync(LoadOptions options)
    {
        var app = LoadHost.Build(options);
        var server = new BareTalkServer(options.IsRealtime, options.Flood);
        app.UseWebSockets();
        app.MapGet("/load/model", () => JsonSerializer.Serialize(server._measures.Take(), LoadJson.Default.ModelStatistics));
        app.MapGet("/bare", server.AcceptAsync);
        await app.RunAsync();
    }

    private async Task AcceptAsync(HttpContext context)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        var input = new byte[16 * 1024];
        var output = new byte[16 * 1024];
        try
        {
            long frame = 0;
            for (var length = 0; ;)
            {
                var received = await socket.ReceiveAsync(input.AsMemory(length), CancellationToken.None);
                if (received.MessageType == WebSocketMessageType.Close)
                {
                    return;
                }

                length += received.Count;
                if (!received.EndOfMessage)
                {
                    continue;
                }

                // A page also says how far it has played; that moves nothing.
                if (isRealtime || received.MessageType == WebSocketMessageType.Binary)
                {
                    Hear(input.AsSpan(0, length));
                    await AnswerAsync(socket, frame++, output);
                }

                length = 0;
            }
        }
        catch (Exception error) when (error is WebSocketException or IOException or OperationCanceledException)
        {
            // The other side left: so does this one.
        }
    }

    private void Hear(ReadOnlySpan<byte> message)
    {
        var now = EventLoop.Now;
        _measures.Up(isRealtime ? Stamp.AgeOfBase64(message[AppendPrefix..], now) : Stamp.AgeOf(message, now));
    }

    private async ValueTask AnswerAsync(WebSocket socket, long frame, byte[] output)
    {
        if (flood is not null)
        {
            for (var i = 0; (frame + 1) % flood.Frames == 0 && i < flood.Deltas; i++)
            {
                await SendAsync(socket, _echo, output);
            }

            return;
        }

        var messages = _cycle.At(frame);
        for (var i = 0; i < messages.Count; i++)
        {
            await SendAsync(socket, messages[i], output);
        }
    }

    private ValueTask SendAsync(WebSocket socket, BareMessage message, byte[] output)
    {
        var bytes = message.Bytes.AsMemory();
        if (message.StampAt >= 0)
        {
            bytes = output.AsMemory(0, message.Bytes.Length);
            message.Bytes.CopyTo(bytes);
            var stamp = output.AsSpan(message.StampAt);
            if (message.IsText)
            {
                Stamp.WriteBase64(stamp, EventLoop.Now);
            }
            else
            {
                Stamp.Write(stamp, EventLoop.Now);
            }

            _measures.Down();
        }

        return socket.SendAsync(bytes, message.IsText ? WebSocketMessageType.Text : WebSocketMessageType.Binary, endOfMessage: true, CancellationToken.None);
    }
}
