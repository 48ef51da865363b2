using System.Net.WebSockets;

namespace Duologue.AspNetCore.Twilio;

/// <content>How a stream ends.</content>
public sealed partial class TwilioStream
{
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromMilliseconds(500);

    /// <summary>Closes the socket in order if the other side takes part, and breaks it off after half a second if not. Closing again waits for the first.</summary>
    /// <param name="status">What is said to the other side.</param>
    /// <param name="reason">Why; at most 123 bytes of UTF-8.</param>
    /// <remarks>Twilio goes on with the TwiML behind <c>Connect</c>; with nothing there the call ends.</remarks>
    public ValueTask CloseAsync(WebSocketCloseStatus status = WebSocketCloseStatus.NormalClosure, string? reason = null) =>
        new(EndAsync(status, reason));

    /// <summary>Closes the stream with 1000 if it is still open.</summary>
    public ValueTask DisposeAsync() => CloseAsync();

    /// <summary>Begins to close; the task is the same for everybody and never faults.</summary>
    internal Task EndAsync(WebSocketCloseStatus status = WebSocketCloseStatus.NormalClosure, string? reason = null)
    {
        Task closing;
        TaskCompletionSource? begin = null;
        lock (_gate)
        {
            if (_closing is null)
            {
                begin = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                Volatile.Write(ref _closing, CloseCoreAsync(begin.Task, status, reason));
            }

            closing = _closing;
        }

        begin?.SetResult();
        return closing;
    }

    /// <summary>Breaks the socket off at once.</summary>
    internal void Abort()
    {
        _socket.Abort();
        _ = EndAsync();
    }

    private async Task CloseCoreAsync(Task begin, WebSocketCloseStatus status, string? reason)
    {
        // Off the caller's stack, and outside its lock: this may have been reached from within a receive.
        await begin.ConfigureAwait(false);
        using var limit = new CancellationTokenSource(CloseTimeout, _timeProvider);
        try
        {
            if (_socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            {
                await _socket.CloseOutputAsync(status, reason ?? "", limit.Token).ConfigureAwait(false);
            }

            if (_socket.State == WebSocketState.CloseSent)
            {
                await WaitForCloseAsync(limit.Token).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (IsOfSocket(exception))
        {
            LogNotClosedInOrder(_logger, Start.StreamSid, exception.Message);
        }
        finally
        {
            // Harmless after a close in order; frees a reader otherwise.
            _socket.Abort();
            _socket.Dispose();
            LogClosed(_logger, Start.StreamSid, (int?)_socket.CloseStatus ?? (int)status, BadMessages, IgnoredMessages);
            _completion.TrySetResult();
        }
    }

    private async Task WaitForCloseAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _receiving, 1) != 0)
        {
            await _readEnd.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
            return;
        }

        // Nobody is receiving, and nobody will: the memory of the last message may still be in use, so a scrap of our own is read into.
        var scrap = new byte[1_024];
        while ((await _socket.ReceiveAsync(scrap.AsMemory(), cancellationToken).ConfigureAwait(false)).MessageType != WebSocketMessageType.Close)
        {
        }
    }

    private static bool IsOfSocket(Exception exception) =>
        exception is WebSocketException or IOException or ObjectDisposedException or OperationCanceledException or InvalidOperationException;
}
