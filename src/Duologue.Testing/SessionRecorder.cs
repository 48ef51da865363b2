using System.Threading.Channels;

namespace Duologue.Testing;

/// <summary>Watches a session and keeps its events, for a test to wait for and look at.</summary>
/// <remarks>
/// Thread-safe. Audio events keep their frame's length but not its bytes, which are valid only while they are told; ask for
/// <see cref="KeepAudio"/> to have them copied.
/// </remarks>
public sealed class SessionRecorder : IRealtimeObserver
{
    private readonly Lock _gate = new();
    private readonly List<SessionEvent> _events = [];

    // Unbounded: a test is finite, and nothing of it may be lost.
    private readonly Channel<SessionEvent> _coming = Channel.CreateUnbounded<SessionEvent>();

    /// <summary>Whether the bytes of audio are copied.</summary>
    /// <value>Default false.</value>
    public bool KeepAudio { get; init; }

    /// <summary>Everything that happened so far.</summary>
    public IReadOnlyList<SessionEvent> Events
    {
        get
        {
            lock (_gate)
            {
                return [.. _events];
            }
        }
    }

    /// <summary>The events of one kind so far.</summary>
    /// <typeparam name="T">The kind.</typeparam>
    public IReadOnlyList<T> Of<T>()
        where T : SessionEvent => [.. Events.OfType<T>()];

    /// <summary>Waits for the next event of one kind that was not waited for yet, and passes over those before it.</summary>
    /// <typeparam name="T">The kind.</typeparam>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ScriptException">The session ended first.</exception>
    public Task<T> NextAsync<T>(CancellationToken cancellationToken = default)
        where T : SessionEvent => NextAsync<T>(_ => true, cancellationToken);

    /// <summary>Waits for the next event of one kind that fits, and passes over those before it.</summary>
    /// <typeparam name="T">The kind.</typeparam>
    /// <param name="fits">Whether it is the one.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ScriptException">The session ended first.</exception>
    public async Task<T> NextAsync<T>(Func<T, bool> fits, CancellationToken cancellationToken = default)
        where T : SessionEvent
    {
        ArgumentNullException.ThrowIfNull(fits);
        while (true)
        {
            var next = await _coming.Reader.ReadAsync(cancellationToken).ConfigureAwait(false);
            if (next is T wanted && fits(wanted))
            {
                return wanted;
            }

            if (next is SessionEvent.SessionEnded ended)
            {
                throw new ScriptException($"The session ended ({ended.Reason}: {ended.Message}) before {typeof(T).Name} came.");
            }
        }
    }

    /// <inheritdoc />
    public void OnEvent(RealtimeSession session, SessionEvent sessionEvent)
    {
        if (sessionEvent is SessionEvent.AudioOutput audio)
        {
            var data = new byte[audio.Frame.Data.Length];
            if (KeepAudio)
            {
                audio.Frame.Data.CopyTo(data);
            }

            sessionEvent = new SessionEvent.AudioOutput(audio.Frame with { Data = data }, audio.ResponseId, audio.ItemId, audio.ContentIndex, audio.Epoch);
        }

        lock (_gate)
        {
            _events.Add(sessionEvent);
        }

        _coming.Writer.TryWrite(sessionEvent);
    }
}
