using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;

namespace Duologue.AspNetCore.Tests.Testing;

/// <summary>The server's side of one media stream, driven by a test message by message.</summary>
internal sealed class PeerStream(WebSocket socket, bool isSigned)
{
    private readonly Channel<JsonElement> _received = Channel.CreateUnbounded<JsonElement>();
    private readonly TaskCompletionSource<bool> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public bool IsSigned => isSigned;

    public string StreamSid { get; private set; } = "";

    /// <summary>Completes when the carrier is gone; true when it closed in order.</summary>
    public Task<bool> Ended => _ended.Task;

    public async Task RunAsync()
    {
        var isClosed = false;
        try
        {
            var buffer = new byte[1024 * 1024];
            while (true)
            {
                var length = 0;
                ValueWebSocketReceiveResult part;
                do
                {
                    part = await socket.ReceiveAsync(buffer.AsMemory(length), CancellationToken.None);
                    length += part.Count;
                }
                while (!part.EndOfMessage);

                if (part.MessageType == WebSocketMessageType.Close)
                {
                    isClosed = true;
                    if (socket.State == WebSocketState.CloseReceived)
                    {
                        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
                    }

                    return;
                }

                var message = part.MessageType == WebSocketMessageType.Text
                    ? JsonElement.Parse(buffer.AsSpan(0, length))
                    : JsonElement.Parse($$"""{"event":"binary","length":{{length}}}""");
                if (message.TryGetProperty("streamSid", out var sid))
                {
                    StreamSid = sid.GetString()!;
                }

                _received.Writer.TryWrite(message);
            }
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException or IOException or ObjectDisposedException)
        {
            // The carrier cut the line.
        }
        finally
        {
            _received.Writer.TryComplete();
            _ended.TrySetResult(isClosed);
        }
    }

    /// <summary>The next message, whatever it is; throws when there is none any more.</summary>
    public async Task<JsonElement> NextAsync() => await _received.Reader.ReadAsync(TestContext.Current.CancellationToken);

    /// <summary>The next message of a kind; others are passed over.</summary>
    public async Task<JsonElement> NextAsync(string name)
    {
        while (true)
        {
            var message = await NextAsync();
            if (message.GetProperty("event").GetString() == name)
            {
                return message;
            }
        }
    }

    /// <summary>Everything that is left, once the stream is over.</summary>
    public async Task<List<JsonElement>> RestAsync() => await _received.Reader.ReadAllAsync(TestContext.Current.CancellationToken).ToListAsync();

    public Task SendAsync(string text) => socket.SendAsync(
        Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, TestContext.Current.CancellationToken);

    public Task SendBinaryAsync(byte[] bytes) => socket.SendAsync(bytes, WebSocketMessageType.Binary, true, TestContext.Current.CancellationToken);

    public Task PlayAsync(params byte[] audio) =>
        SendAsync($$$"""{"event":"media","streamSid":"{{{StreamSid}}}","media":{"payload":"{{{Convert.ToBase64String(audio)}}}"}}""");

    public Task MarkAsync(string name) => SendAsync($$$"""{"event":"mark","streamSid":"{{{StreamSid}}}","mark":{"name":"{{{name}}}"}}""");

    public Task ClearAsync() => SendAsync($$"""{"event":"clear","streamSid":"{{StreamSid}}"}""");

    public Task CloseAsync(int status = 1000, string? reason = null) =>
        socket.CloseOutputAsync((WebSocketCloseStatus)status, reason, TestContext.Current.CancellationToken);

    public void Abort() => socket.Abort();
}
