using System.Buffers;
using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using Duologue.Protocol;

namespace Duologue.AspNetCore.Wire;

/// <summary>Writes events to a client, one message each and one at a time, from any thread.</summary>
/// <remarks>Messages stay below 1 MiB, the largest that some clients take: audio is cut into several deltas, and copies of items lose their media.</remarks>
internal sealed class LineWriter(WebSocket socket, RealtimeJson json) : IDisposable
{
    private const int LargestMessage = 1024 * 1024;
    private const int FirstBuffer = 8 * 1024;
    private const int KeptBuffer = 256 * 1024;

    // Whole samples of every format, and in base64 well below the limit.
    private const int LargestAudio = 480 * 1024;

    private readonly SemaphoreSlim _sending = new(1, 1);
    private ArrayBufferWriter<byte> _output = new(FirstBuffer);

    /// <summary>Writes an event; those that are not on the wire are passed over.</summary>
    /// <exception cref="WebSocketException">The line broke.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask SendAsync(ServerEvent serverEvent, CancellationToken cancellationToken)
    {
        await _sending.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (serverEvent is ServerEvent.OutputAudioDelta { Audio.Length: > LargestAudio } large)
            {
                await SendPiecesAsync(large, cancellationToken).ConfigureAwait(false);
            }
            else if (Prepare(serverEvent))
            {
                await socket.SendAsync(_output.WrittenMemory, WebSocketMessageType.Text, endOfMessage: true, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>Says goodbye; nothing may be written after that.</summary>
    public async ValueTask CloseAsync(WebSocketCloseStatus status, string? reason, CancellationToken cancellationToken)
    {
        await _sending.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            {
                await socket.CloseOutputAsync(status, reason, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <inheritdoc />
    public void Dispose() => _sending.Dispose();

    private async ValueTask SendPiecesAsync(ServerEvent.OutputAudioDelta delta, CancellationToken cancellationToken)
    {
        for (var rest = delta.Audio; !rest.IsEmpty; rest = rest[Math.Min(LargestAudio, rest.Length)..])
        {
            // Each is an event of its own, so each has an id of its own.
            Prepare(delta with { Audio = rest[..Math.Min(LargestAudio, rest.Length)], EventId = null });
            await socket.SendAsync(_output.WrittenMemory, WebSocketMessageType.Text, endOfMessage: true, cancellationToken).ConfigureAwait(false);
        }
    }

    private bool Prepare(ServerEvent serverEvent)
    {
        if (!Write(serverEvent))
        {
            return false;
        }

        if (_output.WrittenCount > LargestMessage && LightItem.Of(serverEvent) is { } lighter)
        {
            Write(lighter);
        }

        return true;
    }

    private bool Write(ServerEvent serverEvent)
    {
        if (_output.Capacity > KeptBuffer)
        {
            _output = new ArrayBufferWriter<byte>(FirstBuffer);
        }

        _output.ResetWrittenCount();
        return json.Write(serverEvent, _output);
    }
}
