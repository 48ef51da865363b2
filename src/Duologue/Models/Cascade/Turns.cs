using Duologue.Audio;
using Duologue.Protocol;
using Duologue.Speech;

namespace Duologue.Models.Cascade;

/// <summary>The user's side of the talk: finds turns in the appended audio, makes items of them and asks for answers.</summary>
/// <remarks>
/// Owned by the connection's loop. What counts as a turn worth an answer: any recognised word; no word but enough voiced sound
/// (the chat model then reads <see cref="CascadeOptions.NotUnderstoodText"/> and asks back). Anything else is noise: its item is
/// committed with an empty transcript and nobody answers.
/// </remarks>
internal sealed class Turns : IDisposable
{
    private static readonly TimeSpan ShortestCommit = TimeSpan.FromMilliseconds(100);

    private readonly ConnectionScope _scope;
    private readonly Responses _responses;
    private readonly InputAudio _audio;
    private readonly IdleClock _idle;
    private readonly Transcripts _transcripts;
    private readonly TurnEnd _end;
    private Hearing? _hearing;
    private TimeSpan _bufferStart;
    private TimeSpan _silentSince;
    private (ConversationEntry Entry, TimeSpan At)? _lastStop;

    /// <summary>Begins to listen.</summary>
    public Turns(ConnectionScope scope, Responses responses, IVoiceActivityDetector detector)
    {
        (_scope, _responses) = (scope, responses);
        _audio = new InputAudio(detector, scope.Recognizer.InputFormat, scope.Session, scope.Options.KeptAudio > TimeSpan.Zero);
        _idle = new IdleClock(scope);
        _transcripts = new Transcripts(scope);
        _end = new TurnEnd(scope.Session);
    }

    /// <summary>Takes over changed settings.</summary>
    public void Apply()
    {
        _audio.Apply(_scope.Session);
        if (_hearing is { Take: { } take } && take.Format != _scope.Session.InputFormat)
        {
            // Two formats cannot be fetched as one.
            _scope.Audio.Forget(take);
        }

        if (_scope.Session.TurnDetection?.IdleTimeoutMs is null)
        {
            _idle.Disarm();
        }
    }

    /// <summary>Takes appended audio in the session's input format.</summary>
    public void Append(ReadOnlyMemory<byte> audio)
    {
        var slice = _audio.Format.BytesFor(InputAudio.Slice);
        for (; !audio.IsEmpty; audio = audio[Math.Min(slice, audio.Length)..])
        {
            var changes = _audio.Push(audio[..Math.Min(slice, audio.Length)], _hearing);
            if (_hearing is not null && _audio.IsVoiced)
            {
                _hearing.Voiced += InputAudio.Slice;
            }

            foreach (var change in changes)
            {
                if (!change.IsStart)
                {
                    FellSilent(change.At);
                }
                else if (_end.IsHeld)
                {
                    _end.Release();
                }
                else
                {
                    SpeechStarted(change.At);
                }
            }

            if (_end.IsHeld && _hearing is not null && _end.IsDue(_hearing.StableText, _audio.Position))
            {
                SpeechStopped(_audio.Position);
            }
        }

        if (_hearing is not null)
        {
            _transcripts.Heard(_hearing);
        }
    }

    /// <summary>Makes an item of the buffer by hand.</summary>
    public void Commit(string? eventId)
    {
        if (_audio.Position - _bufferStart < ShortestCommit)
        {
            _scope.Outbox.PostError(
                Errors.Invalid(
                    "input_audio_buffer_commit_empty",
                    $"The buffer holds {Ms(_audio.Position - _bufferStart)} ms of audio; a commit needs at least 100 ms."),
                eventId);
            return;
        }

        if (_hearing is null)
        {
            _hearing = Listen(_scope.Ids.Next("item"), _bufferStart, false);
        }

        _lastStop = null;
        _end.Release();
        CommitHearing(_hearing, wantsAnswer: false, isManual: true);
    }

    /// <summary>Empties the buffer.</summary>
    public void Clear()
    {
        Abandon();
        _bufferStart = _audio.Position;
        _lastStop = null;
        _scope.Outbox.Post(new ServerEvent.AudioCleared());
    }

    /// <summary>Recognises the audio that a client put into an item it created.</summary>
    public void Hear(ConversationEntry entry, byte[] audio)
    {
        var hearing = new Hearing(entry.Id, _scope.Recognizer, _scope.Session.Hints, _scope.Closing) { Voiced = _scope.Options.NotUnderstoodFrom };
        hearing.Push(new AudioConverter(_audio.Format, _scope.Recognizer.InputFormat).Convert(audio).Span);
        entry.HeardDuration = _audio.Format.DurationOf(audio.Length);
        _transcripts.Finish(entry, hearing);
    }

    /// <summary>The recogniser is sure of more words of an item.</summary>
    public void Progressed(Hearing hearing) => _transcripts.Progress(hearing);

    /// <summary>Takes the final text of an item.</summary>
    public void Recognized(Note.Recognized note)
    {
        var (entry, hearing, result, error) = note;
        var heard = result ?? SpeechResult.Empty;
        entry.IsHearing = false;
        entry.Heard = heard;
        entry.Item = entry.Item with
        {
            Content = entry.Item.Content?.Select(part => part.Type == "input_audio" ? part with { Transcript = heard.Text } : part).ToArray(),
        };
        if (heard.Text.Length == 0 && (error is not null || hearing.Voiced >= _scope.Options.NotUnderstoodFrom))
        {
            entry.Note = _scope.Options.NotUnderstoodText;
        }

        if (error is not null)
        {
            CascadeLog.RecognitionFailed(_scope.Logger, error, entry.Id);
        }

        _transcripts.End(entry, hearing, heard, error);
        var isAnswered = _responses.IsDefaultWaiting;
        _responses.TextSettled();
        if (entry.WantsAnswer && !isAnswered && (heard.Text.Length > 0 || entry.Note is not null || entry.ContinuesPrevious))
        {
            _responses.CreateAutomatic();
        }
    }

    /// <summary>A default response ended: from when its audio is over, silence counts.</summary>
    public void AnswerEnded(TimeSpan stillPlaying)
    {
        _silentSince = _audio.Position;
        if (_scope.Session.TurnDetection?.IdleTimeoutMs is { } idle && _hearing is null)
        {
            _idle.Arm(stillPlaying + TimeSpan.FromMilliseconds(idle));
        }
    }

    /// <summary>A response began: nobody is idle.</summary>
    public void AnswerBegan() => _idle.Disarm();

    /// <summary>Nobody spoke for the idle timeout: the agent says something by itself.</summary>
    public void IdleElapsed(long round)
    {
        if (!_idle.IsCurrent(round) || _hearing is not null || _scope.Session.TurnDetection?.IdleTimeoutMs is null)
        {
            return;
        }

        var entry = NewEntry(_scope.Ids.Next("item"));
        entry.Heard = SpeechResult.Empty;
        entry.Note = _scope.Options.SilenceText;
        _scope.Outbox.Post(new ServerEvent.IdleTimeoutTriggered(entry.Id, Ms(_silentSince), Ms(_audio.Position)));
        AddItem(entry);
        _responses.CreateAutomatic();
    }

    /// <inheritdoc />
    public void Dispose()
    {
        Abandon();
        _idle.Dispose();
    }

    private void SpeechStarted(TimeSpan at)
    {
        var start = at > _bufferStart ? at : _bufferStart;
        if (_scope.Session.TurnDetection is not { } turns)
        {
            _hearing ??= Listen(_scope.Ids.Next("item"), start, false);
            return;
        }

        var goesOn = GoesOn(turns, at);
        if (goesOn && _lastStop is { } stop)
        {
            stop.Entry.WantsAnswer = false;
            _responses.ForgetAutomatic();
        }

        _idle.Disarm();
        _hearing = Listen(_scope.Ids.Next("item"), start, goesOn);
        _scope.Outbox.Post(new ServerEvent.SpeechStarted(_hearing.ItemId, Ms(at)));
        if (turns.InterruptResponse ?? true)
        {
            _responses.CancelDefault("turn_detected");
        }
    }

    /// <summary>Whether speech that starts now is the rest of the turn that just ended: the answer can hardly have been heard.</summary>
    private bool GoesOn(WireTurnDetection turns, TimeSpan at)
    {
        if (_scope.Session.IsTranscription || _lastStop is not { } stop || !(turns.InterruptResponse ?? true) || _scope.Options.JoinWithin <= TimeSpan.Zero)
        {
            return false;
        }

        // A start is given less its padding, and never before the last stop: its own time is at most this.
        var padded = at + _scope.Session.VoiceActivity.PrefixPadding;
        var first = padded < _audio.Position ? padded : _audio.Position;
        return first - stop.At <= _scope.Options.JoinWithin;
    }

    /// <summary>The end of a turn, unless the speaker seems to be looking for the next word.</summary>
    private void FellSilent(TimeSpan at)
    {
        if (_hearing is null || !_end.Hold(_hearing.StableText, at))
        {
            SpeechStopped(at);
        }
    }

    private void SpeechStopped(TimeSpan at)
    {
        _end.Release();
        if (_scope.Session.TurnDetection is not { } turns || _hearing is not { } hearing)
        {
            return;
        }

        _scope.Outbox.Post(new ServerEvent.SpeechStopped(hearing.ItemId, Ms(at)));
        var entry = CommitHearing(hearing, (turns.CreateResponse ?? true) && !_scope.Session.IsTranscription, isManual: false);
        _lastStop = (entry, at);
    }

    private Hearing Listen(string itemId, TimeSpan start, bool continuesPrevious)
    {
        var hearing = new Hearing(itemId, _scope.Recognizer, _scope.Session.Hints, _scope.Closing)
        {
            Start = start,
            ContinuesPrevious = continuesPrevious,
            Take = _scope.Audio.Begin(_audio.Format),
        };
        _audio.Replay(start, hearing);
        return hearing;
    }

    private ConversationEntry CommitHearing(Hearing hearing, bool wantsAnswer, bool isManual)
    {
        var entry = NewEntry(hearing.ItemId);
        entry.WantsAnswer = wantsAnswer;
        entry.ContinuesPrevious = hearing.ContinuesPrevious;
        entry.HeardDuration = _audio.Position - hearing.Start;
        entry.Audio = hearing.Take;
        AddItem(entry);
        if (isManual)
        {
            // Whoever commits by hand means to have spoken.
            hearing.Voiced = _scope.Options.NotUnderstoodFrom;
        }

        _transcripts.Finish(entry, hearing);
        _hearing = null;
        return entry;
    }

    private void AddItem(ConversationEntry entry)
    {
        var previous = _scope.Items.Add(entry);
        _bufferStart = _audio.Position;
        _scope.Outbox.Post(new ServerEvent.AudioCommitted(entry.Id, previous));
        _scope.Outbox.Post(new ServerEvent.ItemAdded(entry.Item, previous));
        _scope.Outbox.Post(new ServerEvent.ItemDone(entry.Item, previous));
    }

    private void Abandon()
    {
        _end.Release();
        if (_hearing is { } hearing)
        {
            _hearing = null;
            _scope.Audio.Forget(hearing.Take);
            _scope.Tasks.Run(async () =>
            {
                try
                {
                    await hearing.AbandonAsync().ConfigureAwait(false);
                }
                catch (Exception e)
                {
                    // Nobody waits for it any more.
                    CascadeLog.RecognitionFailed(_scope.Logger, e, hearing.ItemId);
                }
            });
        }
    }

    private static ConversationEntry NewEntry(string id) => new(new WireItem
    {
        Id = id,
        Object = "realtime.item",
        Type = "message",
        Status = "completed",
        Role = "user",
        Content = [new WireContentPart { Type = "input_audio" }],
    });

    private static int Ms(TimeSpan time) => (int)time.TotalMilliseconds;
}
