using System.Runtime.CompilerServices;
using Duologue.Audio;
using Duologue.Endpoints;

namespace Duologue.AspNetCore.Browser;

/// <summary>The page of one session, whatever socket it is on. It outlives the loss of a socket.</summary>
/// <remarks>
/// <code>
///   BrowserSocket reads  ─► HearAsync, ReportAsync ─► EventHandoff ─► ReadAsync ─► bridge
///   BrowserSocket writes ◄─ TryTake ◄─ SpeechHold ◄─ PlayAsync, BeginItemAsync, EndItemAsync ◄─ bridge
/// </code>
/// Playing waits only when the page is <see cref="Ahead"/> behind, and then no longer than the audio lasts, so that an interruption never waits
/// for a slow page. Thread-safe; <see cref="ReadAsync"/> is enumerated once, and one socket at a time reads.
/// </remarks>
internal sealed class BrowserEndpoint : IAudioEndpoint
{
    /// <summary>How much the page may have before it: enough for any network, and little enough to be kept for a page that comes back.</summary>
    private static readonly TimeSpan Ahead = TimeSpan.FromSeconds(10);

    /// <summary>How long the answer to a clear is waited for before speech goes on.</summary>
    private static readonly TimeSpan ClearPatience = TimeSpan.FromMilliseconds(300);

    private readonly Lock _gate = new();
    private readonly EventHandoff _events = new();
    private readonly SpeechHold _hold;
    private readonly TimeProvider _timeProvider;
    private readonly Action _speakingChanged;
    private readonly ITimer _patience;
    private readonly ITimer _silence;
    private BrowserSocket? _socket;
    private TaskCompletionSource? _room;
    private int _clear;
    private bool _isSpeaking;
    private bool _isOver;

    /// <summary>Creates the page's place.</summary>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="speakingChanged">Told, outside every lock, when the agent begins to be heard, and when it has been heard to the end.</param>
    public BrowserEndpoint(TimeProvider timeProvider, Action speakingChanged)
    {
        _timeProvider = timeProvider;
        _speakingChanged = speakingChanged;
        _hold = new SpeechHold(Format, timeProvider);
        _patience = timeProvider.CreateTimer(static state => ((BrowserEndpoint?)state)?.OnNoAnswer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _silence = timeProvider.CreateTimer(static state => ((BrowserEndpoint?)state)?.Look(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <inheritdoc />
    public AudioFormat Format => AudioFormat.Pcm24k;

    /// <inheritdoc />
    public bool ReportsPlayback => true;

    /// <summary>Whether the agent is being heard: something is queued, or an item is not whole yet.</summary>
    public bool IsSpeaking
    {
        get
        {
            lock (_gate)
            {
                return _isSpeaking;
            }
        }
    }

    /// <summary>A socket is there. Returns where the page's count begins.</summary>
    public long Attach(BrowserSocket socket)
    {
        lock (_gate)
        {
            _socket = socket;
            _hold.Return();
            return _hold.PagePosition;
        }
    }

    /// <summary>The socket is gone; what was not played is kept for the next.</summary>
    public void Lose(BrowserSocket socket)
    {
        lock (_gate)
        {
            if (_socket == socket)
            {
                _socket = null;
                _hold.Lose();
            }
        }
    }

    /// <summary>The page is gone for good: reading ends with <see cref="EndpointEvent.HungUp"/>.</summary>
    public void HangUp()
    {
        lock (_gate)
        {
            if (_isOver)
            {
                return;
            }

            _isOver = true;
            _room?.TrySetResult();
        }

        _patience.Dispose();
        _silence.Dispose();
        _events.Finish(new EndpointEvent.HungUp());
    }

    /// <summary>The page's audio went on; returns when its memory is no longer needed. False when nobody listens any more.</summary>
    public ValueTask<bool> HearAsync(ReadOnlyMemory<byte> audio) => _events.OfferAsync(new EndpointEvent.AudioReceived(new AudioFrame(Format, audio)));

    /// <summary>The page says what it has played.</summary>
    /// <param name="position">In its own count.</param>
    /// <param name="clear">Which clear this answers; null for none.</param>
    public ValueTask<bool> ReportAsync(long position, int? clear)
    {
        long? played;
        BrowserSocket? socket;
        lock (_gate)
        {
            played = clear is { } number ? _hold.Answer(number, position) : _hold.Report(position);
            socket = _socket;
            if (_room is { } room && _hold.Unplayed < Ahead)
            {
                _room = null;
                room.TrySetResult();
            }
        }

        Look();
        if (clear is not null)
        {
            socket?.Wake();
        }

        return played is { } at
            ? _events.OfferAsync(new EndpointEvent.PlaybackReported(Format.DurationOf(at)) { Clear = clear })
            : new ValueTask<bool>(true);
    }

    /// <summary>What the socket shall send next.</summary>
    public bool TryTake(BrowserSocket socket, Span<byte> into, out int count, out BrowserMessages.ToPage? message)
    {
        lock (_gate)
        {
            (count, message) = (0, null);
            return _socket == socket && _hold.TryTake(into, out count, out message);
        }
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<EndpointEvent> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await using var cancel = cancellationToken.UnsafeRegister(static state => ((EventHandoff?)state)?.Cancel(), _events).ConfigureAwait(false);
        try
        {
            while (await _events.NextAsync().ConfigureAwait(false) is { } next)
            {
                yield return next;
                if (next is EndpointEvent.HungUp)
                {
                    yield break;
                }
            }

            cancellationToken.ThrowIfCancellationRequested();
        }
        finally
        {
            _events.Leave();
        }
    }

    /// <inheritdoc />
    public ValueTask PlayAsync(AudioFrame frame, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        BrowserSocket? socket;
        Task? room = null;
        lock (_gate)
        {
            if (_isOver)
            {
                return ValueTask.CompletedTask;
            }

            _hold.Append(frame.Data.Span);
            socket = _socket;
            if (_hold.Unplayed > Ahead)
            {
                _room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                room = _room.Task;
            }
        }

        Look();
        socket?.Wake();
        return room is null ? ValueTask.CompletedTask : WaitAsync(room, frame.Duration, cancellationToken);
    }

    /// <inheritdoc />
    public ValueTask BeginItemAsync(string responseId, string itemId, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            _hold.Begin(responseId, itemId);
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    public ValueTask EndItemAsync(string responseId, string itemId, CancellationToken cancellationToken = default)
    {
        BrowserSocket? socket;
        lock (_gate)
        {
            _hold.Finish(itemId);
            socket = _socket;
        }

        Look();
        socket?.Wake();
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    /// <remarks>Not used: this endpoint reports positions.</remarks>
    public ValueTask MarkAsync(string name, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;

    /// <inheritdoc />
    public ValueTask ClearAsync(CancellationToken cancellationToken = default)
    {
        BrowserSocket? socket;
        long? played = null;
        int clear;
        lock (_gate)
        {
            _clear = clear = _hold.Clear();
            socket = _socket;
            if (socket is null)
            {
                played = _hold.GiveUp(clear);
            }
            else if (!_isOver)
            {
                _patience.Change(ClearPatience, Timeout.InfiniteTimeSpan);
            }
        }

        socket?.Post(new BrowserMessages.Clear(clear));
        if (played is { } at)
        {
            // Nobody plays anything, so nobody else speaks into the handoff; if the reader is busy, the bridge's own estimate is the same.
            _events.TryInject(new EndpointEvent.PlaybackReported(Format.DurationOf(at)) { Clear = clear });
        }

        Look();
        return ValueTask.CompletedTask;
    }

    /// <summary>Frees what is kept.</summary>
    public ValueTask DisposeAsync()
    {
        HangUp();
        _events.Cancel();
        lock (_gate)
        {
            _socket = null;
            _hold.Dispose();
        }

        return ValueTask.CompletedTask;
    }

    private async ValueTask WaitAsync(Task room, TimeSpan atMost, CancellationToken cancellationToken)
    {
        try
        {
            await room.WaitAsync(atMost, _timeProvider, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // The page is far behind. Going on at the pace of speech keeps the pump free for an interruption.
            return;
        }
    }

    /// <summary>The page does not answer a clear.</summary>
    private void OnNoAnswer()
    {
        BrowserSocket? socket;
        lock (_gate)
        {
            _hold.GiveUp(_clear);
            socket = _socket;
        }

        socket?.Wake();
    }

    /// <summary>Tells when the agent begins and ends to be heard.</summary>
    private void Look()
    {
        bool isSpeaking;
        lock (_gate)
        {
            var unplayed = _hold.Unplayed;
            isSpeaking = unplayed > TimeSpan.Zero || _hold.IsOpen;
            if (!_isOver && !_hold.ReportsCome && unplayed > TimeSpan.Zero)
            {
                // Nobody will say when it has been heard.
                _silence.Change(unplayed, Timeout.InfiniteTimeSpan);
            }

            if (isSpeaking == _isSpeaking)
            {
                return;
            }

            _isSpeaking = isSpeaking;
        }

        _speakingChanged();
    }
}
