using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Duologue.Audio;
using Duologue.Endpoints;

namespace Duologue.Testing;

/// <summary>A human's side in memory: says what a test wants said, and keeps what was heard, on the test's clock.</summary>
/// <remarks>
/// Audio played to it is heard gaplessly from the moment it is handed over, as long as the clock moves; marks are reported when the
/// clock passes them; what is cleared is never heard. Thread-safe.
/// </remarks>
public sealed class FakeEndpoint : IAudioEndpoint
{
    private readonly Lock _gate = new();
    private readonly TimeProvider _timeProvider;
    private readonly List<PlayedAudio> _played = [];
    private readonly List<(string Name, long At, ITimer Timer)> _marks = [];

    // Unbounded: a test is finite, and nothing of it may be lost.
    private readonly Channel<EndpointEvent> _events = Channel.CreateUnbounded<EndpointEvent>();
    private readonly Channel<bool> _taken = Channel.CreateUnbounded<bool>();
    private long _playsUntil;
    private Exception? _playError;

    /// <summary>Creates a quiet human.</summary>
    /// <param name="timeProvider">The clock of the test.</param>
    /// <param name="format">The format both ways; null is µ-law at 8 kHz, a telephone.</param>
    public FakeEndpoint(TimeProvider timeProvider, AudioFormat? format = null)
    {
        ArgumentNullException.ThrowIfNull(timeProvider);
        _timeProvider = timeProvider;
        Format = format ?? AudioFormat.MuLaw8k;
    }

    /// <inheritdoc />
    public AudioFormat Format { get; }

    /// <summary>Whether marks are reported, as telephones do; without, the bridge has only the clock.</summary>
    /// <value>Default true.</value>
    public bool ReportsMarks { get; init; } = true;

    /// <summary>Whether marks that are reached are kept back, as by a network that is late.</summary>
    /// <value>Default false.</value>
    public bool WithholdsMarks { get; set; }

    /// <summary>Every stretch of audio that was played, with when it was and would have been heard.</summary>
    public IReadOnlyList<PlayedAudio> Played
    {
        get
        {
            lock (_gate)
            {
                return [.. _played];
            }
        }
    }

    /// <summary>Playing time of everything heard until now.</summary>
    public TimeSpan Heard
    {
        get
        {
            lock (_gate)
            {
                return TimeSpan.FromTicks(_played.Sum(p => p.HeardTicks(Now)));
            }
        }
    }

    /// <summary>How often everything unheard was thrown away.</summary>
    public int Clears { get; private set; }

    /// <summary>Lets the human make a sound.</summary>
    /// <param name="audio">In <see cref="Format"/>; copied.</param>
    public void Say(ReadOnlySpan<byte> audio) => Send(new EndpointEvent.AudioReceived(new AudioFrame(Format, audio.ToArray())));

    /// <summary>Lets the human be loud, in frames of 20 ms, without the clock moving.</summary>
    /// <param name="duration">How long.</param>
    public void SayTone(TimeSpan duration) => SayFrames(duration, isLoud: true);

    /// <summary>Lets the human be silent, in frames of 20 ms, without the clock moving.</summary>
    /// <param name="duration">How long.</param>
    public void SaySilence(TimeSpan duration) => SayFrames(duration, isLoud: false);

    /// <summary>Lets any event come from the human.</summary>
    /// <param name="endpointEvent">The event.</param>
    public void Send(EndpointEvent endpointEvent) => _events.Writer.TryWrite(endpointEvent);

    /// <summary>The human hangs up.</summary>
    public void HangUp() => Send(new EndpointEvent.HungUp());

    /// <summary>Breaks the line: reading throws.</summary>
    /// <param name="error">What it throws.</param>
    public void Break(Exception error) => _events.Writer.TryComplete(error);

    /// <summary>Lets playing throw from now on.</summary>
    /// <param name="error">What it throws.</param>
    public void BreakPlaying(Exception error) => _playError = error;

    /// <summary>Waits until everything said so far was taken and the next event is asked for.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task TakenAsync(CancellationToken cancellationToken = default)
    {
        while (_events.Reader.Count > 0 || !_isAsking)
        {
            await _taken.Reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<EndpointEvent> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        while (true)
        {
            _isAsking = true;
            _taken.Writer.TryWrite(true);
            var isMore = await _events.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false);

            // Before the event leaves the queue: nobody may see an empty queue and believe that it was dealt with.
            _isAsking = false;
            if (!isMore || !_events.Reader.TryRead(out var next))
            {
                yield break;
            }

            yield return next;
            if (next is EndpointEvent.HungUp)
            {
                yield break;
            }
        }
    }

    /// <inheritdoc />
    public ValueTask PlayAsync(AudioFrame frame, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_playError is { } error)
        {
            return ValueTask.FromException(error);
        }

        if (frame.Format != Format)
        {
            throw new ArgumentException($"This endpoint plays {Format}, not {frame.Format}.", nameof(frame));
        }

        lock (_gate)
        {
            var start = Math.Max(Now, _playsUntil);
            _playsUntil = start + frame.Duration.Ticks;
            _played.Add(new PlayedAudio(frame.Data.ToArray(), TimeSpan.FromTicks(start), frame.Duration));
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    public ValueTask MarkAsync(string name, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (ReportsMarks)
        {
            lock (_gate)
            {
                var due = TimeSpan.FromTicks(Math.Max(0, _playsUntil - Now));
                _marks.Add((name, _playsUntil, _timeProvider.CreateTimer(_ => Reach(name), null, due, Timeout.InfiniteTimeSpan)));
            }
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    public ValueTask ClearAsync(CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            Clears++;
            var now = Now;
            foreach (var audio in _played)
            {
                audio.CutAt(now);
            }

            _playsUntil = now;
            _marks.ForEach(m => m.Timer.Dispose());
            _marks.Clear();
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync()
    {
        _events.Writer.TryComplete();
        return ValueTask.CompletedTask;
    }

    private volatile bool _isAsking;

    private long Now => _timeProvider.GetElapsedTime(0).Ticks;

    private void Reach(string name)
    {
        lock (_gate)
        {
            var index = _marks.FindIndex(m => m.Name == name);
            if (index < 0 || WithholdsMarks)
            {
                return;
            }

            _marks[index].Timer.Dispose();
            _marks.RemoveAt(index);
        }

        Send(new EndpointEvent.MarkReached(name));
    }

    private void SayFrames(TimeSpan duration, bool isLoud)
    {
        var frame = new byte[Format.BytesFor(TimeSpan.FromMilliseconds(20))];
        frame.AsSpan().Fill(isLoud ? (byte)0x20 : Format.SilenceByte);
        for (var left = duration; left > TimeSpan.Zero; left -= TimeSpan.FromMilliseconds(20))
        {
            Say(frame);
        }
    }
}
