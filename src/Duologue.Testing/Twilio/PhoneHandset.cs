using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Duologue.Audio;
using Duologue.Endpoints;

namespace Duologue.Testing.Twilio;

/// <summary>A call's phone as an endpoint: whoever drives it is the human.</summary>
internal sealed class PhoneHandset : IAudioEndpoint
{
    private const int FrameBytes = 160;

    private readonly CallAudio _audio;
    private readonly Func<Task> _hangUp;

    // Unbounded: 50 small frames a second, of a call that ends; a slow listener must not slow the line.
    private readonly Channel<EndpointEvent> _events = Channel.CreateUnbounded<EndpointEvent>(new() { SingleReader = true });
    private volatile bool _isRead;

    public PhoneHandset(CallAudio audio, Func<Task> hangUp)
    {
        _audio = audio;
        _hangUp = hangUp;
        audio.Listener = this;
    }

    public AudioFormat Format => AudioFormat.MuLaw8k;

    public async IAsyncEnumerable<EndpointEvent> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        _isRead = true;
        await foreach (var next in _events.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            yield return next;
        }
    }

    public ValueTask PlayAsync(AudioFrame frame, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (frame.Format != Format)
        {
            throw new ArgumentException($"A phone takes {Format}, not {frame.Format}.", nameof(frame));
        }

        _audio.Mouth.Add(frame.Data);
        return ValueTask.CompletedTask;
    }

    public ValueTask MarkAsync(string name, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(name);
        _audio.Mouth.Mark(name);
        return ValueTask.CompletedTask;
    }

    public ValueTask ClearAsync(CancellationToken cancellationToken = default)
    {
        _audio.Mouth.Clear();
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync() => await _hangUp().ConfigureAwait(false);

    /// <summary>Another 20 ms were heard, and some of what was queued was spoken.</summary>
    public void Tick(long firstSample, List<string> marks)
    {
        foreach (var mark in marks)
        {
            _events.Writer.TryWrite(new EndpointEvent.MarkReached(mark));
        }

        if (_isRead)
        {
            var frame = new byte[FrameBytes];
            _audio.Ear.Read(firstSample, frame);
            _events.Writer.TryWrite(new EndpointEvent.AudioReceived(new AudioFrame(Format, frame)));
        }
    }

    public void End()
    {
        _events.Writer.TryWrite(new EndpointEvent.HungUp());
        _events.Writer.TryComplete();
    }
}
