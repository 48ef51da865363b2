using System.Buffers;
using System.Threading.Channels;
using Duologue.Protocol;
using Duologue.Speech;

namespace Duologue.Models.Cascade;

/// <summary>One conversation with a cascade. One loop owns all of its state; engines work on the pool and report into the loop's queue.</summary>
/// <remarks>
/// <code>
/// SendAsync ──► inbox ──► loop ──► Turns ──► Hearing (recogniser) ──► inbox
///                          │  └──► Responses ──► ResponseRun (chat ► splitter ► voice) ──► inbox
///                          └──► outbox ──► ReceiveAsync
/// </code>
/// </remarks>
internal sealed class CascadeConnection : IRealtimeConnection
{
    private const int LongestAppend = 15 * 1024 * 1024;

    /// <summary>Longest wait at disposal for engines that ignore their cancellation.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly ConnectionScope _scope;
    private readonly Channel<Note> _inbox;
    private readonly CancellationTokenSource _closing;
    private readonly FlowWindow _waitingAudio = new(LongestAppend);
    private readonly Responses _responses;
    private readonly Turns _turns;
    private readonly ItemCommands _items;
    private readonly Task _loop;
    private SpeechHints? _prepared;
    private int _isReceiving;
    private int _isDisposed;

    /// <summary>Begins the conversation: <c>session.created</c> is out when this returns.</summary>
    public CascadeConnection(ConnectionScope scope, Channel<Note> inbox, CancellationTokenSource closing, Audio.IVoiceActivityDetector detector)
    {
        (_scope, _inbox, _closing) = (scope, inbox, closing);
        _responses = new Responses(scope);
        _turns = new Turns(scope, _responses, detector);
        _items = new ItemCommands(scope, _turns);
        _responses.DefaultBegan = _turns.AnswerBegan;
        _responses.DefaultEnded = _turns.AnswerEnded;
        scope.Outbox.Post(new ServerEvent.SessionCreated(scope.Session.Wire));
        Prepare();
        _loop = Task.Run(LoopAsync);
    }

    /// <inheritdoc />
    public async ValueTask SendAsync(ClientEvent clientEvent, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(clientEvent);
        var note = clientEvent is ClientEvent.AppendAudio append
            ? await CopyAsync(append, cancellationToken).ConfigureAwait(false)
            : new Note.Said(clientEvent);
        if (!_inbox.Writer.TryWrite(note))
        {
            throw new RealtimeException(RealtimeFailure.Closed, "The connection was closed by this side; open a new one.");
        }
    }

    /// <inheritdoc />
    public IAsyncEnumerable<ServerEvent> ReceiveAsync(CancellationToken cancellationToken = default) =>
        Interlocked.Exchange(ref _isReceiving, 1) == 0
            ? _scope.Outbox.ReadAsync(cancellationToken)
            : throw new InvalidOperationException("A connection has one receiver; share its events instead of enumerating twice.");

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
        {
            _inbox.Writer.TryWrite(new Note.Close());
        }

        await _loop.ConfigureAwait(false);
    }

    /// <summary>Copies the caller's audio; waits only when 15 MiB are waiting already.</summary>
    private async ValueTask<Note> CopyAsync(ClientEvent.AppendAudio append, CancellationToken cancellationToken)
    {
        if (append.Audio.Length > LongestAppend)
        {
            return new Note.Said(append);
        }

        await _waitingAudio.AcquireAsync(append.Audio.Length, cancellationToken).ConfigureAwait(false);
        var rented = ArrayPool<byte>.Shared.Rent(append.Audio.Length);
        append.Audio.CopyTo(rented);
        return new Note.AudioAppended(rented, append.Audio.Length, append.EventId);
    }

    private async Task LoopAsync()
    {
        await foreach (var note in _inbox.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            if (note is Note.Close)
            {
                break;
            }

            try
            {
                Handle(note);
            }
            catch (Exception e)
            {
                // One bad event never ends a conversation.
                var said = (note as Note.Said)?.Event;
                CascadeLog.EventFailed(_scope.Logger, e, said?.Type ?? note.GetType().Name);
                _scope.Outbox.PostError(Errors.Server("internal_error", "The event could not be handled."), said?.EventId);
            }
        }

        await CloseAsync().ConfigureAwait(false);
    }

    private async Task CloseAsync()
    {
        _inbox.Writer.TryComplete();
        _responses.CloseAll();
        _scope.Outbox.Complete();
        _turns.Dispose();
        _scope.Audio.ForgetAll();
        await _closing.CancelAsync().ConfigureAwait(false);
        try
        {
            await _scope.Tasks.WhenAllAsync().WaitAsync(Patience, _scope.Time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            CascadeLog.EngineLeftBehind(_scope.Logger, _scope.Session.Session.Id ?? "");
        }

        _closing.Dispose();
        CascadeLog.Ended(_scope.Logger, _scope.Session.Session.Id ?? "");
    }

    private void Handle(Note note)
    {
        switch (note)
        {
            case Note.AudioAppended audio:
                Append(audio);
                break;
            case Note.Said said:
                Handle(said.Event);
                break;
            case Note.Recognized recognized:
                _turns.Recognized(recognized);
                break;
            case Note.Progressed progressed:
                _turns.Progressed(progressed.Hearing);
                break;
            case Note.Made made:
                _responses.Made(made.Run, made.Output);
                break;
            case Note.IdleElapsed idle:
                _turns.IdleElapsed(idle.Round);
                break;
            case Note.PartUnavailable part:
                _scope.Outbox.PostError(Errors.Server("speech_unavailable", part.Message), null);
                break;
            default:
                break;
        }
    }

    private void Handle(ClientEvent clientEvent)
    {
        switch (clientEvent)
        {
            case ClientEvent.UpdateSession update:
                Update(update);
                break;
            case ClientEvent.CommitAudio:
                _turns.Commit(clientEvent.EventId);
                break;
            case ClientEvent.ClearAudio:
                _turns.Clear();
                break;
            case ClientEvent.CreateItem create:
                _items.Create(create);
                break;
            case ClientEvent.RetrieveItem retrieve:
                _items.Retrieve(retrieve);
                break;
            case ClientEvent.DeleteItem delete:
                _items.Delete(delete);
                break;
            case ClientEvent.TruncateItem truncate:
                _items.Truncate(truncate);
                break;
            case ClientEvent.CreateResponse when _scope.Session.IsTranscription:
                Refuse(clientEvent, Errors.Invalid("invalid_value", "A transcription session makes no responses.", "type"));
                break;
            case ClientEvent.CreateResponse create:
                _responses.Create(create.Response, create.EventId);
                break;
            case ClientEvent.CancelResponse cancel:
                _responses.Cancel(cancel.ResponseId, cancel.EventId);
                break;
            case ClientEvent.AppendAudio append:
                Refuse(append, Errors.Invalid("invalid_value", "At most 15 MiB of audio in one event.", "audio"));
                break;
            case ClientEvent.Unknown { Error: { } error }:
                Refuse(clientEvent, error);
                break;
            default:
                Refuse(clientEvent, Errors.Invalid("invalid_value", $"Invalid value: '{clientEvent.Type}' is not an event of this connection.", "type"));
                break;
        }
    }

    private void Append(Note.AudioAppended audio)
    {
        try
        {
            if (audio.Length % _scope.Session.InputFormat.BytesPerSample != 0)
            {
                _scope.Outbox.PostError(Errors.Invalid("invalid_value", "Audio must hold whole samples.", "audio"), audio.EventId);
                return;
            }

            _turns.Append(audio.Rented.AsMemory(0, audio.Length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(audio.Rented);
            _waitingAudio.Release(audio.Length);
        }
    }

    private void Update(ClientEvent.UpdateSession update)
    {
        if (_scope.Session.Update(update.Session) is { } error)
        {
            Refuse(update, error);
            return;
        }

        _turns.Apply();
        _scope.Outbox.Post(new ServerEvent.SessionUpdated(_scope.Session.Wire));
        Prepare();
    }

    private void Refuse(ClientEvent clientEvent, WireError error) => _scope.Outbox.PostError(error, clientEvent.EventId);

    /// <summary>Readies the recogniser for the present tools, so that neither the first turn nor a handoff stalls.</summary>
    private void Prepare()
    {
        var hints = _scope.Session.Hints;
        if (hints.Equals(_prepared))
        {
            return;
        }

        _prepared = hints;
        _scope.Tasks.Run(async () =>
        {
            try
            {
                await _scope.Recognizer.PrepareAsync(hints, _scope.Closing).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (_scope.Closing.IsCancellationRequested)
            {
                // The conversation ended first.
            }
            catch (Exception e)
            {
                // The first utterance will say so again; here it is only early news.
                CascadeLog.PrepareFailed(_scope.Logger, e);
                if (e is SpeechUnavailableException)
                {
                    _scope.Inbox.TryWrite(new Note.PartUnavailable(e.Message));
                }
            }
        });
    }
}
