using Duologue.Protocol;

namespace Duologue.Load.Talk;

/// <summary>A conversation that is moved on by nothing but the frames that arrive, so that the stand-in needs no clock and no thread.</summary>
/// <remarks>
/// <code>
///   turn   frame 0            60 (1.2 s)                70              146          end
///          speech_started ─►  stopped, item, words ─►   38 deltas ─►    dones        450 heard out | 220 cut while playing | 110 cut while made
/// </code>
/// An answer is 6.1 s of audio in deltas of 160 ms at four times real time, a transcript delta beside each. Three turns are a cycle of 15.6 s.
/// Not thread-safe.
/// </remarks>
internal sealed class TalkScript(Action<ServerEvent> emit)
{
    /// <summary>One delta: 160 ms.</summary>
    public const int DeltaBytes = 7_680;

    /// <summary>Frames of a cycle.</summary>
    public const int CycleFrames = 780;

    private const int SpeechFrames = 60;
    private const int ThinkFrames = 10;
    private const int FramesPerDelta = 2;
    private const int Deltas = 38;
    private const int AnswerFrame = SpeechFrames + ThinkFrames;
    private const string Words = "and as for the rest of it ";
    private static readonly int[] TurnFrames = [450, 220, 110];

    private int _turn;
    private int _frame;
    private int _number;
    private bool _isMaking;
    private string _user = "";
    private string _item = "";
    private string _response = "";
    private ServerEvent? _words;
    private ServerEvent? _sound;

    /// <summary>The audio of a delta; whoever sends it puts the time in.</summary>
    public ReadOnlyMemory<byte> Audio { get; init; }

    /// <summary>Whether the caller begins to speak with a frame of the whole conversation.</summary>
    public static bool BeginsTurn(long frame)
    {
        var inCycle = frame % CycleFrames;
        return inCycle == 0 || inCycle == TurnFrames[0] || inCycle == TurnFrames[0] + TurnFrames[1];
    }

    /// <summary>A frame arrived.</summary>
    public void Next()
    {
        var frame = _frame;
        _frame = (frame + 1) % TurnFrames[_turn % TurnFrames.Length];
        switch (frame)
        {
            case 0:
                BeginSpeech();
                break;
            case SpeechFrames:
                EndSpeech();
                break;
            case AnswerFrame:
                BeginAnswer();
                Speak();
                break;
            case AnswerFrame + (FramesPerDelta * Deltas):
                EndAnswer(isCut: false);
                break;
            default:
                if (_isMaking && (frame - AnswerFrame) % FramesPerDelta == 0)
                {
                    Speak();
                }

                break;
        }

        _turn += _frame == 0 ? 1 : 0;
    }

    /// <summary>Announces an answer.</summary>
    public void BeginAnswer()
    {
        _isMaking = true;
        _item = $"item_a{_number:000000}";
        _response = $"resp_{_number:000000}";
        _words = _sound = null;
        var item = new WireItem { Id = _item, Type = "message", Role = "assistant", Status = "in_progress", Content = [] };
        emit(new ServerEvent.ResponseCreated(Response("in_progress", [])));
        emit(new ServerEvent.OutputItemAdded(_response, 0, item));
        emit(new ServerEvent.ItemAdded(item, _user));
        emit(new ServerEvent.ContentPartAdded(_response, _item, 0, 0, new WireContentPart { Type = "audio", Transcript = "" }));
    }

    /// <summary>A delta of audio, without words.</summary>
    public void Sound() => emit(_sound ??= new ServerEvent.OutputAudioDelta(_response, _item, 0, 0, Audio));

    private void BeginSpeech()
    {
        _user = $"item_u{++_number:000000}";
        emit(new ServerEvent.SpeechStarted(_user, 1_000));
        if (_isMaking)
        {
            EndAnswer(isCut: true);
        }
    }

    private void EndSpeech()
    {
        var item = new WireItem
        {
            Id = _user,
            Type = "message",
            Role = "user",
            Status = "completed",
            Content = [new WireContentPart { Type = "input_audio" }],
        };
        emit(new ServerEvent.SpeechStopped(_user, 2_200));
        emit(new ServerEvent.AudioCommitted(_user, null));
        emit(new ServerEvent.ItemAdded(item, null));
        emit(new ServerEvent.ItemDone(item, null));
        emit(new ServerEvent.InputTranscriptionCompleted(_user, 0, "and what about tomorrow at seven", null));
    }

    private void Speak()
    {
        // The same two objects for the whole answer: what is made for each delta is the server's doing.
        emit(_words ??= new ServerEvent.OutputTranscriptDelta(_response, _item, 0, 0, Words));
        Sound();
    }

    private void EndAnswer(bool isCut)
    {
        _isMaking = false;
        var part = new WireContentPart { Type = "output_audio", Transcript = Words };
        var item = new WireItem
        {
            Id = _item,
            Type = "message",
            Role = "assistant",
            Status = isCut ? "incomplete" : "completed",
            Content = [part],
        };
        emit(new ServerEvent.OutputAudioDone(_response, _item, 0, 0));
        emit(new ServerEvent.OutputTranscriptDone(_response, _item, 0, 0, Words));
        emit(new ServerEvent.ContentPartDone(_response, _item, 0, 0, part with { Type = "audio" }));
        emit(new ServerEvent.ItemDone(item, _user));
        emit(new ServerEvent.OutputItemDone(_response, 0, item));
        emit(new ServerEvent.ResponseDone(Response(isCut ? "cancelled" : "completed", [item])));
    }

    private WireResponse Response(string status, IReadOnlyList<WireItem> output) => new()
    {
        Id = _response,
        Object = "realtime.response",
        Status = status,
        ConversationId = "conv_load",
        OutputModalities = ["audio"],
        Output = output,
        StatusDetails = status == "cancelled" ? new WireStatusDetails { Type = "cancelled", Reason = "turn_detected" } : null,
        Usage = status == "in_progress" ? null : new WireUsage { TotalTokens = 900, InputTokens = 600, OutputTokens = 300 },
    };
}
