using Duologue.Audio;
using Duologue.Models;
using Duologue.Protocol;

namespace Duologue.Testing;

/// <summary>The manners of a server of the Realtime protocol, around answers that a test has queued.</summary>
internal sealed partial class ScriptedServer
{
    private const int LeastCommitMs = 100;

    private readonly Lock _gate = new();
    private readonly ScriptedModel _model;
    private readonly Action<ServerEvent> _emit;
    private readonly ScriptedEar _ear;
    private readonly AudioFormat _inputFormat;
    private readonly AudioFormat _outputFormat;
    private readonly Dictionary<string, WireItem> _items = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TimeSpan> _spoken = new(StringComparer.Ordinal);
    private WireSession _session;
    private TurnDetection _turns;
    private ScriptedResponse? _running;
    private string? _lastItem;
    private string? _userItem;
    private long _heard;
    private long _uncommitted;
    private int _number;

    public ScriptedServer(ScriptedModel model, RealtimeSettings settings, Action<ServerEvent> emit)
    {
        _model = model;
        _emit = emit;
        _inputFormat = settings.InputFormat ?? model.Capabilities.InputFormats[0];
        _outputFormat = settings.OutputFormat ?? model.Capabilities.OutputFormats[0];
        _turns = settings.TurnDetection ?? new TurnDetection.ServerVad();
        _ear = new ScriptedEar(_inputFormat);
        _session = new WireSession
        {
            Type = "realtime",
            Id = "sess_scripted",
            Instructions = settings.Instructions,
            Tools = settings.Tools,
            OutputModalities = settings.TextOnly ? ["text"] : ["audio"],
            Audio = new WireAudio
            {
                Input = new WireAudioInput { Format = Wire(_inputFormat) },
                Output = new WireAudioOutput { Format = Wire(_outputFormat) },
            },
        };
    }

    public void Begin() => _emit(new ServerEvent.SessionCreated(_session));

    public void Receive(ClientEvent clientEvent)
    {
        lock (_gate)
        {
            switch (clientEvent)
            {
                case ClientEvent.AppendAudio append:
                    Hear(append.Audio.Span);
                    break;
                case ClientEvent.UpdateSession update:
                    Update(update);
                    break;
                case ClientEvent.CommitAudio commit:
                    Commit(commit);
                    break;
                case ClientEvent.ClearAudio:
                    _uncommitted = 0;
                    _emit(new ServerEvent.AudioCleared());
                    break;
                case ClientEvent.CreateItem create:
                    CreateItem(create);
                    break;
                case ClientEvent.RetrieveItem retrieve when _items.TryGetValue(retrieve.ItemId, out var item):
                    _emit(new ServerEvent.ItemRetrieved(item));
                    break;
                case ClientEvent.DeleteItem delete:
                    Answer(_items.Remove(delete.ItemId), new ServerEvent.ItemDeleted(delete.ItemId), delete, "item_delete_invalid_item_id", "item_id");
                    break;
                case ClientEvent.TruncateItem truncate:
                    Truncate(truncate);
                    break;
                case ClientEvent.CreateResponse create:
                    CreateResponse(create);
                    break;
                case ClientEvent.CancelResponse cancel:
                    Answer(_running is not null && (cancel.ResponseId ?? _running.Id) == _running.Id, null, cancel, "response_cancel_not_active", null);
                    if (_running is not null && (cancel.ResponseId ?? _running.Id) == _running.Id)
                    {
                        Finish(_running, "cancelled", "client_cancelled");
                    }

                    break;
                default:
                    Fail(clientEvent, "invalid_value", "type");
                    break;
            }
        }
    }

    public void SpeechStarted()
    {
        lock (_gate)
        {
            _userItem = Next("item");
            _emit(new ServerEvent.SpeechStarted(_userItem, HeardMs));
            if (_turns.InterruptResponse && _running is not null)
            {
                Finish(_running, "cancelled", "turn_detected");
            }
        }
    }

    public void SpeechStopped(string? text)
    {
        lock (_gate)
        {
            var item = _userItem ?? Next("item");
            _userItem = null;
            _emit(new ServerEvent.SpeechStopped(item, HeardMs));
            CommitTurn(item, text);
            if (_turns.CreateResponse && _running is null)
            {
                Respond(null);
            }
        }
    }

    public void Continue()
    {
        lock (_gate)
        {
            if (_running is not null)
            {
                Speak(_running, toTheEnd: true);
            }
        }
    }

    private int HeardMs => (int)_inputFormat.DurationOf(_heard).TotalMilliseconds;

    private static WireAudioFormat Wire(AudioFormat format) => format.Encoding switch
    {
        AudioEncoding.MuLaw => new WireAudioFormat { Type = "audio/pcmu" },
        AudioEncoding.ALaw => new WireAudioFormat { Type = "audio/pcma" },
        _ => new WireAudioFormat { Type = "audio/pcm", Rate = format.SampleRate },
    };

    private void Hear(ReadOnlySpan<byte> audio)
    {
        _heard += audio.Length;
        _uncommitted += audio.Length;
        if (!_model.DetectsSpeech || _turns is TurnDetection.Manual)
        {
            return;
        }

        switch (_ear.Hear(audio))
        {
            case true:
                SpeechStarted();
                break;
            case false:
                SpeechStopped(_model.NextUserText());
                break;
            default:
                break;
        }
    }

    private void Update(ClientEvent.UpdateSession update)
    {
        var session = update.Session;
        if (session.Audio?.Output?.Voice is not null && _spoken.Count > 0 && !_model.Capabilities.CanChangeVoice)
        {
            Fail(update, "cannot_update_voice", "session.audio.output.voice");
            return;
        }

        _session = _session with
        {
            Instructions = session.Instructions ?? _session.Instructions,
            Tools = session.Tools ?? _session.Tools,
            OutputModalities = session.OutputModalities ?? _session.OutputModalities,
        };
        if (session.Audio?.Input?.TurnDetection is { IsPresent: true } turns)
        {
            _turns = turns.Value is { } vad
                ? new TurnDetection.ServerVad { CreateResponse = vad.CreateResponse ?? true, InterruptResponse = vad.InterruptResponse ?? true }
                : new TurnDetection.Manual();
        }

        _emit(new ServerEvent.SessionUpdated(_session));
    }

    private void Commit(ClientEvent.CommitAudio commit)
    {
        if (_inputFormat.DurationOf(_uncommitted).TotalMilliseconds < LeastCommitMs)
        {
            Fail(commit, "input_audio_buffer_commit_empty", null);
            return;
        }

        CommitTurn(Next("item"), _model.NextUserText());
    }

    private void CommitTurn(string id, string? text)
    {
        _uncommitted = 0;
        _emit(new ServerEvent.AudioCommitted(id, _lastItem));
        var item = new WireItem
        {
            Id = id,
            Type = "message",
            Role = "user",
            Status = "completed",
            Content = [new WireContentPart { Type = "input_audio" }],
        };
        Add(item, _lastItem, isWhole: true);
        if (text is not null)
        {
            _emit(new ServerEvent.InputTranscriptionCompleted(id, 0, text, null));
        }
    }

    private void CreateItem(ClientEvent.CreateItem create)
    {
        var item = create.Item with { Id = create.Item.Id ?? Next("item"), Status = "completed" };
        if (item.Type == "function_call_output" && !_items.Values.Any(i => i.Type == "function_call" && i.CallId == item.CallId))
        {
            Fail(create, "invalid_value", "item.call_id");
            return;
        }

        Add(item, create.PreviousItemId ?? _lastItem, isWhole: true);
    }

    private void Add(WireItem item, string? previous, bool isWhole)
    {
        _items[item.Id ?? ""] = item;
        _lastItem = item.Id;
        _emit(new ServerEvent.ItemAdded(item, previous));
        if (isWhole)
        {
            _emit(new ServerEvent.ItemDone(item, previous));
        }
    }

    private void Truncate(ClientEvent.TruncateItem truncate)
    {
        if (!_spoken.TryGetValue(truncate.ItemId, out var length))
        {
            Fail(truncate, "item_truncate_invalid_item_id", "item_id");
        }
        else if (truncate.AudioEndMs < 0 || truncate.AudioEndMs > length.TotalMilliseconds)
        {
            Fail(truncate, "invalid_value", "audio_end_ms");
        }
        else
        {
            _spoken[truncate.ItemId] = TimeSpan.FromMilliseconds(truncate.AudioEndMs);
            _emit(new ServerEvent.ItemTruncated(truncate.ItemId, truncate.ContentIndex, truncate.AudioEndMs));
        }
    }

    private void Answer(bool isFine, ServerEvent? answer, ClientEvent cause, string code, string? param)
    {
        if (!isFine)
        {
            Fail(cause, code, param);
        }
        else if (answer is not null)
        {
            _emit(answer);
        }
    }

    private void Fail(ClientEvent cause, string code, string? param) => _emit(new ServerEvent.Failure(new WireError
    {
        Type = "invalid_request_error",
        Code = code,
        Message = $"{cause.Type}: {code}",
        Param = param,
        EventId = cause.EventId,
    }));

    private string Next(string kind) => $"{kind}_{++_number}";

}
