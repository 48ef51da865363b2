using System.Buffers;
using System.Net.WebSockets;
using System.Text.Json;
using Duologue.Models;
using Duologue.Protocol;
using Microsoft.Extensions.Logging;

namespace Duologue.AspNetCore.Wire;

/// <summary>One client's line: carries its events to the model and the model's to it.</summary>
/// <remarks>
/// <code>
///   client ═ socket ═► read ─► check ─► connection.SendAsync
///   client ◄═ socket ═ write ◄──────── connection.ReceiveAsync
/// </code>
/// A bad message is answered by an <c>error</c> event and ends nothing.
/// </remarks>
internal sealed partial class RealtimeLine(WebSocket socket, IRealtimeConnection connection, RealtimeJson json, ILogger<RealtimeLine> logger) : IDisposable
{
    /// <summary>Largest message taken: 15 MiB of event and what surrounds it.</summary>
    private const int LargestMessage = 16 * 1024 * 1024;
    private const int FirstBuffer = 16 * 1024;

    private readonly ArrayBufferWriter<byte> _output = new(FirstBuffer);
    private readonly SemaphoreSlim _sending = new(1, 1);

    /// <summary>Carries events until either side closes.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var down = PumpDownAsync(stop.Token);
        var up = PumpUpAsync(stop.Token);
        await Task.WhenAny(up, down).ConfigureAwait(false);
        await CloseAsync(WebSocketCloseStatus.NormalClosure, null).ConfigureAwait(false);
        await stop.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(up, down).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public void Dispose() => _sending.Dispose();

    private async Task PumpUpAsync(CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(FirstBuffer);
        try
        {
            for (var length = 0; ;)
            {
                var received = await socket.ReceiveAsync(buffer.AsMemory(length), cancellationToken).ConfigureAwait(false);
                if (received.MessageType == WebSocketMessageType.Close)
                {
                    return;
                }

                length += received.Count;
                if (received.EndOfMessage)
                {
                    await HearAsync(buffer.AsMemory(0, length), received.MessageType, cancellationToken).ConfigureAwait(false);
                    length = 0;
                }
                else if (length >= LargestMessage)
                {
                    await CloseAsync(WebSocketCloseStatus.MessageTooBig, "at most 16 MiB").ConfigureAwait(false);
                    return;
                }
                else if (length == buffer.Length)
                {
                    buffer = Grow(buffer, length);
                }
            }
        }
        catch (Exception error) when (error is WebSocketException or OperationCanceledException or RealtimeException or IOException)
        {
            LogBroken(logger, error.Message);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async ValueTask HearAsync(Memory<byte> message, WebSocketMessageType type, CancellationToken cancellationToken)
    {
        ClientEvent said;
        try
        {
            if (type != WebSocketMessageType.Text)
            {
                await RefuseAsync("invalid_event", "Events are text messages of JSON; this one was binary.", cancellationToken).ConfigureAwait(false);
                return;
            }

            said = json.ReadClientEventInPlace(message);
        }
        catch (JsonException error)
        {
            await RefuseAsync("invalid_json", error.Message, cancellationToken).ConfigureAwait(false);
            return;
        }

        await connection.SendAsync(said, cancellationToken).ConfigureAwait(false);
    }

    private async Task PumpDownAsync(CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var serverEvent in connection.ReceiveAsync(cancellationToken).ConfigureAwait(false))
            {
                await SendAsync(serverEvent, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception error) when (error is WebSocketException or OperationCanceledException or RealtimeException or IOException)
        {
            LogBroken(logger, error.Message);
        }
    }

    private ValueTask RefuseAsync(string code, string message, CancellationToken cancellationToken) =>
        SendAsync(new ServerEvent.Failure(new WireError { Type = "invalid_request_error", Code = code, Message = message }), cancellationToken);

    private async ValueTask SendAsync(ServerEvent serverEvent, CancellationToken cancellationToken)
    {
        await _sending.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            _output.ResetWrittenCount();
            if (json.Write(serverEvent, _output))
            {
                await socket.SendAsync(_output.WrittenMemory, WebSocketMessageType.Text, endOfMessage: true, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            _sending.Release();
        }
    }

    private async Task CloseAsync(WebSocketCloseStatus status, string? reason)
    {
        try
        {
            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            {
                await socket.CloseOutputAsync(status, reason, CancellationToken.None).ConfigureAwait(false);
            }
        }
        catch (Exception error) when (error is WebSocketException or IOException)
        {
            LogBroken(logger, error.Message);
        }
    }

    private static byte[] Grow(byte[] buffer, int length)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Min(buffer.Length * 4, LargestMessage));
        buffer.AsSpan(0, length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }

    [LoggerMessage(8200, LogLevel.Debug, "A client's line broke: {Reason}")]
    private static partial void LogBroken(ILogger logger, string reason);
}
