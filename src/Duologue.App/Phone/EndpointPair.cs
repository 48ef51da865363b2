namespace Duologue.App.Phone;

/// <summary>Two joined phones: what is played at one is heard at the other, µ-law at 8 kHz, in frames of 20 ms by the clock, silence included.</summary>
/// <remarks>
/// The line is up when both sides read. Every 20 ms from then on each side hears the next frame of what the other has queued, and who
/// spoke is told of the marks that were passed. Hanging up at one side, by disposing it or by <see cref="HangUp"/>, ends both. Thread-safe.
/// </remarks>
internal sealed class EndpointPair : IAsyncDisposable
{
    /// <summary>20 ms of µ-law at 8 kHz.</summary>
    public const int FrameBytes = 160;

    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(20);

    private readonly Lock _gate = new();
    private readonly TimeProvider _timeProvider;
    private readonly CallRecording? _recording;
    private ITimer? _timer;
    private long _start;
    private long _frames;
    private bool _isOver;

    /// <param name="timeProvider">The clock.</param>
    /// <param name="recording">Where the call is written down, or null; disposed with the pair.</param>
    public EndpointPair(TimeProvider timeProvider, CallRecording? recording = null)
    {
        _timeProvider = timeProvider;
        _recording = recording;
        Near = new PairedEndpoint(this, _gate);
        Far = new PairedEndpoint(this, _gate);
    }

    /// <summary>The side that placed the call.</summary>
    public PairedEndpoint Near { get; }

    /// <summary>The side that was rung.</summary>
    public PairedEndpoint Far { get; }

    /// <summary>Ends the call for both sides.</summary>
    public void HangUp()
    {
        lock (_gate)
        {
            _isOver = true;
            Near.End();
            Far.End();
        }
    }

    /// <summary>Hangs up, and returns when no frame is on its way any more.</summary>
    public async ValueTask DisposeAsync()
    {
        HangUp();
        if (_timer is { } timer)
        {
            await timer.DisposeAsync();
        }

        lock (_gate)
        {
            _recording?.Dispose();
        }
    }

    /// <summary>A side has begun to read; with the second the line is up. Called under the lock.</summary>
    internal void Connect()
    {
        if (Near.IsReading && Far.IsReading && !_isOver)
        {
            _start = _timeProvider.GetTimestamp();
            _timer = _timeProvider.CreateTimer(_ => Advance(), null, Step, Step);
        }
    }

    /// <summary>Carries every frame that is due: a timer may be late, or two of its calls at once.</summary>
    private void Advance()
    {
        lock (_gate)
        {
            for (var due = _timeProvider.GetElapsedTime(_start).Ticks / Step.Ticks; _frames < due && !_isOver; _frames++)
            {
                // an array for each frame: its reader keeps it as long as it likes
                var toNear = new byte[FrameBytes];
                var toFar = new byte[FrameBytes];
                Far.Said.Hear(toNear);
                Near.Said.Hear(toFar);
                _recording?.Write(toNear, toFar);
                Near.Hear(toNear);
                Far.Hear(toFar);
            }
        }
    }
}
