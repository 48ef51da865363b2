using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Duologue.Load.Wire;

namespace Duologue.Load.Generate;

/// <summary>All phones and all models of a run, on one thread, so that their times compare.</summary>
/// <remarks>Writes <c>begin</c> and <c>end</c> around the measured window, so that whoever started it can look at the server, then the result as one line of JSON.</remarks>
internal sealed class LoadRun(LoadOptions options)
{
    private const long Second = 1_000_000_000;
    private readonly Phone?[] _phones = new Phone?[options.Calls];
    private readonly Dialer _dialer = new(options);
    private int _began;

    public EventLoop Loop { get; } = new();

    public Measures Measures { get; } = new();

    public MessageText Text { get; } = new();

    public bool IsRelay => options.IsRelay;

    public bool IsOver { get; private set; }

    public Phone? PhoneOf(int index) => index >= 0 && index < _phones.Length ? _phones[index] : null;

    public void Began() => _began++;

    /// <summary>A line of a call broke.</summary>
    public void Failed(Phone phone)
    {
        if (!IsOver && _phones[phone.Index] is not null)
        {
            Measures.FailedCalls++;
            _phones[phone.Index] = null;
            phone.Line.Close();
        }
    }

    public void Run()
    {
        Native.WakePrecisely();
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, options.ModelPort));
        listener.Listen(512);
        Loop.Watch(listener, () => _ = new Model(this, new Line(listener.Accept(), isClient: false)));
        var dialing = Task.Run(_dialer.DialAllAsync);
        var patience = EventLoop.Now + (30 * Second) + (options.Calls * (long)(2 * options.BetweenCalls.TotalNanoseconds));
        while (_began < options.Calls - _dialer.Failed - Measures.FailedCalls || !dialing.IsCompleted)
        {
            Loop.RunUntil(EventLoop.Now + (Second / 50), Connect);
            if (EventLoop.Now > patience)
            {
                Measures.Complain($"only {_began} of {options.Calls} calls began");
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
        Console.WriteLine(JsonSerializer.Serialize(Result(seconds, own), LoadJson.Default.LoadResult));
        foreach (var complaint in Measures.Complaints)
        {
            Console.Error.WriteLine(complaint);
        }

        foreach (var phone in _phones)
        {
            phone?.HangUp();
        }
    }

    private LoadResult Result(double seconds, double own) => new()
    {
        Calls = options.Calls,
        Seconds = seconds,
        GeneratorShare = own,
        UpP50 = Measures.Up.At(0.5),
        UpP99 = Measures.Up.At(0.99),
        DownP50 = Measures.Down.At(0.5),
        DownP99 = Measures.Down.At(0.99),
        ClearP50 = Measures.Clear.At(0.5),
        ClearP99 = Measures.Clear.At(0.99),
        TruncationP50 = Measures.Truncation.At(0.5),
        TruncationP95 = Measures.Truncation.At(0.95),
        Clears = Measures.Clear.Count,
        ClearsExpected = Measures.ClearsExpected,
        Truncations = Measures.Truncation.Count,
        FramesUp = Measures.FramesUp,
        MediaDown = Measures.MediaDown,
        PlayedShare = Measures.PlayedMs / 1e3 / seconds / options.Calls,
        Starved = Measures.Starved,
        FailedCalls = Measures.FailedCalls + _dialer.Failed,
        Errors = Measures.Errors,
        Blocked = _phones.Sum(p => p?.Line.Blocked ?? 0),
    };

    private void Connect()
    {
        while (_dialer.TryTake(out var call))
        {
            var phone = new Phone(this, call.Index, new Line(call.Socket, isClient: true), call.Start, call.StreamSid);
            _phones[call.Index] = phone;
            phone.Begin();
        }
    }
}
