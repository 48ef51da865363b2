using System.Runtime.CompilerServices;
using Duologue.App.Phone;
using Duologue.Audio;
using Duologue.Endpoints;

namespace Duologue.App.Conversation;

/// <summary>A caller who types: each text is sent when the agent has been quiet for a while, and after the last answer the caller hangs up.</summary>
/// <param name="texts">What is typed, in order.</param>
/// <param name="writer">Where the agent's voice is written, PCM16 at 24 kHz; null for nowhere. Disposed with the caller.</param>
/// <param name="settle">How long the agent must be quiet.</param>
/// <param name="timeProvider">The clock.</param>
internal sealed class TypedCaller(IReadOnlyList<string> texts, WavWriter? writer, TimeSpan settle, TimeProvider timeProvider) : IAudioEndpoint
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(20);

    private readonly Lock _gate = new();
    private readonly SpeechQueue _said = new(AudioFormat.Pcm24k);

    /// <inheritdoc />
    public AudioFormat Format => AudioFormat.Pcm24k;

    /// <summary>Whether the agent still works on an answer.</summary>
    public Func<bool>? IsBusy { get; set; }

    /// <summary>Told of a text just before it is sent.</summary>
    public Action<string>? Typing { get; set; }

    /// <inheritdoc />
    public async IAsyncEnumerable<EndpointEvent> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var start = timeProvider.GetTimestamp();
        var marks = new List<string>();
        var quiet = TimeSpan.Zero;
        var next = 0;
        for (var frames = 1; next < texts.Count || quiet < settle; frames++)
        {
            // absolute deadlines, so that late wake-ups do not add up
            var wait = (frames * Step) - timeProvider.GetElapsedTime(start);
            if (wait > TimeSpan.Zero)
            {
                await Task.Delay(wait, timeProvider, cancellationToken);
            }

            cancellationToken.ThrowIfCancellationRequested();
            quiet = Hear(marks) && IsBusy?.Invoke() != true ? quiet + Step : TimeSpan.Zero;
            foreach (var mark in marks)
            {
                yield return new EndpointEvent.MarkReached(mark);
            }

            if (quiet >= settle && next < texts.Count)
            {
                Typing?.Invoke(texts[next]);
                yield return new EndpointEvent.TextReceived(texts[next++]);
                quiet = TimeSpan.Zero;
            }
        }

        yield return new EndpointEvent.HungUp();
    }

    /// <inheritdoc />
    public ValueTask PlayAsync(AudioFrame frame, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            _said.Add(frame.Data);
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    public ValueTask MarkAsync(string name, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            _said.Mark(name);
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    public ValueTask ClearAsync(CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            _said.Clear();
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>Closes the written file, with what was not heard before the end, such as a farewell.</summary>
    public ValueTask DisposeAsync()
    {
        while (!Hear([]))
        {
            // until all of it is written
        }

        writer?.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Hears the next stretch; true when nothing more waits to be heard.</summary>
    private bool Hear(List<string> marks)
    {
        Span<byte> frame = stackalloc byte[Format.BytesFor(Step)];
        marks.Clear();
        lock (_gate)
        {
            var isQuiet = _said.IsEmpty;
            _said.Hear(frame);
            writer?.Write(frame);
            while (_said.TakeMark() is { } mark)
            {
                marks.Add(mark);
            }

            return isQuiet;
        }
    }
}
