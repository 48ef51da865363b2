using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using Duologue.Audio;
using Duologue.Endpoints;
using Microsoft.Extensions.Logging;

namespace Duologue.AspNetCore.Twilio;

/// <content>How the endpoint hears, and what becomes of it when a stream ends.</content>
public sealed partial class TwilioEndpoint
{
    private void BeginReading()
    {
        lock (_gate)
        {
            if (_isReading && !_isOver)
            {
                throw new InvalidOperationException("A phone is read once.");
            }

            if (_isReading || _isOver)
            {
                return;
            }

            _isReading = true;
            _receiving = ReceiveAsync(_stream, Task.CompletedTask);
        }
    }

    /// <summary>Takes what one stream sends, until it ends; goes on when nobody reads any more, because marks still count.</summary>
    private async Task ReceiveAsync(TwilioStream stream, Task previous)
    {
        // Off the caller's stack and lock; and never two at the same time.
        await Task.Yield();
        await previous.ConfigureAwait(false);
        _gaps.Restart();
        _player.Listen(true);
        WatchQuiet();
        while (await stream.NextAsync().ConfigureAwait(false))
        {
            switch (stream.Message.Kind)
            {
                case TwilioMessageKind.Media:
                    await HearAsync(stream).ConfigureAwait(false);
                    break;
                case TwilioMessageKind.Mark:
                    await ReachAsync(stream).ConfigureAwait(false);
                    break;
                case TwilioMessageKind.Digit:
                    await GiveAsync(new EndpointEvent.DigitPressed(stream.Message.Digit)).ConfigureAwait(false);
                    break;
                case TwilioMessageKind.Stop:
                    EndCall(stream);
                    break;
                default:
                    break;
            }
        }

        Lose(stream, "the socket is gone");
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask HearAsync(TwilioStream stream)
    {
        var audio = stream.Message.Audio;
        if (audio.IsEmpty)
        {
            // Its place becomes silence when the next piece shows by its timestamp that something is missing.
            return;
        }

        var step = _gaps.Next(stream.Message.Timestamp, stream.Message.Chunk, audio.Length, Now);
        if (step.Silence > 0)
        {
            LogGap(_logger, stream.Start.StreamSid, Format.DurationOf(step.Silence).TotalMilliseconds);
            for (var left = step.Silence; left > 0; left -= Silence.Length)
            {
                await GiveAudioAsync(Silence.AsMemory(0, Math.Min(left, Silence.Length))).ConfigureAwait(false);
            }
        }

        Volatile.Write(ref _heardAt, _timeProvider.GetTimestamp());
        if (step.Skip < audio.Length)
        {
            await GiveAudioAsync(audio[step.Skip..]).ConfigureAwait(false);
        }
    }

    private ValueTask GiveAudioAsync(ReadOnlyMemory<byte> audio) =>
        GiveAsync(new EndpointEvent.AudioReceived(new AudioFrame(Format, audio)));

    private async ValueTask ReachAsync(TwilioStream stream)
    {
        _reached.Clear();
        _player.Returned(stream.Message.MarkName.Span, _reached);
        foreach (var name in _reached)
        {
            await GiveAsync(new EndpointEvent.MarkReached(name)).ConfigureAwait(false);
        }
    }

    /// <summary>Gives an event to the one who reads and waits until it is done with.</summary>
    private ValueTask GiveAsync(EndpointEvent endpointEvent)
    {
        var given = _events.OfferAsync(endpointEvent);
        if (!given.IsCompleted)
        {
            return WaitAsync(given);
        }

        given.GetAwaiter().GetResult();
        return ValueTask.CompletedTask;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask WaitAsync(ValueTask<bool> given)
    {
        _player.Listen(false);
        await given.ConfigureAwait(false);
        _player.Listen(true);
    }

    private void EndCall(TwilioStream stream)
    {
        LogStopped(_logger, stream.Start.StreamSid);
        if (Stream == stream)
        {
            HangUp();
        }

        _ = stream.EndAsync();
    }

    /// <summary>A stream ended without <c>stop</c>: the phone is waited for.</summary>
    private void Lose(TwilioStream stream, string why)
    {
        bool isOver;
        lock (_gate)
        {
            if (_isOver || _isLost || _stream != stream)
            {
                return;
            }

            isOver = _options.ResumeWindow == TimeSpan.Zero;
            if (!isOver)
            {
                _isLost = true;
                _window.Change(_options.ResumeWindow, Timeout.InfiniteTimeSpan);
            }
        }

        LogLost(_logger, stream.Start.CallSid, stream.Start.StreamSid, why, _options.ResumeWindow.TotalSeconds);
        _player.Detach(stream);
        if (isOver)
        {
            HangUp();
        }
    }

    private void OnStalled(TwilioStream stream, string why)
    {
        Lose(stream, why);
        _ = stream.EndAsync(WebSocketCloseStatus.InternalServerError, why);
    }

    private void OnWindowOver()
    {
        bool isLost;
        lock (_gate)
        {
            isLost = _isLost;
        }

        if (isLost)
        {
            LogNotResumed(_logger, Stream.Start.CallSid);
            HangUp();
        }
    }

    private void WatchQuiet()
    {
        Volatile.Write(ref _heardAt, _timeProvider.GetTimestamp());
        SetQuietTimer(_options.SilenceAfter);
    }

    /// <summary>Looks whether the caller has been heard lately. Set anew only when it fires, so that a frame costs no timer.</summary>
    private void OnQuiet()
    {
        var left = _options.SilenceAfter - _timeProvider.GetElapsedTime(Volatile.Read(ref _heardAt));
        if (left > TimeSpan.Zero)
        {
            SetQuietTimer(left);
            return;
        }

        // Once for each time that the line falls silent.
        SetQuietTimer(_options.SilenceAfter);
        var heardAt = Volatile.Read(ref _heardAt);
        if (heardAt != _paddedAt && _events.TryInject(new EndpointEvent.AudioReceived(new AudioFrame(Format, Silence))))
        {
            _paddedAt = heardAt;
            _gaps.Padded(Silence.Length);
        }
    }

    private void SetQuietTimer(TimeSpan due)
    {
        lock (_gate)
        {
            if (!_isOver)
            {
                _quiet.Change(due, Timeout.InfiniteTimeSpan);
            }
        }
    }

    [LoggerMessage(8010, LogLevel.Warning, "The phone of call {CallSid} was lost with stream {StreamSid}: {Why}; it is waited for {Seconds:0.#} s")]
    private static partial void LogLost(ILogger logger, string callSid, string streamSid, string why, double seconds);

    [LoggerMessage(8011, LogLevel.Information, "The phone of call {CallSid} is back with stream {StreamSid}")]
    private static partial void LogResumed(ILogger logger, string callSid, string streamSid);

    [LoggerMessage(8012, LogLevel.Warning, "The phone of call {CallSid} did not come back")]
    private static partial void LogNotResumed(ILogger logger, string callSid);

    [LoggerMessage(8013, LogLevel.Debug, "Stream {StreamSid} lacked {Milliseconds} ms of audio, which became silence")]
    private static partial void LogGap(ILogger logger, string streamSid, double milliseconds);

    [LoggerMessage(8014, LogLevel.Debug, "The phone of call {CallSid} could not be given {ByteCount} bytes: the call is over, or too much waits")]
    private static partial void LogDropped(ILogger logger, string callSid, int byteCount);

    [LoggerMessage(8015, LogLevel.Debug, "Stream {StreamSid} said stop")]
    private static partial void LogStopped(ILogger logger, string streamSid);
}
