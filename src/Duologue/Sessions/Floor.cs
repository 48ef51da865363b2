namespace Duologue;

/// <summary>Who may speak next: keeps requests back while the user speaks, while the model is about to answer by itself, and for other reasons.</summary>
/// <remarks>Pure state, guarded by its session's lock.</remarks>
internal sealed class Floor(TimeProvider timeProvider)
{
    /// <summary>How long the model may take to begin its own answer after a spoken turn before waiting requests go ahead.</summary>
    private static readonly TimeSpan OwnAnswerWait = TimeSpan.FromSeconds(3);

    /// <summary>How long to wait after "already active" when the active response is not known here: its events are on their way.</summary>
    private static readonly TimeSpan RaceWait = TimeSpan.FromSeconds(1);

    /// <summary>How long a session update may take to be acknowledged.</summary>
    private static readonly TimeSpan HoldWait = TimeSpan.FromSeconds(5);

    private long? _ownAnswerSince;
    private long? _raceSince;
    private long _heldSince;
    private int _holds;

    /// <summary>Whether there is no line to the model.</summary>
    public bool IsLineDown { get; private set; }

    /// <summary>Whether the user speaks.</summary>
    public bool IsUserSpeaking { get; private set; }

    /// <summary>Whether the model is about to answer a spoken turn by itself.</summary>
    public bool IsOwnAnswerDue => _ownAnswerSince is not null;

    /// <summary>Whether a request may leave.</summary>
    public bool IsFree => !IsUserSpeaking && !IsLineDown && _ownAnswerSince is null && _raceSince is null && _holds == 0;

    public void SpeechStarted()
    {
        IsUserSpeaking = true;
        _ownAnswerSince = null;
    }

    public void SpeechStopped(bool modelAnswers)
    {
        IsUserSpeaking = false;
        _ownAnswerSince = modelAnswers ? _ownAnswerSince ?? timeProvider.GetTimestamp() : null;
    }

    /// <summary>A response began, so nothing that was waited for is still to come.</summary>
    public void ResponseBegan()
    {
        _ownAnswerSince = null;
        _raceSince = null;
    }

    /// <summary>The model says that a response is active which is not known here.</summary>
    public void Raced() => _raceSince = timeProvider.GetTimestamp();

    public void Hold()
    {
        _holds++;
        _heldSince = timeProvider.GetTimestamp();
    }

    public void Release() => _holds = Math.Max(0, _holds - 1);

    public void LineBroke()
    {
        IsLineDown = true;
        IsUserSpeaking = false;
        _ownAnswerSince = null;
        _raceSince = null;
    }

    public void LineRestored()
    {
        IsLineDown = false;
        _holds = 0;
    }

    /// <summary>Looks at the clock: nothing is waited for longer than it may take.</summary>
    public void Tick()
    {
        _ownAnswerSince = IsOver(_ownAnswerSince, OwnAnswerWait) ? null : _ownAnswerSince;
        _raceSince = IsOver(_raceSince, RaceWait) ? null : _raceSince;
        _holds = IsOver(_heldSince, HoldWait) ? 0 : _holds;
    }

    private bool IsOver(long? since, TimeSpan wait) => since is { } then && timeProvider.GetElapsedTime(then) >= wait;
}
