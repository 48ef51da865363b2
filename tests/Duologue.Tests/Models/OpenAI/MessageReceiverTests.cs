using System.Net.WebSockets;
using Duologue.Models.OpenAI;

namespace Duologue.Tests.Models.OpenAI;

public sealed class MessageReceiverTests
{
    [Fact]
    public async Task A_message_beyond_the_limit_is_not_held_however_long_it_is()
    {
        using var socket = new EndlessSocket(200L << 20);
        using var receiver = new MessageReceiver(socket, 4 << 20);
        var before = GC.GetAllocatedBytesForCurrentThread();

        // Everything is at hand, so this thread does all of the work.
        var message = await receiver.NextAsync();
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(ReceivedKind.TooLong, message.Kind);
        Assert.InRange(allocated, 0, 17 << 20);
    }

    [Theory]
    [InlineData(4 << 20, "Text")]
    [InlineData((4 << 20) + 1, "TooLong")]
    public async Task The_limit_is_exact(int length, string kind)
    {
        using var socket = new EndlessSocket(length);
        using var receiver = new MessageReceiver(socket, 4 << 20);

        var message = await receiver.NextAsync();

        Assert.Equal(kind, message.Kind.ToString());
    }

    /// <summary>Receives one long text message, at once.</summary>
    private sealed class EndlessSocket(long length) : WebSocket
    {
        private long _left = length;

        public override WebSocketCloseStatus? CloseStatus => null;

        public override string? CloseStatusDescription => null;

        public override string? SubProtocol => null;

        public override WebSocketState State => WebSocketState.Open;

        public override ValueTask<ValueWebSocketReceiveResult> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken)
        {
            var count = (int)Math.Min(buffer.Length, _left);
            _left -= count;
            return ValueTask.FromResult(new ValueWebSocketReceiveResult(count, WebSocketMessageType.Text, _left == 0));
        }

        public override void Abort() => _left = 0;

        public override void Dispose() => _left = 0;

        public override Task CloseAsync(WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken) => Task.CompletedTask;

        public override Task CloseOutputAsync(WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken) => Task.CompletedTask;

        public override Task<WebSocketReceiveResult> ReceiveAsync(ArraySegment<byte> buffer, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public override Task SendAsync(ArraySegment<byte> buffer, WebSocketMessageType messageType, bool endOfMessage, CancellationToken cancellationToken) =>
            throw new NotSupportedException();
    }
}
