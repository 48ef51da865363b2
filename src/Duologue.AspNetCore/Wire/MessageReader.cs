using System.Buffers;
using System.Net.WebSockets;

namespace Duologue.AspNetCore.Wire;

/// <summary>Reads whole messages into one pooled buffer, which grows for large ones and shrinks after them.</summary>
internal sealed class MessageReader(WebSocket socket) : IDisposable
{
    /// <summary>Largest message taken: 15 MiB of event and what surrounds it.</summary>
    public const int LargestMessage = 16 * 1024 * 1024;

    private const int FirstBuffer = 16 * 1024;
    private const int KeptBuffer = 256 * 1024;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(FirstBuffer);
    private int _length;

    /// <summary>What has arrived of the message; good until the next is read.</summary>
    public Memory<byte> Message => _buffer.AsMemory(0, _length);

    /// <summary>Reads the next message, or as much of it as is taken.</summary>
    /// <exception cref="WebSocketException">The line broke.</exception>
    public async ValueTask<MessageKind> ReadAsync(CancellationToken cancellationToken)
    {
        Shrink();
        while (true)
        {
            var room = Math.Min(_buffer.Length, LargestMessage) - _length;
            var received = await socket.ReceiveAsync(_buffer.AsMemory(_length, room), cancellationToken).ConfigureAwait(false);
            _length += received.Count;
            if (received.MessageType == WebSocketMessageType.Close)
            {
                return MessageKind.Close;
            }

            if (received.EndOfMessage)
            {
                return received.MessageType == WebSocketMessageType.Text ? MessageKind.Text : MessageKind.Binary;
            }

            if (_length == LargestMessage)
            {
                return MessageKind.TooLarge;
            }

            if (_length == _buffer.Length)
            {
                Replace(_buffer.Length * 4);
            }
        }
    }

    /// <summary>Reads on and forgets what comes, until the client closes.</summary>
    public async Task DrainAsync(CancellationToken cancellationToken)
    {
        ValueWebSocketReceiveResult received;
        do
        {
            received = await socket.ReceiveAsync(_buffer.AsMemory(), cancellationToken).ConfigureAwait(false);
        }
        while (received.MessageType != WebSocketMessageType.Close);
    }

    /// <summary>Lets go whoever still waits for the client.</summary>
    public void Abort() => socket.Abort();

    /// <inheritdoc />
    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    private void Shrink()
    {
        _length = 0;
        if (_buffer.Length > KeptBuffer)
        {
            Replace(FirstBuffer);
        }
    }

    private void Replace(int size)
    {
        var other = ArrayPool<byte>.Shared.Rent(Math.Min(size, LargestMessage));
        _buffer.AsSpan(0, _length).CopyTo(other);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = other;
    }
}
