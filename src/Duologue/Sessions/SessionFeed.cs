using System.Buffers;
using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Duologue.Audio;
using Microsoft.Extensions.Logging;

namespace Duologue;

/// <summary>Carries the session's events to its observers and its one reader, in one order.</summary>
/// <remarks>
/// <see cref="Add"/> is called under the session's lock and fixes the order; <see cref="Publish"/> is called outside it, because observers
/// are foreign code. Audio is copied once, into a pooled buffer that the reader gives back when it asks for the next event.
/// </remarks>
internal sealed partial class SessionFeed(RealtimeSession session, AudioFormat format, TimeSpan maxUnreadAudio, ILogger logger)
{
    private readonly ConcurrentQueue<SessionEvent> _ordered = new();

    // Unbounded, because the loop must not wait and events must not get lost; audio, the only thing that grows, is limited by _maxUnread.
    // A null in it only wakes the reader.
    private readonly Channel<SessionEvent?> _events = Channel.CreateUnbounded<SessionEvent?>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Lock _gate = new();
    private readonly long _maxUnread = (long)(maxUnreadAudio.TotalSeconds * format.BytesPerSecond);
    private IRealtimeObserver[] _observers = [];
    private long _unread;
    private int _unreadEvents;
    private int _hasReader;
    private bool _isOverrun;
    private volatile bool _isWaiting;

    /// <summary>Whether the reader has dealt with everything and waits for more.</summary>
    public bool IsRead => _isWaiting && _ordered.IsEmpty && Volatile.Read(ref _unreadEvents) == 0;

    /// <summary>Adds someone who watches from now on.</summary>
    public void Observe(IRealtimeObserver observer)
    {
        lock (_gate)
        {
            _observers = [.. _observers, observer];
        }
    }

    /// <summary>Puts an event in its place.</summary>
    public void Add(SessionEvent sessionEvent) => _ordered.Enqueue(sessionEvent);

    /// <summary>Copies audio and puts it in its place. Returns false when the reader is so far behind that it was dropped.</summary>
    public bool AddAudio(ReadOnlyMemory<byte> audio, string responseId, string itemId, int contentIndex, int epoch)
    {
        if (Interlocked.Add(ref _unread, audio.Length) > _maxUnread)
        {
            Interlocked.Add(ref _unread, -audio.Length);
            if (!_isOverrun)
            {
                _isOverrun = true;
                LogOverrun(logger, maxUnreadAudio.TotalSeconds);
            }

            return false;
        }

        _isOverrun = false;
        var rented = ArrayPool<byte>.Shared.Rent(audio.Length);
        audio.CopyTo(rented);
        _ordered.Enqueue(new SessionEvent.AudioOutput(new AudioFrame(format, rented.AsMemory(0, audio.Length)), responseId, itemId, contentIndex, epoch)
        {
            Rented = rented,
        });
        return true;
    }

    /// <summary>Tells everybody what has been added, by whoever comes first.</summary>
    public void Publish()
    {
        if (_ordered.IsEmpty)
        {
            return;
        }

        lock (_gate)
        {
            while (_ordered.TryDequeue(out var sessionEvent))
            {
                foreach (var observer in _observers)
                {
                    Tell(observer, sessionEvent);
                }

                Interlocked.Increment(ref _unreadEvents);
                if (!_events.Writer.TryWrite(sessionEvent))
                {
                    GiveBack(sessionEvent);
                }

                if (sessionEvent is SessionEvent.SessionEnded)
                {
                    _events.Writer.TryComplete();
                }
            }
        }
    }

    /// <summary>The one reading; what was not read is given back at its end.</summary>
    public async IAsyncEnumerable<SessionEvent> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _hasReader, 1) != 0)
        {
            throw new InvalidOperationException("The events of a session have one reader. Add an observer for everybody else: session.AddObserver(…).");
        }

        // Waiting without a token costs nothing; with one each wait would be an object and a registration.
        var reader = _events.Reader;
        await using var wake = cancellationToken.UnsafeRegister(
            static state => ((Channel<SessionEvent?>?)state)?.Writer.TryWrite(null), _events).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        _isWaiting = true;
        while (await reader.WaitToReadAsync(CancellationToken.None).ConfigureAwait(false))
        {
            cancellationToken.ThrowIfCancellationRequested();
            _isWaiting = false;
            while (reader.TryRead(out var next))
            {
                if (next is not { } sessionEvent)
                {
                    continue;
                }

                try
                {
                    yield return sessionEvent;
                }
                finally
                {
                    GiveBack(sessionEvent);
                }
            }

            cancellationToken.ThrowIfCancellationRequested();
            _isWaiting = true;
        }
    }

    private void GiveBack(SessionEvent sessionEvent)
    {
        Interlocked.Decrement(ref _unreadEvents);
        if (sessionEvent is SessionEvent.AudioOutput { Rented: { } rented } audio)
        {
            audio.Rented = null;
            Interlocked.Add(ref _unread, -audio.Frame.Data.Length);
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private void Tell(IRealtimeObserver observer, SessionEvent sessionEvent)
    {
        try
        {
            observer.OnEvent(session, sessionEvent);
        }
        catch (Exception error)
        {
            // Whoever watches may fail, but not the session with it.
            LogObserverFailed(logger, observer.GetType().Name, error);
        }
    }

    [LoggerMessage(5010, LogLevel.Warning, "Observer {Observer} threw; the session goes on")]
    private static partial void LogObserverFailed(ILogger logger, string observer, Exception error);

    [LoggerMessage(5011, LogLevel.Warning, "Nobody reads the session's events: more than {Seconds} s of audio wait; further audio is dropped")]
    private static partial void LogOverrun(ILogger logger, double seconds);
}
