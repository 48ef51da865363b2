using Duologue.Protocol;

namespace Duologue;

/// <summary>
/// Decides when <c>response.create</c> may leave: at most one active response in the conversation, none while the user speaks, and
/// out-of-band responses in a lane of their own.
/// </summary>
/// <remarks>
/// Pure state, guarded by its session's lock: it appends what is to be sent to the list it is given and returns what ended.
/// The life of a request in the conversation:
/// <code>
///   Ask ─► waiting ──(nobody speaks, nothing runs)──► asked ──response.created──► running ──response.done──► ended
///             ▲                                         │ error: already active       │ stands still
///             └─────────────────────────────────────────┘◄────────────────────────────┘ once
/// </code>
/// </remarks>
internal sealed partial class ResponseScheduler(TimeProvider timeProvider, TimeSpan firstTimeout, TimeSpan stallTimeout)
{
    /// <summary>Metadata name under which a request's key travels, so that its response is known when it comes.</summary>
    internal const string KeyName = "duologue_request";

    /// <summary>How long a cancelled response may take to end.</summary>
    private static readonly TimeSpan CancelWait = TimeSpan.FromSeconds(5);

    private const int MostRaces = 5;

    private readonly LinkedList<ScheduledResponse> _waiting = new();
    private readonly OutOfBandLane _outOfBand = new(timeProvider, firstTimeout, stallTimeout);
    private readonly Floor _floor = new(timeProvider);
    private readonly List<ScheduledResponse> _covered = [];
    private ScheduledResponse? _asked;
    private ScheduledResponse? _request;
    private string? _running;
    private bool _isCancelled;
    private bool _isOwnAnswerRefused;
    private long _progressAt;
    private bool _progressed;
    private bool _isStalled;
    private int _stallRetries;
    private int _number;

    /// <summary>Id of the response that runs in the conversation.</summary>
    public string? RunningId => _running;

    /// <summary>Whether the user has the floor.</summary>
    public bool IsUserSpeaking => _floor.IsUserSpeaking;

    /// <summary>Whether the response that runs is to end unheard.</summary>
    public bool IsRunningCancelled => _running is not null && _isCancelled;

    /// <summary>Whether anything is being made, was asked for or waits.</summary>
    public bool IsBusy => _running is not null || _asked is not null || _waiting.Count > 0;

    /// <summary>Takes a request. Plain requests that wait are one and the same: the existing one is returned.</summary>
    public ScheduledResponse Ask(Func<string, WireResponseParameters?> parameters, ResponseRequest? request, ICollection<ClientEvent> send)
    {
        var key = NewId();
        var asked = new ScheduledResponse(key, parameters(key), request);
        if (asked.IsOutOfBand)
        {
            _outOfBand.Add(asked);
            Send(asked, send);
            return asked;
        }

        if (asked.IsPlain && _waiting.FirstOrDefault(w => w.IsPlain) is { } same)
        {
            return same;
        }

        _waiting.AddLast(asked);
        Advance(send);
        return asked;
    }

    /// <summary>A response began. Returns its request when it is out of band.</summary>
    public ScheduledResponse? Created(WireResponse response, ICollection<ClientEvent> send)
    {
        if (_outOfBand.Created(response, send) is { } aside)
        {
            return aside;
        }

        if (_running is not null)
        {
            // The model dropped a response without ending it. Whoever waits for that gets the answer of this one.
            _covered.AddRange(_request is null ? [] : [_request]);
        }

        _running = response.Id ?? "";
        _request = null;
        _isCancelled = false;
        _isStalled = false;
        _progressAt = timeProvider.GetTimestamp();
        var key = response.Metadata?.GetValueOrDefault(KeyName);
        if (_asked is { } asked && (key is null || key == asked.Key))
        {
            // Without a key this may still be the model's own answer to a spoken turn; then an error takes the request back.
            _asked = null;
            _request = asked;
            asked.ResponseId = response.Id;
            if (asked.CancelIntent || _floor.IsUserSpeaking)
            {
                CancelRunning(send);
            }
        }
        else
        {
            Cover();
            if (_isOwnAnswerRefused)
            {
                CancelRunning(send);
            }
        }

        _isOwnAnswerRefused = false;
        _floor.ResponseBegan();
        return null;
    }

    /// <summary>Something came of a response; called for every delta.</summary>
    public void Progress() => _progressed = true;

    /// <summary>A response ended. Returns the requests that ended with it.</summary>
    public IReadOnlyList<ScheduledResponse> Done(WireResponse response, ICollection<ClientEvent> send)
    {
        if (_outOfBand.Done(response) is { } aside)
        {
            return [aside];
        }

        if (_running is null || (response.Id is not null && _running != response.Id))
        {
            return [];
        }

        if (response.Status == "completed")
        {
            _stallRetries = 0;
        }

        return End(send);
    }

    /// <summary>An error came. Returns whether it was about a request, and the request if that ended it.</summary>
    public bool Failed(WireError error, ICollection<ClientEvent> send, out ScheduledResponse? ended)
    {
        ended = _outOfBand.Failed(error.EventId);
        if (ended is not null)
        {
            return true;
        }

        var isRace = error.Code == "conversation_already_has_active_response";
        var asked = _asked is not null && (_asked.EventId == error.EventId || (error.EventId is null && isRace)) ? _asked : null;
        var taken = asked is null && error.EventId is not null && _request?.EventId == error.EventId ? _request : null;
        if (taken is { Attempts: > 1 } && isRace)
        {
            // Asked twice because it was slow, and the first asking was heard: the answer is running.
            return true;
        }

        var refused = asked ?? taken;
        if (refused is null)
        {
            return isRace;
        }

        _asked = asked is null ? _asked : null;
        _request = taken is null ? _request : null;
        if (isRace && refused.Races < MostRaces)
        {
            refused.ResponseId = null;
            refused.Races++;
            refused.Attempts = 0;
            refused.IsCoveredByNext = false;
            _waiting.AddFirst(refused);
            if (_running is null)
            {
                _floor.Raced();
            }

            return true;
        }

        ended = refused;
        Advance(send);
        return true;
    }

    /// <summary>Stops what is being made, and remembers to stop what was asked for. Returns the waiting requests, which are dropped.</summary>
    public IReadOnlyList<ScheduledResponse> Cancel(bool dropWaiting, ICollection<ClientEvent> send)
    {
        CancelRunning(send);
        if (_asked is not null)
        {
            _asked.CancelIntent = true;
        }

        if (!dropWaiting)
        {
            return [];
        }

        ScheduledResponse[] dropped = [.. _waiting];
        _waiting.Clear();
        return dropped;
    }

    /// <summary>The answer that the model is about to give to a spoken turn is not wanted: it is cancelled as soon as it begins.</summary>
    public void RefuseOwnAnswer() => _isOwnAnswerRefused = _floor.IsOwnAnswerDue;

    /// <summary>Stops one request, in whichever lane it is.</summary>
    public void Cancel(ScheduledResponse request, ICollection<ClientEvent> send)
    {
        request.CancelIntent = true;
        if (request.IsOutOfBand)
        {
            if (request.ResponseId is { } id)
            {
                send.Add(new ClientEvent.CancelResponse(id));
            }
        }
        else if (ReferenceEquals(request, _request))
        {
            CancelRunning(send);
        }
        else
        {
            _waiting.Remove(request);
        }
    }

    /// <summary>The user has the floor: nothing is asked for until the turn is over.</summary>
    public void SpeechStarted(bool interrupts)
    {
        _floor.SpeechStarted();
        _isOwnAnswerRefused = false;

        // The model cancels by itself; a second cancel would only be an error.
        if (interrupts && !_isCancelled)
        {
            _isCancelled = true;
            _progressAt = timeProvider.GetTimestamp();
        }
    }

    /// <summary>The user's turn is over, by silence or by a commit.</summary>
    /// <param name="modelAnswers">Whether the model begins an answer by itself.</param>
    /// <param name="send">What is to be sent.</param>
    public void SpeechStopped(bool modelAnswers, ICollection<ClientEvent> send)
    {
        _floor.SpeechStopped(modelAnswers);
        if (modelAnswers)
        {
            foreach (var waiting in _waiting.Where(w => w.IsPlain))
            {
                waiting.IsCoveredByNext = true;
            }

            return;
        }

        Advance(send);
    }

    /// <summary>Keeps requests back until <see cref="Release"/>, for example while a session update is on its way.</summary>
    public void Hold() => _floor.Hold();

    /// <summary>Ends a <see cref="Hold"/>.</summary>
    public void Release(ICollection<ClientEvent> send)
    {
        _floor.Release();
        Advance(send);
    }

    /// <summary>
    /// The line broke: what ran will never end by itself. What was asked for and did not begin is asked for again by the line itself.
    /// </summary>
    public IReadOnlyList<ScheduledResponse> ConnectionLost()
    {
        List<ScheduledResponse> ended = [.. _covered, .. _outOfBand.TakeBegun()];
        if (_request is not null)
        {
            ended.Add(_request);
        }

        _covered.Clear();
        _request = null;
        _running = null;
        _isOwnAnswerRefused = false;
        _floor.LineBroke();
        return ended;
    }

    /// <summary>The line is back: what waits may go on, the time of what was asked for begins anew, and acknowledgements of the old line will not come.</summary>
    public void ConnectionRestored(ICollection<ClientEvent> send)
    {
        _floor.LineRestored();
        _outOfBand.LineRestored();
        if (_asked is { } asked)
        {
            asked.AskedAt = timeProvider.GetTimestamp();
        }

        Advance(send);
    }

    /// <summary>The session is over: everything ends.</summary>
    public IReadOnlyList<ScheduledResponse> Close()
    {
        List<ScheduledResponse> ended = [.. ConnectionLost(), .. _outOfBand.TakeAll(), .. _waiting];
        if (_asked is not null)
        {
            ended.Add(_asked);
        }

        _asked = null;
        _waiting.Clear();
        return ended;
    }

    private void Advance(ICollection<ClientEvent> send)
    {
        if (_running is null && _asked is null && _floor.IsFree && _waiting.First is { } first)
        {
            _waiting.RemoveFirst();
            _asked = first.Value;
            Send(_asked, send);
        }
    }

    private void Send(ScheduledResponse asked, ICollection<ClientEvent> send)
    {
        asked.Attempts++;
        asked.EventId = NewId();
        asked.AskedAt = timeProvider.GetTimestamp();
        send.Add(new ClientEvent.CreateResponse(asked.Parameters) { EventId = asked.EventId });
    }

    private void CancelRunning(ICollection<ClientEvent> send)
    {
        if (_running is not null && !_isCancelled)
        {
            _isCancelled = true;
            _progressAt = timeProvider.GetTimestamp();
            send.Add(new ClientEvent.CancelResponse(_running));
        }
    }

    private void Cover()
    {
        for (var node = _waiting.First; node is not null;)
        {
            var next = node.Next;
            if (node.Value.IsCoveredByNext)
            {
                _waiting.Remove(node);
                _covered.Add(node.Value);
            }

            node = next;
        }
    }

    private List<ScheduledResponse> End(ICollection<ClientEvent> send)
    {
        List<ScheduledResponse> ended = [.. _covered];
        if (_isStalled && _stallRetries++ == 0)
        {
            _waiting.AddFirst(_request ?? new ScheduledResponse(NewId(), null, null));
        }
        else if (_request is not null)
        {
            ended.Add(_request);
        }

        _covered.Clear();
        _request = null;
        _running = null;
        _isStalled = false;
        Advance(send);
        return ended;
    }

    private string NewId() => $"duo_{++_number}";
}
