using System.Text.Json;
using Duologue.Load.Wire;

namespace Duologue.Load.Talk;

/// <summary>All clients of a run, on one thread.</summary>
/// <remarks>Writes <c>begin</c> and <c>end</c> around the measured window, then the result as one line of JSON.</remarks>
internal sealed class TalkRun(LoadOptions options)
{
    private const long Second = 1_000_000_000;
    private const uint RestMicroseconds = 400;
    private readonly List<Talker> _talkers = [];
    private readonly TalkDialer _dialer = new(options);
    private readonly MessageText _text = new();
    private int _began;

    public EventLoop Loop { get; } = new();

    public TalkMeasures Measures { get; } = new();

    public Flood? Flood => options.Flood;

    public bool IsOver { get; private set; }

    public void Began() => _began++;

    /// <summary>A session broke.</summary>
    public void Failed()
    {
        if (!IsOver)
        {
            Measures.Failed++;
        }
    }

    public void Run()
    {
        Native.WakePrecisely();
        var dialing = Task.Run(_dialer.DialAllAsync);
        var patience = EventLoop.Now + (30 * Second) + (options.Calls * (long)(2 * options.BetweenCalls.TotalNanoseconds));
        while (_began < options.Calls - _dialer.Failed - Measures.Failed || !dialing.IsCompleted)
        {
            Loop.RunUntil(EventLoop.Now + (Second / 50), Connect);
            if (EventLoop.Now > patience)
            {
                Measures.Complain($"only {_began} of {options.Calls} sessions began");
                break;
            }
        }

        Loop.RunUntil(EventLoop.Now + (options.WarmUpSeconds * Second), Connect);
        Measure();
    }

    private void Measure()
    {
        Console.WriteLine("begin");
        var cpu = Environment.CpuUsage.TotalTime;
        var began = EventLoop.Now;
        Measures.IsOpen = true;
        Loop.RunUntil(began + (options.Seconds * Second), Connect);
        Measures.IsOpen = false;
        var seconds = (EventLoop.Now - began) / (double)Second;
        var own = (Environment.CpuUsage.TotalTime - cpu).TotalSeconds / seconds;
        Console.WriteLine("end");
        IsOver = true;
        Console.WriteLine(JsonSerializer.Serialize(Result(seconds, own), LoadJson.Default.TalkResult));
        foreach (var complaint in Measures.Complaints)
        {
            Console.Error.WriteLine(complaint);
        }

        foreach (var talker in _talkers)
        {
            talker.Line.Close();
        }
    }

    private TalkResult Result(double seconds, double own) => new()
    {
        Sessions = options.Calls,
        Seconds = seconds,
        GeneratorShare = own,
        DownP50 = Measures.Down.At(0.5),
        DownP99 = Measures.Down.At(0.99),
        CutP50 = Measures.Cut.At(0.5),
        CutP99 = Measures.Cut.At(0.99),
        CutsMissing = Measures.CutsMissing,
        FramesUp = Measures.FramesUp,
        DeltasDown = Measures.DeltasDown,
        Failed = Measures.Failed + _dialer.Failed,
        Errors = Measures.Errors,
    };

    private void Connect()
    {
        if (Flood is not null)
        {
            // Meanwhile messages gather, and one call takes many: else the generator would be busier than the server.
            _ = Native.Rest(RestMicroseconds);
        }

        while (_dialer.TryTake(out var socket) && socket is not null)
        {
            ITalkWire wire = options.IsRealtime ? new RealtimeWire(_text) : new BrowserWire(_text, options.Flood is not null);
            var talker = new Talker(this, new Line(socket, isClient: true), wire);
            _talkers.Add(talker);
            if (options.IsRelay)
            {
                talker.Begin();
            }
        }
    }
}
