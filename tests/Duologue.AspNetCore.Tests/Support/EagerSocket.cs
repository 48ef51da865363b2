using System.Net.WebSockets;

namespace Duologue.AspNetCore.Tests.Support;

/// <summary>A WebSocket whose other end has said everything already and takes everything at once: nothing on it waits.</summary>
internal sealed class EagerSocket(byte[] message, int count) : WebSocket
{
    private int _left = count;
    private bool _isOver;

    public int Sent { get; private set; }

    public override WebSocketCloseStatus? CloseStatus => null;

    public override string? CloseStatusDescription => null;

    public override WebSocketState State => _isOver ? WebSocketState.CloseReceived : WebSocketState.Open;

    public override string? SubProtocol => null;

    public override ValueTask<ValueWebSocketReceiveResult> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (_left-- == 0)
        {
            _isOver = true;
            return new(new ValueWebSocketReceiveResult(0, WebSocketMessageType.Close, true));
        }

        message.CopyTo(buffer);
        return new(new ValueWebSocketReceiveResult(message.Length, WebSocketMessageType.Text, true));
    }

    public override ValueTask SendAsync(ReadOnlyMemory<byte> buffer, WebSocketMessageType messageType, bool endOfMessage, CancellationToken cancellationToken)
    {
        Sent++;
        return ValueTask.CompletedTask;
    }

    public override Task<WebSocketReceiveResult> ReceiveAsync(ArraySegment<byte> buffer, CancellationToken cancellationToken) => throw new NotSupportedException();

    public override Task SendAsync(ArraySegment<byte> buffer, WebSocketMessageType messageType, bool endOfMessage, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public override Task CloseAsync(WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken) => Task.CompletedTask;

    public override Task CloseOutputAsync(WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken) => Task.CompletedTask;

    public override void Abort()
    {
    }

    public override void Dispose()
    {
    }
}
