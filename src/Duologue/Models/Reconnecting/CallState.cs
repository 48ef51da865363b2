using Duologue.Audio;
using Duologue.Protocol;

namespace Duologue.Models.Reconnecting;

/// <summary>All that has to survive a line: fed with what passes in both directions, asked for what the next line must be told.</summary>
/// <remarks>Not thread-safe: its owner holds a lock.</remarks>
internal sealed class CallState
{
    private readonly TimeProvider _timeProvider;
    private readonly CallerAudio _audio;
    private readonly CallerTurns _turns;
    private readonly ConversationMirror _conversation = new();
    private readonly OpenResponses _responses = new();
    private readonly UnansweredEvents _unanswered = new();
    private readonly Dictionary<string, ServerEvent> _changes = [];
    private readonly HashSet<string> _echoesAdded = [];
    private readonly HashSet<string> _echoesDone = [];
    private WireSession? _updates;
    private long _playsUntil;
    private bool _voiceAsked;

    public CallState(RealtimeSettings settings, ReconnectOptions options)
    {
        Settings = settings;
        _timeProvider = options.TimeProvider;
        _audio = new CallerAudio(Math.Max(InputFormat.BytesFor(options.CallerAudioKept), 0));
        _turns = new CallerTurns(_audio);
    }

    /// <summary>The settings in force, with every update of the session.</summary>
    public RealtimeSettings Settings { get; private set; }

    /// <summary>Whether nobody speaks, nothing is awaited, and what was said has been played as far as can be known.</summary>
    public bool IsQuiet =>
        !_responses.Any && _unanswered.All.Count == 0 && !_voiceAsked && !_turns.IsOpen && _timeProvider.GetTimestamp() >= _playsUntil;

    private AudioFormat InputFormat => Settings.InputFormat ?? AudioFormat.Pcm24k;

    private AudioFormat OutputFormat => Settings.OutputFormat ?? AudioFormat.Pcm24k;

    /// <summary>Takes note of what the session says.</summary>
    /// <returns>The event as it goes out.</returns>
    public ClientEvent Sent(ClientEvent sent)
    {
        switch (sent)
        {
            case ClientEvent.AppendAudio e:
                _audio.Add(e.Audio.Span);
                return e;
            case ClientEvent.UpdateSession e:
                Settings = Settings.Apply(e.Session);
                _updates = _updates is null ? e.Session : _updates.Merge(e.Session);
                return e;
            case ClientEvent.CreateItem e:
                return _conversation.Sent(e);
            case ClientEvent.DeleteItem e:
                _conversation.Deleted(e.ItemId);
                _changes["deleted " + e.ItemId] = new ServerEvent.ItemDeleted(e.ItemId);
                return e;
            case ClientEvent.TruncateItem e:
                _playsUntil = 0;
                _conversation.Truncated(e.ItemId, e.AudioEndMs, OutputFormat);
                _changes["truncated " + e.ItemId] = new ServerEvent.ItemTruncated(e.ItemId, e.ContentIndex, e.AudioEndMs);
                return e;
            case ClientEvent.ClearAudio e:
                _turns.Cleared();
                return e;
            case ClientEvent.CancelResponse e:
                _responses.Cancelled(e.ResponseId);
                if (e.ResponseId is null)
                {
                    _voiceAsked = false;
                }

                return e;
            case ClientEvent.CommitAudio or ClientEvent.CreateResponse or ClientEvent.RetrieveItem:
                return _unanswered.Add(_audio.Total, sent);
            default:
                return sent;
        }
    }

    /// <summary>As <see cref="Sent"/>, for an event that no line carries: a response that was never begun is cancelled right here.</summary>
    public void SentWithoutLine(ClientEvent sent)
    {
        Sent(sent);
        if (sent is ClientEvent.CancelResponse { ResponseId: null })
        {
            _unanswered.Cancelled();
        }
    }

    /// <summary>Takes note of what the server says.</summary>
    /// <returns>The event for the session, or null when it only answers what this side has said again.</returns>
    public ServerEvent? Received(ServerEvent received)
    {
        if (IsEcho(received))
        {
            return null;
        }

        var asked = Answered(received);
        _conversation.Received(received);
        _responses.Received(received, asked);
        var shown = WithCallTime(received);
        _turns.Received(received, InputFormat, Settings.Transcription is not null);
        switch (received)
        {
            case ServerEvent.OutputAudioDelta e:
                var now = _timeProvider.GetTimestamp();
                _playsUntil = Math.Max(now, _playsUntil) + Ticks(OutputFormat.DurationOf(e.Audio.Length));
                break;
            case ServerEvent.SpeechStarted:
                _playsUntil = 0;
                break;
        }

        return WithoutOwnId(shown);
    }

    /// <summary>The line is gone: ends everything open and keeps what has to be asked for again.</summary>
    /// <returns>What the session is told.</returns>
    public IReadOnlyList<ServerEvent> Break(string reason)
    {
        var askAgain = new List<ClientEvent.CreateResponse>();
        var events = new List<ServerEvent>(_responses.Close(reason, askAgain));
        foreach (var done in events.OfType<ServerEvent.ItemDone>())
        {
            _conversation.Received(done);
        }

        events.AddRange(_turns.Close(reason, InputFormat));
        if (_voiceAsked)
        {
            askAgain.Add(new ClientEvent.CreateResponse());
        }

        foreach (var again in askAgain)
        {
            if (again.Response?.Conversation == "none" || !_unanswered.HasDefaultResponse)
            {
                _unanswered.Add(_audio.Total, again);
            }
        }

        _voiceAsked = false;
        _playsUntil = 0;
        return events;
    }

    /// <summary>What the next line must be told, in order. From here on its echoes are recognised.</summary>
    /// <param name="openedWith">The settings with which it was opened; updates may have come since.</param>
    public IReadOnlyList<ClientEvent> Replay(RealtimeSettings openedWith)
    {
        _echoesAdded.Clear();
        _echoesDone.Clear();
        var replay = new List<ClientEvent>();
        if (_updates is not null && SessionBeyondSettings.Of(_updates, Settings, openedWith) is { } beyond)
        {
            replay.Add(new ClientEvent.UpdateSession(beyond));
        }

        foreach (var item in _conversation.Replay(_turns.AudioOf))
        {
            replay.Add(new ClientEvent.CreateItem(item) { EventId = UnansweredEvents.OwnPrefix + "replay" });
            ExpectEcho(item.Id);
        }

        AddAudio(replay);
        return replay;
    }

    /// <summary>Answers to what changed the conversation while no line could answer.</summary>
    public IReadOnlyList<ServerEvent> LocalAnswers()
    {
        var answers = _changes.Values.ToArray();
        _changes.Clear();
        return answers;
    }

    private void ExpectEcho(string? itemId)
    {
        if (itemId is null)
        {
            return;
        }

        var (added, done) = _conversation.Told(itemId);
        if (added)
        {
            _echoesAdded.Add(itemId);
        }

        if (done)
        {
            _echoesDone.Add(itemId);
        }
    }

    private void AddAudio(List<ClientEvent> replay)
    {
        var place = Math.Max(_turns.UncommittedFrom, _audio.First);
        _turns.LineBegins(place);
        foreach (var (before, again) in _unanswered.All)
        {
            place = AddAudio(replay, place, before);
            replay.Add(again);
        }

        AddAudio(replay, place, _audio.Total);
    }

    private long AddAudio(List<ClientEvent> replay, long from, long to)
    {
        // A second at a time: a server that reads slowly is not given everything in one piece.
        var piece = Math.Max(InputFormat.BytesPerSecond, 1);
        while (from < to)
        {
            var end = Math.Min(from + piece, to);
            if (_audio.Copy(from, end) is { } audio)
            {
                replay.Add(new ClientEvent.AppendAudio(audio));
            }

            from = end;
        }

        return from;
    }

    private bool IsEcho(ServerEvent received) => received switch
    {
        ServerEvent.ItemAdded e => e.Item.Id is { } id && _echoesAdded.Remove(id),
        ServerEvent.ItemDone e => e.Item.Id is { } id && _echoesDone.Remove(id),
        ServerEvent.Failure e => e.Error.EventId == UnansweredEvents.OwnPrefix + "replay",
        _ => false,
    };

    private ClientEvent.CreateResponse? Answered(ServerEvent received)
    {
        switch (received)
        {
            case ServerEvent.ResponseCreated e:
                var asked = _unanswered.Answered(e.Response);
                _voiceAsked = _voiceAsked && asked is not null;
                return asked;
            case ServerEvent.AudioCommitted:
                // A commit by hand never starts a response; one by voice does, if it is set so.
                var byHand = _unanswered.Answered<ClientEvent.CommitAudio>() is not null;
                _voiceAsked |= !byHand && (Settings.TurnDetection is null or (not TurnDetection.Manual and { CreateResponse: true }));
                break;
            case ServerEvent.ItemRetrieved e:
                _unanswered.Answered<ClientEvent.RetrieveItem>(r => r.ItemId == e.Item.Id);
                break;
            case ServerEvent.ItemDeleted e:
                _changes.Remove("deleted " + e.ItemId);
                break;
            case ServerEvent.ItemTruncated e:
                _changes.Remove("truncated " + e.ItemId);
                break;
            case ServerEvent.Failure { Error.EventId: { } eventId }:
                _unanswered.Failed(eventId);
                break;
        }

        return null;
    }

    /// <summary>Offsets count a line's own audio; for the session they count the call's.</summary>
    private ServerEvent WithCallTime(ServerEvent received)
    {
        var offset = _turns.OffsetMs(InputFormat);
        return received switch
        {
            ServerEvent.SpeechStarted e when offset > 0 => e with { AudioStartMs = e.AudioStartMs + offset },
            ServerEvent.SpeechStopped e when offset > 0 => e with { AudioEndMs = e.AudioEndMs + offset },
            ServerEvent.IdleTimeoutTriggered e when offset > 0 =>
                e with { AudioStartMs = e.AudioStartMs + offset, AudioEndMs = e.AudioEndMs + offset },
            _ => received,
        };
    }

    /// <summary>Sessions need not see ids that they have not given.</summary>
    private static ServerEvent WithoutOwnId(ServerEvent received) =>
        received is ServerEvent.Failure { Error: { EventId: { } id } error } failure && id.StartsWith(UnansweredEvents.OwnPrefix, StringComparison.Ordinal)
            ? failure with { Error = error with { EventId = null } }
            : received;

    private long Ticks(TimeSpan time) => (long)(time.TotalSeconds * _timeProvider.TimestampFrequency);
}
