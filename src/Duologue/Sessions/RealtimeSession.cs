using Duologue.Audio;
using Duologue.Models;
using Duologue.Protocol;
using Microsoft.Extensions.Logging;

namespace Duologue;

/// <summary>One conversation on one connection to a model.</summary>
/// <remarks>
/// Made by <see cref="RealtimeRunner.StartAsync(RealtimeSettings?, CancellationToken)"/> and running from then on; disposing ends it.
/// All members are thread-safe. What goes wrong inside the conversation comes as an event; only a line that is gone throws
/// <see cref="RealtimeException"/>.
/// </remarks>
public sealed partial class RealtimeSession : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly SessionParts _parts;
    private readonly IRealtimeConnection _connection;
    private readonly ILogger _logger;
    private readonly SessionOutbox _outbox;
    private readonly SessionFeed _feed;
    private readonly BackgroundWork _work;
    private readonly ConversationHistory _history;
    private readonly ResponseScheduler _scheduler;
    private readonly ToolDispatcher _tools;
    private readonly ToolInvoker _invoker;
    private readonly GuardrailMonitor _guardrails;
    private readonly TurnTracker _turns;
    private readonly SessionMeter _meter;
    private readonly CancellationTokenSource _stop = new();

    // Filled under _gate while one thing is handled, and emptied by Leave.
    private readonly List<ClientEvent> _send = [];
    private readonly List<SessionEvent> _changes = [];

    private AgentBinding _binding;
    private TurnDetection _turnDetection;
    private ITimer? _watch;
    private Task _loop = Task.CompletedTask;
    private int _epoch;
    private int _isDisposed;
    private volatile bool _isEnded;

    internal RealtimeSession(SessionParts parts)
    {
        var options = parts.Options;
        _parts = parts;
        _connection = parts.Connection;
        _logger = parts.Logger;
        _binding = parts.Binding;
        _turnDetection = parts.Settings.TurnDetection ?? new TurnDetection.ServerVad();
        Id = parts.Id;
        InputFormat = parts.Settings.InputFormat ?? AudioFormat.Pcm24k;
        OutputFormat = parts.Settings.OutputFormat ?? AudioFormat.Pcm24k;
        _meter = new SessionMeter(parts.TimeProvider);
        _outbox = new SessionOutbox(_connection, _meter);
        _feed = new SessionFeed(this, OutputFormat, options.MaxUnreadAudio, _logger);
        _work = new BackgroundWork(parts.TimeProvider, _logger);
        _history = new ConversationHistory(OutputFormat);
        _scheduler = new ResponseScheduler(parts.TimeProvider, options.FirstResponseTimeout, options.ResponseStallTimeout);
        _tools = new ToolDispatcher(options.MaxToolCallsPerTurn);
        _invoker = new ToolInvoker(parts.TimeProvider, options.ToolTimeout, options.MaxToolResultBytes, _logger);
        _guardrails = new GuardrailMonitor(options.GuardrailDebounceCharacters, parts.TimeProvider, _logger);
        _turns = new TurnTracker(parts.TimeProvider);
    }

    /// <summary>Id of the session, made by the runner; unique.</summary>
    public string Id { get; }

    /// <summary>Who speaks now.</summary>
    public RealtimeAgent CurrentAgent => Volatile.Read(ref _binding).Agent;

    /// <summary>The conversation so far, oldest first: a snapshot, which does not change any more.</summary>
    public IReadOnlyList<ConversationItem> History
    {
        get
        {
            lock (_gate)
            {
                return _history.Snapshot();
            }
        }
    }

    /// <summary>The format that audio must be sent in.</summary>
    public AudioFormat InputFormat { get; }

    /// <summary>The format that the agent's audio comes in.</summary>
    public AudioFormat OutputFormat { get; }

    /// <summary>Grows by one the moment the listener is interrupted; audio of an older epoch must not be played any more.</summary>
    public int PlaybackEpoch => Volatile.Read(ref _epoch);

    /// <summary>Whether the conversation is over: nothing more comes but what is waiting to be read.</summary>
    public bool IsEnded => _isEnded;

    /// <summary>Whether nothing is being made: no response runs, waits or was asked for, no tool runs, and no report is to come. Audio may still be playing.</summary>
    public bool IsIdle
    {
        get
        {
            lock (_gate)
            {
                return IsIdleNow && _reports == 0;
            }
        }
    }

    /// <summary>Whether everything decided so far has been sent, and everything told so far has been read: for tests on virtual time.</summary>
    internal bool IsSettled => IsSent && _feed.IsRead;

    /// <summary>Whether everything decided so far has been sent.</summary>
    internal bool IsSent => _outbox.IsEmpty;

    private bool IsIdleNow => !_scheduler.IsBusy && !_tools.IsBusy && _responses.Count == 0;

    /// <summary>What happens, in order; ends with <see cref="SessionEvent.SessionEnded"/>. One reader; others observe.</summary>
    /// <remarks>The memory of an <see cref="SessionEvent.AudioOutput"/> is valid until the next event is asked for.</remarks>
    /// <param name="cancellationToken">Stops reading; the session goes on.</param>
    /// <exception cref="InvalidOperationException">Somebody else reads already.</exception>
    public IAsyncEnumerable<SessionEvent> ReadEventsAsync(CancellationToken cancellationToken = default) => _feed.ReadAsync(cancellationToken);

    /// <summary>Adds someone who is told of every event from now on.</summary>
    /// <param name="observer">Must not block; what it throws is logged.</param>
    public void AddObserver(IRealtimeObserver observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        _feed.Observe(observer);
    }

    /// <summary>Sends the user's audio, silence included: turns are found in it. Wire: <c>input_audio_buffer.append</c>.</summary>
    /// <param name="frame">In <see cref="InputFormat"/>; its memory is no longer needed when the call completes.</param>
    /// <param name="cancellationToken">Gives up sending.</param>
    /// <exception cref="ArgumentException">The frame has another format.</exception>
    /// <exception cref="RealtimeException">The line is gone.</exception>
    public ValueTask SendAudioAsync(AudioFrame frame, CancellationToken cancellationToken = default)
    {
        if (frame.Format != InputFormat)
        {
            throw new ArgumentException($"This session listens to {InputFormat}, not {frame.Format}. Convert the audio, or start the session with that InputFormat.", nameof(frame));
        }

        _meter.Sent();
        return _connection.SendAsync(new ClientEvent.AppendAudio(frame.Data), cancellationToken);
    }

    /// <summary>Ends the user's turn by hand; there must be at least 100 ms of audio. Wire: <c>input_audio_buffer.commit</c>.</summary>
    /// <remarks>Does not ask for an answer: <see cref="RequestResponseAsync"/> does.</remarks>
    /// <param name="cancellationToken">Gives up sending.</param>
    /// <exception cref="RealtimeException">The line is gone.</exception>
    public ValueTask CommitAudioAsync(CancellationToken cancellationToken = default)
    {
        _meter.Sent();
        return _connection.SendAsync(new ClientEvent.CommitAudio(), cancellationToken);
    }

    /// <summary>Throws away the user's audio that is not a turn yet. Wire: <c>input_audio_buffer.clear</c>.</summary>
    /// <param name="cancellationToken">Gives up sending.</param>
    /// <exception cref="RealtimeException">The line is gone.</exception>
    public ValueTask ClearAudioAsync(CancellationToken cancellationToken = default)
    {
        _meter.Sent();
        return _connection.SendAsync(new ClientEvent.ClearAudio(), cancellationToken);
    }

    /// <summary>Says something by text, as the user.</summary>
    /// <param name="text">What the user says.</param>
    /// <param name="respond">Whether the agent shall answer.</param>
    /// <param name="interrupt">Whether this cuts off what the agent is saying, as speech would; else the answer waits its turn.</param>
    /// <param name="cancellationToken">Gives up waiting for input guardrails.</param>
    /// <exception cref="RealtimeException">The line is gone.</exception>
    public async ValueTask SendTextAsync(string text, bool respond = true, bool interrupt = false, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(text);
        ThrowIfEnded();
        if (!await PassesAsync(text, isSpoken: false, cancellationToken).ConfigureAwait(false))
        {
            return;
        }

        using var change = Enter();
        if (interrupt && !IsIdleNow)
        {
            Stop();
        }
        else if (interrupt)
        {
            InterruptPlayback();
        }

        _tools.UserTurn();
        _turns.TurnEnded();
        _greetFrom = null;
        AddMessage("user", text);
        if (respond)
        {
            Ask(null);
        }
    }

    /// <summary>Tells the model something without anybody saying it, for example what a background task found out.</summary>
    /// <param name="text">What it shall know.</param>
    /// <param name="cancellationToken">Not used yet: the note is queued at once.</param>
    /// <exception cref="RealtimeException">The line is gone.</exception>
    public ValueTask AddNoteAsync(string text, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(text);
        cancellationToken.ThrowIfCancellationRequested();
        ThrowIfEnded();
        using var change = Enter();
        AddMessage("system", text);
        return ValueTask.CompletedTask;
    }

    /// <summary>Asks the agent to answer, or for a response beside the conversation, and waits until it has been made.</summary>
    /// <remarks>
    /// Inside the conversation a request waits until the running response is over and nobody speaks; plain requests that wait are one.
    /// Out of band it starts at once. Audio may still be playing when the task completes.
    /// </remarks>
    /// <param name="request">What is different from the session; null for nothing.</param>
    /// <param name="cancellationToken">Cancels the response.</param>
    /// <returns>What became of it; failures are a status, not an exception.</returns>
    /// <exception cref="RealtimeException">The session is over already.</exception>
    public async Task<ResponseResult> RequestResponseAsync(ResponseRequest? request = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ThrowIfEnded();
        ScheduledResponse asked;
        using (Enter())
        {
            asked = Ask(request);
        }

        try
        {
            return await asked.Completion.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            using var change = Enter();
            _scheduler.Cancel(asked, _send);
            throw;
        }
    }

    /// <summary>Cuts the agent off, and tells the model what was heard.</summary>
    /// <remarks>
    /// Without <see cref="PlaybackPosition.Epoch"/> this is the listener's wish: the response is cancelled, <see cref="PlaybackEpoch"/> grows
    /// and <see cref="SessionEvent.AudioInterrupted"/> follows. With it, it is the player's report on an interruption that has happened:
    /// nothing new is cut off. The position is clamped to the audio received; items heard wholly are left alone, items behind it
    /// count as never heard. Wire: <c>response.cancel</c>, <c>conversation.item.truncate</c>.
    /// </remarks>
    /// <param name="heard">Where the listener was; null when unknown: then nothing is truncated.</param>
    /// <param name="cancellationToken">Not used yet: the interruption is queued at once.</param>
    public ValueTask InterruptAsync(PlaybackPosition? heard = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_isEnded)
        {
            return ValueTask.CompletedTask;
        }

        using var change = Enter();
        if (heard?.Epoch is null)
        {
            Stop();
        }

        if (heard is not null)
        {
            var told = _changes.Count;
            _history.Interrupted(heard, heard.Epoch ?? _epoch, _send, _changes);
            if (_changes.Count > told)
            {
                _meter.Interrupted(heard.Epoch ?? _epoch);
            }
        }
        return ValueTask.CompletedTask;
    }

    /// <summary>Changes how the session works from now on: turn detection, instructions, tool choice and the like; null members stay.</summary>
    /// <param name="changes">What changes. Model and formats are fixed; the voice may be.</param>
    /// <param name="cancellationToken">Not used yet: the update is queued at once.</param>
    /// <exception cref="InvalidOperationException">A member cannot change in a running session.</exception>
    /// <exception cref="RealtimeException">The session is over already.</exception>
    public ValueTask UpdateSettingsAsync(RealtimeSettings changes, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(changes);
        cancellationToken.ThrowIfCancellationRequested();
        ThrowIfEnded();
        var update = SettingsMapper.Update(changes, _parts.Capabilities);
        using var change = Enter();
        _turnDetection = changes.TurnDetection ?? _turnDetection;
        Update(update);
        return ValueTask.CompletedTask;
    }

    /// <summary>What the session has come to so far: messages, latencies, interruptions and the like.</summary>
    public SessionMetrics GetMetrics()
    {
        lock (_gate)
        {
            return _meter.Read();
        }
    }

    /// <summary>Lets the conversation end once the agent has finished what it is saying: <see cref="SessionEvent.EndRequested"/> follows.</summary>
    public void EndConversation()
    {
        using var change = Enter();
        _isEndRequested = true;
        EndIfDue();
    }

    /// <summary>Ends the session, its tools and its line, and waits for that. May be called more than once.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
        {
            await _loop.ConfigureAwait(false);
            return;
        }

        await _stop.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(false);
        if (_watch is not null)
        {
            await _watch.DisposeAsync().ConfigureAwait(false);
        }

        await _work.DisposeAsync().ConfigureAwait(false);
        await _connection.DisposeAsync().ConfigureAwait(false);
        if (_parts.Scope is not null)
        {
            await _parts.Scope.DisposeAsync().ConfigureAwait(false);
        }

        _stop.Dispose();
    }

    private void ThrowIfEnded()
    {
        if (_isEnded)
        {
            throw new RealtimeException(RealtimeFailure.Closed, "The session is over. Start another one.");
        }
    }
}
