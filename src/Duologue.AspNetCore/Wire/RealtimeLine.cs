using System.Net.WebSockets;
using System.Text.Json;
using Duologue.Models;
using Duologue.Protocol;
using Microsoft.Extensions.Logging;

namespace Duologue.AspNetCore.Wire;

/// <summary>One client's line: carries its events to the model and the model's to it.</summary>
/// <remarks>
/// <code>
///   client ═ socket ═► MessageReader ─► RealtimeJson ─► EventCheck ─► connection.SendAsync
///   client ◄═ socket ═ LineWriter ◄─ ShownSession ◄─ OpenResponses ◄─ connection.ReceiveAsync
/// </code>
/// A bad message is answered by an <c>error</c> event and ends nothing. The line ends once, for the first reason that comes; then the pump down
/// stops, what is open is closed, the reason is told, and the pump up reads on, so that the client gets to read it, until the client closes too.
/// </remarks>
internal sealed partial class RealtimeLine(
    MessageReader reader, LineWriter writer, IRealtimeConnection connection, RealtimeJson json, ShownSession session, TimeProvider timeProvider,
    ILogger<RealtimeLine> logger)
{
    /// <summary>How long a client may take to answer a close before it is cut off.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly TaskCompletionSource<LineEnd> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly EventCheck _check = new();
    private readonly OpenResponses _open = new();
    private volatile bool _leavesWhenQuiet;

    /// <summary>Carries events until either side closes.</summary>
    /// <param name="connections">Says when the server stops.</param>
    /// <param name="limit">The longest it may take.</param>
    /// <param name="aborted">The request is over.</param>
    public async Task RunAsync(RealtimeConnections connections, TimeSpan limit, CancellationToken aborted)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(aborted);
        using var timer = timeProvider.CreateTimer(_ => _end.TrySetResult(LineEnd.Expired(limit)), null, limit, Timeout.InfiniteTimeSpan);
        using var draining = connections.Draining.Register(LeaveWhenQuiet);
        using var stopping = connections.Stopping.Register(() => _end.TrySetResult(LineEnd.ServerStops));
        var down = PumpDownAsync(over.Token, aborted);
        var up = PumpUpAsync(over.Token, aborted);
        var end = await _end.Task.ConfigureAwait(false);
        await over.CancelAsync().ConfigureAwait(false);
        await FinishAsync(end, down, up, aborted).ConfigureAwait(false);
    }

    private async Task FinishAsync(LineEnd end, Task down, Task up, CancellationToken aborted)
    {
        using var limit = new CancellationTokenSource(Patience, timeProvider);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, aborted);
        try
        {
            await down.WaitAsync(both.Token).ConfigureAwait(false);
            if (!end.IsGone)
            {
                await TellAsync(end, both.Token).ConfigureAwait(false);
                await up.WaitAsync(both.Token).ConfigureAwait(false);
            }
        }
        catch (Exception error) when (error is WebSocketException or OperationCanceledException or IOException or ObjectDisposedException)
        {
            LogBroken(logger, error.Message);
        }

        // Only when somebody still waits for the client: an abort resets the connection, and takes a close away that is still on its way.
        if (!down.IsCompleted || !up.IsCompleted)
        {
            reader.Abort();
        }

        await Task.WhenAll(down, up).ConfigureAwait(false);
    }

    private async Task TellAsync(LineEnd end, CancellationToken cancellationToken)
    {
        if (end != LineEnd.ByClient)
        {
            foreach (var closing in _open.Close(end.Error ?? WireErrors.Of(RealtimeFailure.ConnectionLost)))
            {
                await writer.SendAsync(closing, cancellationToken).ConfigureAwait(false);
            }
        }

        if (end.Error is { } error)
        {
            await writer.SendAsync(new ServerEvent.Failure(error), cancellationToken).ConfigureAwait(false);
        }

        await writer.CloseAsync(end.Status, end.Reason, cancellationToken).ConfigureAwait(false);
    }

    private async Task PumpUpAsync(CancellationToken over, CancellationToken aborted)
    {
        try
        {
            while (true)
            {
                var kind = await reader.ReadAsync(aborted).ConfigureAwait(false);
                if (kind == MessageKind.Close)
                {
                    _end.TrySetResult(LineEnd.ByClient);
                    return;
                }

                if (kind == MessageKind.TooLarge)
                {
                    _end.TrySetResult(LineEnd.TooLarge(EventIdFinder.Find(reader.Message.Span, isWhole: false)));
                    await reader.DrainAsync(aborted).ConfigureAwait(false);
                    return;
                }

                if (!over.IsCancellationRequested)
                {
                    await HearAsync(kind, over, aborted).ConfigureAwait(false);
                }
            }
        }
        catch (Exception error) when (error is WebSocketException or OperationCanceledException or IOException or ObjectDisposedException)
        {
            LogBroken(logger, error.Message);
            _end.TrySetResult(LineEnd.Broken);
        }
    }

    /// <summary>Passes an event on, or says why not. Not a state machine of its own: it is called for every piece of audio.</summary>
    private ValueTask HearAsync(MessageKind kind, CancellationToken over, CancellationToken aborted)
    {
        if (kind == MessageKind.Binary)
        {
            return RefuseAsync(WireErrors.Binary, EventIdFinder.Find(reader.Message.Span), aborted);
        }

        ClientEvent said;
        try
        {
            said = json.ReadClientEventInPlace(reader.Message);
        }
        catch (JsonException error)
        {
            return RefuseAsync(WireErrors.Invalid("invalid_json", error.Message), EventIdFinder.Find(reader.Message.Span), aborted);
        }

        if (_check.Check(said) is { } wrong)
        {
            return RefuseAsync(wrong, wrong == WireErrors.LongEventId ? null : said.EventId, aborted);
        }

        var sending = PassAsync(said, over);
        return sending.IsCompletedSuccessfully ? ValueTask.CompletedTask : FollowAsync(sending, said, over, aborted);
    }

    private ValueTask PassAsync(ClientEvent said, CancellationToken over)
    {
        try
        {
            return connection.SendAsync(said, over);
        }
        catch (Exception error)
        {
            // Whether a model throws at once or later makes no difference.
            return ValueTask.FromException(error);
        }
    }

    private async ValueTask FollowAsync(ValueTask sending, ClientEvent said, CancellationToken over, CancellationToken aborted)
    {
        try
        {
            await sending.ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            // The line ended first.
        }
        catch (RealtimeException failure)
        {
            LogModelBroke(logger, failure.Reason, failure);
            _end.TrySetResult(LineEnd.ModelFailed(failure));
        }
        catch (Exception error)
        {
            // One event that a model cannot take ends nothing.
            LogEventFailed(logger, said.Type, error);
            await RefuseAsync(WireErrors.Internal, said.EventId, aborted).ConfigureAwait(false);
        }
    }

    private async Task PumpDownAsync(CancellationToken over, CancellationToken aborted)
    {
        try
        {
            await foreach (var serverEvent in connection.ReceiveAsync(over).ConfigureAwait(false))
            {
                await ShowAsync(serverEvent, aborted).ConfigureAwait(false);
            }

            _end.TrySetResult(LineEnd.ModelClosed);
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            _end.TrySetResult(LineEnd.Broken);
        }
        catch (RealtimeException failure)
        {
            LogModelBroke(logger, failure.Reason, failure);
            _end.TrySetResult(LineEnd.ModelFailed(failure));
        }
        catch (Exception error) when (error is WebSocketException or IOException or ObjectDisposedException)
        {
            LogBroken(logger, error.Message);
            _end.TrySetResult(LineEnd.Broken);
        }
        catch (Exception error)
        {
            // A model that fails in a way it never promised still leaves a client who waits.
            LogEventFailed(logger, "receive", error);
            _end.TrySetResult(LineEnd.Internal);
        }
    }

    private ValueTask ShowAsync(ServerEvent serverEvent, CancellationToken aborted)
    {
        if (serverEvent is ServerEvent.OutputAudioDelta)
        {
            return writer.SendAsync(serverEvent, aborted);
        }

        return ShowRareAsync(serverEvent, aborted);
    }

    private async ValueTask ShowRareAsync(ServerEvent serverEvent, CancellationToken aborted)
    {
        foreach (var shown in session.Show(serverEvent))
        {
            if (shown is ServerEvent.SessionCreated created)
            {
                _check.Shown(created.Session);
            }
            else if (shown is ServerEvent.SessionUpdated updated)
            {
                _check.Shown(updated.Session);
            }

            await writer.SendAsync(shown, aborted).ConfigureAwait(false);
            _open.Follow(shown);
        }

        if (_leavesWhenQuiet && _open.Count == 0)
        {
            _end.TrySetResult(LineEnd.ServerStops);
        }
    }

    private void LeaveWhenQuiet()
    {
        _leavesWhenQuiet = true;
        if (_open.Count == 0)
        {
            _end.TrySetResult(LineEnd.ServerStops);
        }
    }

    // Never by the token of the line: to break off a write breaks the socket, and then nobody is told anything.
    private ValueTask RefuseAsync(WireError error, string? eventId, CancellationToken aborted) =>
        writer.SendAsync(new ServerEvent.Failure(error with { EventId = eventId }), aborted);

    [LoggerMessage(8200, LogLevel.Debug, "A client's line broke: {Reason}")]
    private static partial void LogBroken(ILogger logger, string reason);

    [LoggerMessage(8201, LogLevel.Warning, "The model's line broke under a client ({Reason})")]
    private static partial void LogModelBroke(ILogger logger, RealtimeFailure reason, Exception error);

    [LoggerMessage(8202, LogLevel.Error, "The model failed at {EventType}")]
    private static partial void LogEventFailed(ILogger logger, string eventType, Exception error);
}
