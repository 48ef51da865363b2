using Duologue.Load.Wire;

namespace Duologue.Load.Talk;

/// <summary>One client of the server: sends a frame every 20 ms, or in a flood always so many that some are under way.</summary>
internal sealed class Talker : IAlarm
{
    private const int FrameAlarm = 0;
    private const int ReportAlarm = 1;
    private const int BatchAlarm = 2;
    private const long FrameTime = 20_000_000;
    private const long ReportTime = 100_000_000;
    private readonly TalkRun _run;
    private readonly ITalkWire _wire;
    private long _began;
    private long _frame;
    private long _cutSince;
    private byte[]? _batch;
    private long _batchAt;
    private int _answered;

    public Talker(TalkRun run, Line line, ITalkWire wire)
    {
        _run = run;
        _wire = wire;
        Line = line;
        run.Loop.Watch(line.Socket, Readable);

        // What came together with the answer to the upgrade waits in the line already, and the socket will not say so again.
        Readable();
    }

    public Line Line { get; }

    /// <summary>The server is ready for audio.</summary>
    public void Begin()
    {
        if (_began != 0)
        {
            return;
        }

        _run.Began();
        _began = EventLoop.Now;
        _run.Loop.At(_began + ReportTime, this, ReportAlarm);
        if (_run.Flood is null)
        {
            _run.Loop.At(_began, this, FrameAlarm);
            return;
        }

        for (var i = 0; i < Flood.Batches; i++)
        {
            NextBatch(_began);
        }
    }

    public void Alarm(int kind, long due)
    {
        if (!Line.IsOpen || _run.IsOver)
        {
            return;
        }

        if (kind == ReportAlarm)
        {
            _wire.Report(Line, EventLoop.Now);
            _run.Loop.At(due + ReportTime, this, ReportAlarm);
            return;
        }

        if (kind == BatchAlarm)
        {
            SendBatch();
            return;
        }

        var now = EventLoop.Now;
        if (TalkScript.BeginsTurn(_frame))
        {
            ExpectCut(now);
        }

        SendFrame(now);
        _run.Loop.At(_began + (++_frame * FrameTime), this, FrameAlarm);
    }

    /// <summary>A piece of audio came.</summary>
    /// <param name="ageMs">How old it is; null when that is not in this piece.</param>
    public void Delta(double? ageMs)
    {
        if (_run.Measures.IsOpen)
        {
            _run.Measures.DeltasDown++;
            if (ageMs is { } age)
            {
                _run.Measures.Down.Add(age);
            }
        }

        if (_run.Flood is { } flood && ++_answered == flood.Deltas)
        {
            _answered = 0;
            NextBatch(EventLoop.Now);
        }
    }

    /// <summary>The server told that the caller speaks.</summary>
    public void CutHeard(long now)
    {
        if (_cutSince != 0 && _run.Measures.IsOpen)
        {
            _run.Measures.Cut.Add((now - _cutSince) / 1e6);
        }

        _cutSince = 0;
    }

    public void Complain(string what) => _run.Measures.Complain(what);

    private void ExpectCut(long now)
    {
        if (_cutSince != 0 && _run.Measures.IsOpen)
        {
            _run.Measures.CutsMissing++;
        }

        _cutSince = _wire.ExpectsCut(now) ? now : 0;
    }

    /// <summary>Sends the next batch as soon as the server allows it.</summary>
    private void NextBatch(long now)
    {
        _batchAt = Math.Max(now, _batchAt + ((_run.Flood?.Frames ?? 0) * _wire.LeastTime));
        if (_batchAt <= now)
        {
            SendBatch();
        }
        else
        {
            _run.Loop.At(_batchAt, this, BatchAlarm);
        }
    }

    /// <summary>The same bytes again and again, in one call: the generator has to be quicker than the server.</summary>
    private void SendBatch()
    {
        _batch ??= MakeBatch();
        Line.SendRaw(_batch);
        if (_run.Measures.IsOpen)
        {
            _run.Measures.FramesUp += _run.Flood?.Frames ?? 0;
        }
    }

    private byte[] MakeBatch()
    {
        Line.Hold();
        for (var i = 0; i < _run.Flood?.Frames; i++)
        {
            _wire.SendFrame(Line, EventLoop.Now);
        }

        return Line.Held();
    }

    private void SendFrame(long now)
    {
        _wire.SendFrame(Line, now);
        if (_run.Measures.IsOpen)
        {
            _run.Measures.FramesUp++;
        }
    }

    private void Readable()
    {
        Line.Receive();
        var now = EventLoop.Now;
        while (Line.TryRead(out var message))
        {
            _wire.Take(this, message, Line.IsBinary, now);
        }

        if (!Line.IsOpen)
        {
            _run.Loop.Forget(Line.Socket);
            _run.Failed();
            Line.Close();
        }
    }
}
