using System.Buffers.Binary;
using System.Buffers.Text;
using Duologue.Load.Wire;

namespace Duologue.Load.Generate;

/// <summary>A phone at the end of a Twilio media stream: speaks a frame every 20 ms, plays what comes by its clock, returns marks, honours clear.</summary>
internal sealed class Phone : IAlarm
{
    public const int FrameBytes = 160;
    private const int FrameAlarm = 0;
    private const int MarkAlarm = 1;
    private const long FrameTime = 20_000_000;
    private const long ByteTime = 125_000;
    private readonly LoadRun _run;
    private readonly byte[] _audio = new byte[FrameBytes];
    private readonly byte[] _payload = new byte[16 * 1024];
    private readonly MarkQueue _marks = new();
    private readonly long[] _sentAt = new long[Tone.Levels];
    private readonly byte[] _streamSidBytes;
    private readonly byte[] _start;
    private long _began;
    private long _frame;
    private int _sequence = 1;
    private long _queueEnd;
    private int _answer = -1;
    private int _cleared = -1;
    private long _received;
    private double _playedAtClear;
    private bool _isMarkAlarmSet;

    public Phone(LoadRun run, int index, Line line, string start, string streamSid)
    {
        _run = run;
        Index = index;
        Line = line;
        _streamSidBytes = System.Text.Encoding.UTF8.GetBytes(streamSid);
        _start = System.Text.Encoding.UTF8.GetBytes(start);
    }

    public int Index { get; }

    public Line Line { get; }

    /// <summary>The model of this call; null until its line is there.</summary>
    public Model? Model { get; set; }

    /// <summary>When the model said that the caller speaks, while something played; 0 when no clear is awaited.</summary>
    public long ClearAwaitedSince { get; set; }

    /// <summary>What has been played of the last answer, ms; stands still once it was cleared.</summary>
    public double PlayedMs(long now) => _cleared == _answer ? _playedAtClear : Math.Max(0, (_received / 8.0) - QueuedMs(now));

    /// <summary>When the frame with a level was sent, by number modulo sixteen.</summary>
    public long SentAt(int level) => _sentAt[level];

    /// <summary>Whether something plays at a moment.</summary>
    public bool IsPlaying(long now) => _queueEnd > now;

    /// <summary>Audio that waits to be heard, ms.</summary>
    public double QueuedMs(long now) => Math.Max(0, _queueEnd - now) / 1e6;

    public void Begin()
    {
        Line.Send("""{"event":"connected","protocol":"Call","version":"1.0.0"}"""u8);
        Line.Send(_start);
        _began = EventLoop.Now + (FrameTime * (Index % 100) / 100);
        _run.Loop.Watch(Line.Socket, Readable);
        _run.Loop.At(_began, this, FrameAlarm);
    }

    /// <summary>Ends the call in order.</summary>
    public void HangUp()
    {
        Line.Send(_run.Text.Begin("{\"event\":\"stop\",\"sequenceNumber\":\""u8).Add(++_sequence).Add("\",\"streamSid\":\""u8).Add(_streamSidBytes)
            .Add("\",\"stop\":{\"accountSid\":\"AC00000000000000000000000000000001\",\"callSid\":\"CA\"}}"u8).Written);
        Line.Close();
    }

    public void Alarm(int kind, long due)
    {
        if (!Line.IsOpen || _run.IsOver)
        {
            return;
        }

        if (kind == FrameAlarm)
        {
            SendFrame();
            _run.Loop.At(_began + (++_frame * FrameTime), this, FrameAlarm);
        }
        else
        {
            _isMarkAlarmSet = false;
            ReturnMarks(EventLoop.Now);
        }
    }

    private void SendFrame()
    {
        var level = (int)(_frame % Tone.Levels);
        _audio.AsSpan().Fill(Tone.MuLaw(level));
        var text = _run.Text.Begin("""{"event":"media","sequenceNumber":"""u8).Add("\""u8).Add(++_sequence)
            .Add("\",\"media\":{\"track\":\"inbound\",\"chunk\":\""u8).Add(_frame + 1)
            .Add("\",\"timestamp\":\""u8).Add(_frame * 20).Add("\",\"payload\":\""u8);
        var now = EventLoop.Now;
        _sentAt[level] = now;
        BinaryPrimitives.WriteInt64LittleEndian(_audio, now);
        text.AddBase64(_audio).Add("\"},\"streamSid\":\""u8).Add(_streamSidBytes).Add("\"}"u8);
        Line.Send(text.Written);
    }

    private void Readable()
    {
        Line.Receive();
        var now = EventLoop.Now;
        while (Line.TryRead(out var text))
        {
            Take(text, now);
        }

        if (!Line.IsOpen)
        {
            _run.Loop.Forget(Line.Socket);
            _run.Failed(this);
        }
    }

    private void Take(ReadOnlySpan<byte> text, long now)
    {
        if (text.StartsWith("{\"event\":\"media\""u8))
        {
            Play(Field(text, "\"payload\":\""u8), now);
        }
        else if (text.StartsWith("{\"event\":\"mark\""u8))
        {
            if (!_marks.TryAdd(Field(text, "\"name\":\""u8), Math.Max(now, _queueEnd)))
            {
                _run.Measures.Complain("more marks than a phone holds");
            }

            ReturnMarks(now);
        }
        else if (text.StartsWith("{\"event\":\"clear\""u8))
        {
            Clear(now);
        }
        else if (!_run.IsRelay)
        {
            _run.Measures.Complain("not a message for a phone: " + System.Text.Encoding.UTF8.GetString(text[..Math.Min(80, text.Length)]));
        }
    }

    private void Play(ReadOnlySpan<byte> payload, long now)
    {
        Base64.DecodeFromUtf8(payload, _payload, out _, out var count);
        if (_run.Measures.IsOpen)
        {
            _run.Measures.MediaDown++;
            _run.Measures.PlayedMs += count / 8.0;
        }

        var first = Tone.LevelOf(_payload[Math.Min(FrameBytes, count) / 2]);
        if (first == _cleared)
        {
            _run.Measures.Complain("audio of an answer that was cleared");
        }
        else if (first == _answer && _queueEnd < now && _run.Measures.IsOpen)
        {
            _run.Measures.Starved++;
        }

        // In blocks, because an answer may begin inside of a message.
        for (var at = 0; at < count; at += FrameBytes)
        {
            var block = _payload.AsSpan(at, Math.Min(FrameBytes, count - at));
            Hear(Tone.LevelOf(block[block.Length / 2]), block.Length, now);
        }

        _queueEnd = Math.Max(_queueEnd, now) + (count * ByteTime);
    }

    private void Hear(int answer, int count, long now)
    {
        if (answer != _answer)
        {
            _answer = answer;
            _cleared = -1;
            _received = 0;
        }

        _received += count;
        Model?.Heard(answer, _received, now);
    }

    private void Clear(long now)
    {
        _playedAtClear = Math.Max(0, (_received / 8.0) - QueuedMs(now));
        if (_run.Measures.IsOpen)
        {
            _run.Measures.PlayedMs -= QueuedMs(now);
            if (ClearAwaitedSince != 0)
            {
                _run.Measures.Clear.Add((now - ClearAwaitedSince) / 1e6);
            }
        }

        ClearAwaitedSince = 0;
        _cleared = _answer;
        _queueEnd = now;
        while (!_marks.IsEmpty)
        {
            ReturnMark();
        }
    }

    private void ReturnMarks(long now)
    {
        while (!_marks.IsEmpty && _marks.FirstDue <= now)
        {
            ReturnMark();
        }

        if (!_marks.IsEmpty && !_isMarkAlarmSet)
        {
            _isMarkAlarmSet = true;
            _run.Loop.At(_marks.FirstDue, this, MarkAlarm);
        }
    }

    private void ReturnMark() => Line.Send(_run.Text.Begin("{\"event\":\"mark\",\"sequenceNumber\":\""u8).Add(++_sequence)
        .Add("\",\"streamSid\":\""u8).Add(_streamSidBytes).Add("\",\"mark\":{\"name\":\""u8).Add(_marks.Take()).Add("\"}}"u8).Written);

    private static ReadOnlySpan<byte> Field(ReadOnlySpan<byte> text, ReadOnlySpan<byte> name)
    {
        var from = text.IndexOf(name) + name.Length;
        return text.Slice(from, text[from..].IndexOf((byte)'"'));
    }
}
