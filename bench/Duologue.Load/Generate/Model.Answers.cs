using System.Runtime.InteropServices;
using System.Text;
using Duologue.Load.Wire;

namespace Duologue.Load.Generate;

/// <content>
/// The script. A cycle of four turns takes about 30 s, in 55 % of which something plays:
/// <code>
///   answer 6 s at four times real time ─► heard out | cut while made (0.8 to 1.2 s) | cut while playing (2.5 to 4.5 s)
///   speech_started ─► 1.2 s ─► speech_stopped, committed, item, transcript ─► wait ─► next answer
/// </code>
/// </content>
internal sealed partial class Model
{
    private const int RespondAlarm = 0;
    private const int DeltaAlarm = 1;
    private const int SpeechAlarm = 2;
    private const int SilenceAlarm = 3;
    private const int AnswerMs = 6_000;
    private const int AheadOfTime = 4;
    private const double UrgentMs = 500;
    private static readonly byte[] Words = "and as for the rest of it "u8.ToArray();

    private readonly Queue<(long End, long SentAt)> _urgent = new();
    private Random _random = new(0);
    private int _turn;
    private int _answer;
    private bool _isMaking;
    private long _answerBegan;
    private int _sentMs;
    private byte[] _responseId = [];
    private byte[] _userId = [];

    private TurnKind Kind => (_turn & 3) switch { 1 => TurnKind.CutWhileMade, 3 => TurnKind.CutWhilePlaying, _ => TurnKind.HeardOut };

    public void Alarm(int kind, long due)
    {
        if (!_line.IsOpen || _run.IsOver)
        {
            return;
        }

        switch (kind)
        {
            case RespondAlarm:
                BeginAnswer(due);
                break;
            case DeltaAlarm when _isMaking:
                SendDelta(due);
                break;
            case SpeechAlarm:
                BeginSpeech(due);
                break;
            case SilenceAlarm:
                EndSpeech(due);
                break;
            default:
                break;
        }
    }

    /// <summary>The phone has got so much of an answer.</summary>
    public void Heard(int level, long bytes, long now)
    {
        if (level != _answer % Tone.Levels)
        {
            return;
        }

        // Converted audio is held back for the length of the filter: 5 ms short counts as complete.
        var slack = _isPcm ? 40 : 0;
        while (_urgent.TryPeek(out var delta) && bytes + slack >= delta.End)
        {
            _urgent.Dequeue();
            if (_run.Measures.IsOpen)
            {
                _run.Measures.Down.Add((now - delta.SentAt) / 1e6);
            }
        }
    }

    private void BeginAnswer(long due)
    {
        _answer++;
        _isMaking = true;
        _answerBegan = due;
        _sentMs = 0;
        _urgent.Clear();
        _itemId = Encoding.ASCII.GetBytes($"item_{Index:0000}a{_answer:00000}");
        _responseId = Encoding.ASCII.GetBytes($"resp_{Index:0000}a{_answer:00000}");
        SendEvent("response.created"u8, "\"response\":{\"object\":\"realtime.response\",\"id\":\""u8, _responseId, "\",\"status\":\"in_progress\",\"status_details\":null,\"output\":[],\"conversation_id\":\"conv_1\",\"output_modalities\":[\"audio\"],\"max_output_tokens\":\"inf\",\"usage\":null,\"metadata\":null}"u8);
        SendItem("response.output_item.added"u8, "in_progress"u8, withText: false);
        SendItem("conversation.item.added"u8, "in_progress"u8, withText: false);
        SendPart("response.content_part.added"u8, "\"part\":{\"type\":\"audio\",\"transcript\":\"\"}"u8);
        _run.Loop.At(due, this, DeltaAlarm);
        var cut = Kind switch
        {
            TurnKind.CutWhileMade => 800 + _random.Next(400),
            TurnKind.CutWhilePlaying => 2_500 + _random.Next(2_000),
            _ => AnswerMs + 1_700,
        };
        _run.Loop.At(due + (cut * 1_000_000L), this, SpeechAlarm);
    }

    private void SendDelta(long due)
    {
        var ms = Math.Min(AnswerMs - _sentMs, 100 + (20 * _random.Next(6)));
        SendPart("response.output_audio_transcript.delta"u8, "\"delta\":\""u8, Words, "\""u8);
        var now = EventLoop.Now;
        var count = Fill(ms);
        if (_run.IsRelay)
        {
            _line.Send(_run.Text.Begin("{\"event\":\"media\",\"streamSid\":\"MZ00000000000000000000000000000000\",\"media\":{\"payload\":\""u8)
                .AddBase64(_audio.AsSpan(0, count)).Add("\"}}"u8).Written);
        }
        else
        {
            _line.Send(_run.Text.Begin("{\"type\":\"response.output_audio.delta\",\"event_id\":\"event_load\",\"response_id\":\""u8).Add(_responseId)
                .Add("\",\"item_id\":\""u8).Add(_itemId).Add("\",\"output_index\":0,\"content_index\":0,\"delta\":\""u8)
                .AddBase64(_audio.AsSpan(0, count)).Add("\"}"u8).Written);
        }

        var ahead = _sentMs - ((now - _answerBegan) / 1e6);
        _sentMs += ms;
        if (ahead < UrgentMs)
        {
            _urgent.Enqueue((_sentMs * 8L, now));
        }

        if (_sentMs == AnswerMs)
        {
            EndAnswer(isCut: false);
        }
        else
        {
            _run.Loop.At(_answerBegan + (_sentMs * 1_000_000L / AheadOfTime), this, DeltaAlarm);
        }
    }

    private int Fill(int ms)
    {
        if (!_isPcm || _run.IsRelay)
        {
            _audio.AsSpan(0, ms * 8).Fill(Tone.MuLaw(_answer));
            return ms * 8;
        }

        MemoryMarshal.Cast<byte, short>(_audio.AsSpan(0, ms * 48)).Fill(Tone.Pcm(_answer));
        return ms * 48;
    }

    private void EndAnswer(bool isCut)
    {
        _isMaking = false;
        var status = isCut ? "incomplete"u8 : "completed"u8;
        _line.Send(_run.Text.Begin("{\"type\":\"response.output_audio.done\",\"event_id\":\"event_p\",\"response_id\":\""u8).Add(_responseId)
            .Add("\",\"item_id\":\""u8).Add(_itemId).Add("\",\"output_index\":0,\"content_index\":0}"u8).Written);
        SendPart("response.output_audio_transcript.done"u8, "\"transcript\":\""u8, Words, "\""u8);
        SendPart("response.content_part.done"u8, "\"part\":{\"type\":\"audio\",\"transcript\":\""u8, Words, "\"}"u8);
        SendItem("conversation.item.done"u8, status, withText: true);
        SendItem("response.output_item.done"u8, status, withText: true);
        _line.Send(_run.Text.Begin("{\"type\":\"response.done\",\"event_id\":\"event_d\",\"response\":{\"object\":\"realtime.response\",\"id\":\""u8).Add(_responseId)
            .Add(isCut ? "\",\"status\":\"cancelled\",\"status_details\":{\"type\":\"cancelled\",\"reason\":\"turn_detected\"},\"output\":[{\"id\":\""u8 : "\",\"status\":\"completed\",\"status_details\":null,\"output\":[{\"id\":\""u8)
            .Add(_itemId).Add("\",\"type\":\"message\",\"status\":\""u8).Add(status)
            .Add("\",\"role\":\"assistant\",\"content\":[{\"type\":\"output_audio\",\"transcript\":\""u8).Add(Words)
            .Add("\"}]}],\"conversation_id\":\"conv_1\",\"output_modalities\":[\"audio\"],\"usage\":{\"total_tokens\":900,\"input_tokens\":600,\"output_tokens\":300,\"input_token_details\":{\"text_tokens\":300,\"audio_tokens\":300,\"cached_tokens\":0},\"output_token_details\":{\"text_tokens\":60,\"audio_tokens\":240}},\"metadata\":null}}"u8).Written);
    }

    private void BeginSpeech(long due)
    {
        _userId = Encoding.ASCII.GetBytes($"item_{Index:0000}u{_answer:00000}");
        var now = EventLoop.Now;
        if (_phone is { } phone && phone.IsPlaying(now) && !_run.IsRelay)
        {
            phone.ClearAwaitedSince = now;
            if (_run.Measures.IsOpen)
            {
                _run.Measures.ClearsExpected++;
            }
        }

        if (_run.IsRelay)
        {
            _line.Send("{\"event\":\"clear\",\"streamSid\":\"MZ00000000000000000000000000000000\"}"u8);
        }

        SendEvent("input_audio_buffer.speech_started"u8, "\"audio_start_ms\":1000,\"item_id\":\""u8, _userId, "\""u8);
        if (_isMaking)
        {
            EndAnswer(isCut: true);
        }

        _run.Loop.At(due + 1_200_000_000, this, SilenceAlarm);
    }

    private void EndSpeech(long due)
    {
        SendEvent("input_audio_buffer.speech_stopped"u8, "\"audio_end_ms\":2200,\"item_id\":\""u8, _userId, "\""u8);
        SendEvent("input_audio_buffer.committed"u8, "\"previous_item_id\":null,\"item_id\":\""u8, _userId, "\""u8);
        SendUser("conversation.item.added"u8);
        SendUser("conversation.item.done"u8);
        SendEvent("conversation.item.input_audio_transcription.completed"u8, "\"item_id\":\""u8, _userId,
            "\",\"content_index\":0,\"transcript\":\"and what about tomorrow at seven\",\"usage\":{\"type\":\"duration\",\"seconds\":1.2}"u8);
        var wait = Kind == TurnKind.HeardOut ? 500_000_000 : 2_100_000_000L;
        _turn++;
        _run.Loop.At(due + wait, this, RespondAlarm);
    }

    private void SendUser(ReadOnlySpan<byte> type) => SendEvent(
        type, "\"previous_item_id\":null,\"item\":{\"id\":\""u8, _userId,
        "\",\"object\":\"realtime.item\",\"type\":\"message\",\"status\":\"completed\",\"role\":\"user\",\"content\":[{\"type\":\"input_audio\",\"transcript\":null}]}"u8);

    private void SendItem(ReadOnlySpan<byte> type, ReadOnlySpan<byte> status, bool withText) =>
        _line.Send(_run.Text.Begin("{\"type\":\""u8).Add(type).Add("\",\"event_id\":\"event_i\",\"response_id\":\""u8).Add(_responseId)
            .Add("\",\"output_index\":0,\"item\":{\"id\":\""u8).Add(_itemId).Add("\",\"object\":\"realtime.item\",\"type\":\"message\",\"status\":\""u8).Add(status)
            .Add("\",\"role\":\"assistant\",\"content\":["u8)
            .Add(withText ? "{\"type\":\"output_audio\",\"transcript\":\"and as for the rest of it\"}"u8 : default).Add("]}}"u8).Written);

    private void SendPart(ReadOnlySpan<byte> type, ReadOnlySpan<byte> a, ReadOnlySpan<byte> b = default, ReadOnlySpan<byte> c = default) =>
        _line.Send(_run.Text.Begin("{\"type\":\""u8).Add(type).Add("\",\"event_id\":\"event_p\",\"response_id\":\""u8).Add(_responseId)
            .Add("\",\"item_id\":\""u8).Add(_itemId).Add("\",\"output_index\":0,\"content_index\":0,"u8).Add(a).Add(b).Add(c).Add("}"u8).Written);

    private void SendEvent(ReadOnlySpan<byte> type, ReadOnlySpan<byte> a, ReadOnlySpan<byte> b, ReadOnlySpan<byte> c) =>
        _line.Send(_run.Text.Begin("{\"type\":\""u8).Add(type).Add("\",\"event_id\":\"event_e\","u8).Add(a).Add(b).Add(c).Add("}"u8).Written);
}
