using Duologue.Audio;
using Duologue.Endpoints;
using Duologue.Models;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Duologue.Calls;

/// <summary>The pump of a call: carries audio and what belongs to it between an endpoint and a session, neither of which knows the other.</summary>
/// <remarks>
/// <code>
///                 1 PumpUpAsync:   audio ─► (convert) ─► SendAudioAsync      keys, text ─► SendTextAsync
///   endpoint  ═══════════════════════════════════════════════════════════════════════════════►  session
///             ◄═══════════════════════════════════════════════════════════════════════════════
///                 2 PumpDownAsync: AudioOutput ─► stale epoch? drop : (convert) ─► play, mark
///                 3                AudioInterrupted ─► heard? ─► clear ─► InterruptAsync(heard)
/// </code>
/// An endpoint that reports what was played is asked where the clear has met the listener; the pump does not wait for the answer.
/// The first pump that ends decides how the call ended; the other is stopped and awaited. One run for one bridge. The bridge disposes
/// neither endpoint nor session.
/// </remarks>
public sealed partial class CallBridge
{
    private static readonly TimeSpan MarkEvery = TimeSpan.FromMilliseconds(100);

    private readonly IAudioEndpoint _endpoint;
    private readonly RealtimeSession _session;
    private readonly CallOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly PlaybackTracker _tracker;
    private readonly AudioConverter _up;
    private readonly AudioConverter _down;
    private readonly CallTaps _taps;
    private readonly DigitCollector _digits;
    private readonly ClearAnswers _clears;
    private readonly TaskCompletionSource<PumpEnd> _agentEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly int _markBytes;
    private readonly bool _isExact;
    private Task _ending = Task.CompletedTask;
    private Task _telling = Task.CompletedTask;
    private SessionEvent.AudioOutput? _speaking;
    private int _unmarked;

    /// <summary>Joins an endpoint and a session.</summary>
    /// <param name="endpoint">Where the human is.</param>
    /// <param name="session">The conversation; running, and not read by anybody else.</param>
    /// <param name="options">What the call wants differently; null for nothing.</param>
    /// <param name="timeProvider">The clock; null for the system's.</param>
    /// <param name="loggerFactory">Where to log; null for nowhere.</param>
    public CallBridge(
        IAudioEndpoint endpoint,
        RealtimeSession session,
        CallOptions? options = null,
        TimeProvider? timeProvider = null,
        ILoggerFactory? loggerFactory = null)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        ArgumentNullException.ThrowIfNull(session);
        _endpoint = endpoint;
        _session = session;
        _options = options ?? new CallOptions();
        _timeProvider = timeProvider ?? TimeProvider.System;
        _logger = (loggerFactory ?? NullLoggerFactory.Instance).CreateLogger<CallBridge>();
        _tracker = new PlaybackTracker(session.OutputFormat, _timeProvider);
        _up = new AudioConverter(endpoint.Format, session.InputFormat);
        _down = new AudioConverter(session.OutputFormat, endpoint.Format);
        _taps = new CallTaps(_options.Taps, _logger);
        _digits = new DigitCollector(_options.DigitPause, _timeProvider);
        _clears = new ClearAnswers(_timeProvider);
        _isExact = endpoint.ReportsPlayback;
        _markBytes = session.OutputFormat.BytesFor(MarkEvery);
    }

    /// <summary>Runs the call until either side ends it.</summary>
    /// <param name="cancellationToken">Ends the call from outside: <see cref="CallEndReason.Stopped"/>.</param>
    /// <returns>How it ended; failures of either side are told here and not thrown.</returns>
    public async Task<CallEnd> RunAsync(CancellationToken cancellationToken = default)
    {
        var started = _timeProvider.GetTimestamp();
        using var limit = new CancellationTokenSource(_options.MaximumDuration ?? Timeout.InfiniteTimeSpan, _timeProvider);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        var up = PumpUpAsync(stop.Token);
        var down = PumpDownAsync(stop.Token);
        var digits = PumpDigitsAsync(stop.Token);
        var stopped = StoppedAsync(stop.Token);

        var end = await (await Task.WhenAny(up, down, _agentEnded.Task, stopped, digits).ConfigureAwait(false)).ConfigureAwait(false);
        if (end.Reason == CallEndReason.Stopped && limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            end = new PumpEnd(CallEndReason.MaximumDuration);
        }

        if (end.Reason == CallEndReason.CallerHungUp && _options.FinishSpeaking > TimeSpan.Zero)
        {
            await FinishSpeakingAsync(down, stop.Token).ConfigureAwait(false);
        }

        await stop.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(up, down, digits, stopped).ConfigureAwait(false);
        await _ending.ConfigureAwait(false);
        await _telling.ConfigureAwait(false);
        await Farewell.SayAsync(_options, end.Reason, _endpoint, _tracker.Unheard, _timeProvider, _logger).ConfigureAwait(false);
        var call = new CallEnd(end.Reason, _timeProvider.GetElapsedTime(started), end.Error);
        LogEnded(_logger, _session.Id, call.Reason, call.Duration.TotalSeconds, call.Error);
        return call;
    }

    private async Task<PumpEnd> PumpUpAsync(CancellationToken cancellationToken)
    {
        await Task.Yield();
        try
        {
            await foreach (var endpointEvent in _endpoint.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                switch (endpointEvent)
                {
                    case EndpointEvent.AudioReceived received:
                        await HearAsync(received.Frame, cancellationToken).ConfigureAwait(false);
                        break;
                    case EndpointEvent.MarkReached reached:
                        _tracker.Reached(reached.Name);
                        break;
                    case EndpointEvent.PlaybackReported { Clear: { } clear } reported:
                        _clears.Answered(clear, reported.Played);
                        break;
                    case EndpointEvent.PlaybackReported reported:
                        _tracker.Reported(reported.Played);
                        break;
                    case EndpointEvent.DigitPressed pressed:
                        _digits.Press(pressed.Digit);
                        break;
                    case EndpointEvent.TextReceived { Text.Length: > 0 } received:
                        await _session.SendTextAsync(received.Text, interrupt: true, cancellationToken: cancellationToken).ConfigureAwait(false);
                        break;
                    case EndpointEvent.HungUp:
                        return new PumpEnd(CallEndReason.CallerHungUp);
                    default:
                        break;
                }
            }

            return new PumpEnd(CallEndReason.CallerHungUp);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return new PumpEnd(CallEndReason.Stopped);
        }
        catch (RealtimeException error)
        {
            return new PumpEnd(error.IsTransient || error.Reason == RealtimeFailure.Closed ? CallEndReason.ModelLost : CallEndReason.ModelRefused, error);
        }
        catch (Exception error)
        {
            // The endpoint is foreign code: however it fails, the call ends with its name on it.
            return new PumpEnd(CallEndReason.EndpointFailed, error);
        }
    }

    private ValueTask HearAsync(AudioFrame frame, CancellationToken cancellationToken)
    {
        _taps.CallerAudio(frame);
        var audio = _up.IsIdentity ? frame.Data : _up.Convert(frame.Data);
        return audio.IsEmpty ? ValueTask.CompletedTask : _session.SendAudioAsync(new AudioFrame(_session.InputFormat, audio), cancellationToken);
    }

    private async Task<PumpEnd> PumpDownAsync(CancellationToken cancellationToken)
    {
        await Task.Yield();
        try
        {
            await foreach (var sessionEvent in _session.ReadEventsAsync(cancellationToken).ConfigureAwait(false))
            {
                switch (sessionEvent)
                {
                    case SessionEvent.AudioOutput output:
                        await SpeakAsync(output, cancellationToken).ConfigureAwait(false);
                        break;
                    case SessionEvent.AudioInterrupted interrupted:
                        await InterruptAsync(interrupted.Epoch, cancellationToken).ConfigureAwait(false);
                        break;
                    case SessionEvent.AudioDone:
                        await FlushAsync(cancellationToken).ConfigureAwait(false);
                        await EndItemAsync(cancellationToken).ConfigureAwait(false);
                        break;
                    case SessionEvent.ResponseEnded ended when ended.ResponseId == _speaking?.ResponseId:
                        await EndItemAsync(cancellationToken).ConfigureAwait(false);
                        break;
                    case SessionEvent.EndRequested:
                        _ending = EndWhenHeardAsync(cancellationToken);
                        break;
                    case SessionEvent.SessionEnded ended:
                        return new PumpEnd(Blame(ended.Reason), ended.Error);
                    default:
                        break;
                }
            }

            return new PumpEnd(CallEndReason.Stopped);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return new PumpEnd(CallEndReason.Stopped);
        }
        catch (Exception error)
        {
            // Reading the session throws nothing of its own, so it was the endpoint that failed.
            return new PumpEnd(CallEndReason.EndpointFailed, error);
        }
    }

    private async ValueTask SpeakAsync(SessionEvent.AudioOutput output, CancellationToken cancellationToken)
    {
        if (output.ItemId != _speaking?.ItemId && output.Epoch == _session.PlaybackEpoch)
        {
            await BeginItemAsync(output, cancellationToken).ConfigureAwait(false);
        }

        // In pieces no longer than the distance of two marks, so that a long delta is neither heard after a barge-in nor truncated coarsely.
        for (var rest = output.Frame.Data; !rest.IsEmpty && output.Epoch == _session.PlaybackEpoch;)
        {
            var piece = rest[..Math.Min(rest.Length, _markBytes - _unmarked)];
            rest = rest[piece.Length..];
            await PlayAsync(_down.IsIdentity ? piece : _down.Convert(piece), cancellationToken).ConfigureAwait(false);
            _tracker.Sent(output.ItemId, output.ContentIndex, piece.Length);
            _unmarked += piece.Length;
            if (_unmarked >= _markBytes)
            {
                await MarkAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async ValueTask BeginItemAsync(SessionEvent.AudioOutput output, CancellationToken cancellationToken)
    {
        await EndItemAsync(cancellationToken).ConfigureAwait(false);
        _speaking = output;
        await _endpoint.BeginItemAsync(output.ResponseId, output.ItemId, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask EndItemAsync(CancellationToken cancellationToken)
    {
        if (_speaking is { } item)
        {
            _speaking = null;
            await _endpoint.EndItemAsync(item.ResponseId, item.ItemId, cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask PlayAsync(ReadOnlyMemory<byte> audio, CancellationToken cancellationToken)
    {
        if (!audio.IsEmpty)
        {
            var frame = new AudioFrame(_endpoint.Format, audio);
            _taps.AgentAudio(frame);
            await _endpoint.PlayAsync(frame, cancellationToken).ConfigureAwait(false);
        }
    }

    private ValueTask MarkAsync(CancellationToken cancellationToken)
    {
        _unmarked = 0;
        return _isExact ? ValueTask.CompletedTask : _endpoint.MarkAsync(_tracker.NextMark(), cancellationToken);
    }

    private async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        if (!_down.IsIdentity)
        {
            await PlayAsync(_down.Flush(), cancellationToken).ConfigureAwait(false);
        }

        if (_unmarked > 0)
        {
            await MarkAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask InterruptAsync(int epoch, CancellationToken cancellationToken)
    {
        // The ear first: what it has heard is measured at this moment, not after the clear has gone out.
        var heard = _tracker.Heard();
        var unheard = _tracker.Unheard;
        var isPlaying = unheard > TimeSpan.Zero || _tracker.MayStillPlay;
        if (_isExact && heard is not null)
        {
            var answer = isPlaying ? _clears.ExpectAsync(cancellationToken) : Task.FromResult<TimeSpan?>(null);
            _telling = TellAsync(_telling, answer, _tracker.Stretches(), heard with { Epoch = epoch });
        }

        if (isPlaying)
        {
            await _endpoint.ClearAsync(cancellationToken).ConfigureAwait(false);
        }

        if (unheard > TimeSpan.Zero)
        {
            _taps.Cleared(unheard);
        }

        _tracker.Cleared();
        _down.Reset();
        _unmarked = 0;
        _speaking = null;
        if (!_isExact && heard is not null)
        {
            await _session.InterruptAsync(heard with { Epoch = epoch }, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Tells the session what was heard, in the order of the interruptions: what the endpoint says, or else the estimate.</summary>
    private async Task TellAsync(Task earlier, Task<TimeSpan?> answer, List<PlaybackStretch> stretches, PlaybackPosition estimate)
    {
        var played = await answer.ConfigureAwait(false);
        await earlier.ConfigureAwait(false);
        var heard = played is { } at ? _tracker.HeardAt(stretches, at) : null;
        await _session.InterruptAsync(heard is null ? estimate : heard with { Epoch = estimate.Epoch }, CancellationToken.None).ConfigureAwait(false);
    }

    private async Task<PumpEnd> PumpDigitsAsync(CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var digits in _digits.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                await _session.SendTextAsync($"[The caller pressed {digits} on the keypad.]", interrupt: true, cancellationToken: cancellationToken).ConfigureAwait(false);
            }

            return new PumpEnd(CallEndReason.Stopped);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return new PumpEnd(CallEndReason.Stopped);
        }
        catch (RealtimeException error)
        {
            return new PumpEnd(CallEndReason.ModelLost, error);
        }
    }

    private async Task EndWhenHeardAsync(CancellationToken cancellationToken)
    {
        if (await QuietAsync(cancellationToken).ConfigureAwait(false))
        {
            _agentEnded.TrySetResult(new PumpEnd(CallEndReason.AgentEnded));
        }
    }

    /// <summary>Lets the agent answer what was said last, and be heard, within the limit.</summary>
    private async Task FinishSpeakingAsync(Task down, CancellationToken cancellationToken)
    {
        _tracker.NoMoreReports();
        using var limit = new CancellationTokenSource(_options.FinishSpeaking, _timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        await Task.WhenAny(down, QuietAsync(either.Token)).ConfigureAwait(false);
    }

    /// <summary>Waits until nothing is being made and everything has been heard. False when given up.</summary>
    private async Task<bool> QuietAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                var unheard = _tracker.Unheard;
                if (unheard <= TimeSpan.Zero && _session.IsIdle)
                {
                    return true;
                }

                await Task.Delay(unheard > MarkEvery ? unheard : MarkEvery, _timeProvider, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private static async Task<PumpEnd> StoppedAsync(CancellationToken cancellationToken)
    {
        var stopped = new TaskCompletionSource<PumpEnd>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = cancellationToken.Register(() => stopped.TrySetResult(new PumpEnd(CallEndReason.Stopped))).ConfigureAwait(false);
        return await stopped.Task.ConfigureAwait(false);
    }

    private static CallEndReason Blame(SessionEndReason reason) => reason switch
    {
        SessionEndReason.Disposed => CallEndReason.Stopped,
        SessionEndReason.Refused => CallEndReason.ModelRefused,
        SessionEndReason.Failed => CallEndReason.Failed,
        _ => CallEndReason.ModelLost,
    };

    [LoggerMessage(6000, LogLevel.Information, "The call of session {SessionId} ended: {Reason}, after {Seconds:0.0} s")]
    private static partial void LogEnded(ILogger logger, string sessionId, CallEndReason reason, double seconds, Exception? error);

    private readonly record struct PumpEnd(CallEndReason Reason, Exception? Error = null);
}
