using Duologue.Audio;
using Duologue.Protocol;

namespace Duologue.Models.Reconnecting;

/// <summary>What the caller is saying: speech that goes on, where in the audio a turn lies, and turns whose words are still to come.</summary>
internal sealed class CallerTurns(CallerAudio audio)
{
    private readonly HashSet<string> _awaitingWords = [];
    private string? _speaking;
    private string? _stopped;
    private long _speechFrom;
    private long _speechTo;
    private long _lineFrom;
    private (string ItemId, long From, long To)? _last;

    /// <summary>Whether the caller is being heard speaking, or has just been.</summary>
    public bool IsOpen => _speaking is not null || _stopped is not null;

    /// <summary>Where the audio begins that no turn was made of yet.</summary>
    public long UncommittedFrom { get; private set; }

    /// <summary>Milliseconds of the call's audio before the present line's, to be added to what the line counts.</summary>
    public int OffsetMs(AudioFormat format) => (int)format.DurationOf(_lineFrom).TotalMilliseconds;

    /// <summary>A new line begins to hear at a place.</summary>
    public void LineBegins(long from) => _lineFrom = from;

    /// <summary>The input buffer was emptied.</summary>
    public void Cleared()
    {
        UncommittedFrom = audio.Total;
        Forget();
    }

    /// <summary>The server says something.</summary>
    public void Received(ServerEvent received, AudioFormat format, bool transcribes)
    {
        switch (received)
        {
            case ServerEvent.SpeechStarted e:
                (_speaking, _stopped) = (e.ItemId, null);
                _speechFrom = Place(e.AudioStartMs, format);
                break;
            case ServerEvent.SpeechStopped e:
                (_speaking, _stopped) = (null, e.ItemId);
                _speechTo = Place(e.AudioEndMs, format);
                break;
            case ServerEvent.AudioCommitted e:
                Committed(e.ItemId, transcribes);
                break;
            case ServerEvent.InputTranscriptionCompleted e:
                _awaitingWords.Remove(e.ItemId);
                LastIsKnown(e.ItemId);
                break;
            case ServerEvent.InputTranscriptionFailed e:
                _awaitingWords.Remove(e.ItemId);
                break;
        }
    }

    /// <summary>The audio of the last turn, or null when it is another's or no longer held.</summary>
    public byte[]? AudioOf(string itemId) => _last is { } last && last.ItemId == itemId ? audio.Copy(last.From, last.To) : null;

    /// <summary>Ends what goes on, as the server no longer can.</summary>
    public IReadOnlyList<ServerEvent> Close(string reason, AudioFormat format)
    {
        var events = new List<ServerEvent>();
        if (_speaking is { } itemId)
        {
            events.Add(new ServerEvent.SpeechStopped(itemId, (int)format.DurationOf(audio.Total).TotalMilliseconds));
        }

        if (IsOpen)
        {
            // The audio will be heard again on the next line and become a turn of its own there.
            events.Add(new ServerEvent.AudioCleared());
        }

        foreach (var awaited in _awaitingWords)
        {
            var error = new WireError { Type = "server_error", Code = "connection_lost", Message = reason };
            events.Add(new ServerEvent.InputTranscriptionFailed(awaited, 0, error));
        }

        (_speaking, _stopped) = (null, null);
        _awaitingWords.Clear();
        return events;
    }

    private void Committed(string itemId, bool transcribes)
    {
        var byVoice = _stopped == itemId || _speaking == itemId;
        var to = _stopped == itemId ? Math.Min(_speechTo, audio.Total) : audio.Total;
        _last = (itemId, byVoice ? Math.Max(_speechFrom, UncommittedFrom) : UncommittedFrom, to);
        UncommittedFrom = to;
        (_speaking, _stopped) = (null, null);
        if (transcribes)
        {
            _awaitingWords.Add(itemId);
        }

        Forget();
    }

    private void LastIsKnown(string itemId)
    {
        if (_last?.ItemId == itemId)
        {
            _last = null;
            Forget();
        }
    }

    private void Forget() => audio.Forget(_last is { } last ? Math.Min(last.From, UncommittedFrom) : UncommittedFrom);

    private long Place(int ms, AudioFormat format) => _lineFrom + format.BytesFor(TimeSpan.FromMilliseconds(ms));
}
