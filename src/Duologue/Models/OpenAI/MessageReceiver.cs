using System.Buffers;
using System.Net.WebSockets;
using System.Runtime.CompilerServices;

namespace Duologue.Models.OpenAI;

/// <summary>Puts whole messages together in one rented buffer, and never lets it grow beyond a limit.</summary>
internal sealed class MessageReceiver(WebSocket socket, int maximumBytes) : IDisposable
{
    private const int Usual = 16 * 1_024;
    private byte[] _bytes = [];

    /// <summary>The next message. Its memory is valid until the one after it is asked for.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<ReceivedMessage> NextAsync()
    {
        if (_bytes.Length is 0 or > 4 * Usual)
        {
            Replace(Usual, 0);
        }

        var count = 0;
        while (true)
        {
            // No token: cancelling a receive aborts the whole socket.
            var received = await socket.ReceiveAsync(_bytes.AsMemory(count), CancellationToken.None).ConfigureAwait(false);
            count += received.Count;
            if (received.MessageType != WebSocketMessageType.Text)
            {
                return received.MessageType == WebSocketMessageType.Close
                    ? new ReceivedMessage(ReceivedKind.Close, default)
                    : await SkipAsync(ReceivedKind.Binary, received.EndOfMessage).ConfigureAwait(false);
            }

            if (received.EndOfMessage)
            {
                return count <= maximumBytes
                    ? new ReceivedMessage(ReceivedKind.Text, _bytes.AsMemory(0, count))
                    : new ReceivedMessage(ReceivedKind.TooLong, default);
            }

            if (count > maximumBytes)
            {
                return await SkipAsync(ReceivedKind.TooLong, endOfMessage: false).ConfigureAwait(false);
            }

            if (count == _bytes.Length)
            {
                Replace(2 * _bytes.Length, count);
            }
        }
    }

    public void Dispose()
    {
        if (_bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = [];
        }
    }

    private async ValueTask<ReceivedMessage> SkipAsync(ReceivedKind kind, bool endOfMessage)
    {
        while (!endOfMessage)
        {
            var received = await socket.ReceiveAsync(_bytes.AsMemory(), CancellationToken.None).ConfigureAwait(false);
            if (received.MessageType == WebSocketMessageType.Close)
            {
                return new ReceivedMessage(ReceivedKind.Close, default);
            }

            endOfMessage = received.EndOfMessage;
        }

        return new ReceivedMessage(kind, default);
    }

    private void Replace(int size, int keep)
    {
        var other = ArrayPool<byte>.Shared.Rent(size);
        _bytes.AsSpan(0, keep).CopyTo(other);
        Dispose();
        _bytes = other;
    }
}
