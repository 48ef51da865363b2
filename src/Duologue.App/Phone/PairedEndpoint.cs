using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Duologue.Audio;
using Duologue.Endpoints;

namespace Duologue.App.Phone;

/// <summary>One phone of an <see cref="EndpointPair"/>.</summary>
internal sealed class PairedEndpoint : IAudioEndpoint
{
    private readonly EndpointPair _pair;
    private readonly Lock _gate;

    // Unbounded: it grows by 50 frames a second only while a session stands still, and every call has a limit.
    private readonly Channel<EndpointEvent> _events = Channel.CreateUnbounded<EndpointEvent>(new UnboundedChannelOptions { SingleReader = true });

    public PairedEndpoint(EndpointPair pair, Lock gate)
    {
        _pair = pair;
        _gate = gate;
    }

    /// <inheritdoc />
    public AudioFormat Format => AudioFormat.MuLaw8k;

    /// <summary>What was played here and not heard at the other side.</summary>
    internal SpeechQueue Said { get; } = new(AudioFormat.MuLaw8k);

    /// <summary>Whether somebody listens here.</summary>
    internal bool IsReading { get; private set; }

    /// <inheritdoc />
    public async IAsyncEnumerable<EndpointEvent> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            IsReading = true;
            _pair.Connect();
        }

        await foreach (var endpointEvent in _events.Reader.ReadAllAsync(cancellationToken))
        {
            yield return endpointEvent;
        }
    }

    /// <inheritdoc />
    public ValueTask PlayAsync(AudioFrame frame, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (frame.Format != Format)
        {
            throw new ArgumentException($"This endpoint plays {Format}, not {frame.Format}.", nameof(frame));
        }

        lock (_gate)
        {
            Said.Add(frame.Data);
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    public ValueTask MarkAsync(string name, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            Said.Mark(name);
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    public ValueTask ClearAsync(CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            Said.Clear();
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>Presses a key: the other side is told at once.</summary>
    public void Press(char digit)
    {
        var other = this == _pair.Near ? _pair.Far : _pair.Near;
        other._events.Writer.TryWrite(new EndpointEvent.DigitPressed(digit));
    }

    /// <summary>Hangs up.</summary>
    public ValueTask DisposeAsync()
    {
        _pair.HangUp();
        return ValueTask.CompletedTask;
    }

    /// <summary>A frame of the other side is heard here, and what was said here has come as far. Called under the lock.</summary>
    internal void Hear(byte[] frame)
    {
        while (Said.TakeMark() is { } name)
        {
            _events.Writer.TryWrite(new EndpointEvent.MarkReached(name));
        }

        _events.Writer.TryWrite(new EndpointEvent.AudioReceived(new AudioFrame(Format, frame)));
    }

    /// <summary>The call is over. Called under the lock; more than once is fine.</summary>
    internal void End()
    {
        if (_events.Writer.TryWrite(new EndpointEvent.HungUp()))
        {
            _events.Writer.Complete();
        }
    }
}
