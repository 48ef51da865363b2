using System.ComponentModel;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Duologue.Load.Wire;

/// <summary>One thread that waits for sockets and alarms, in nanoseconds of the monotonic clock.</summary>
internal sealed unsafe class EventLoop
{
    private const int Batch = 64;
    private const int Add = 1;
    private const int Remove = 2;

    /// <summary>The kernel packs its event on x64 only.</summary>
    private static readonly int Size = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 12 : 16;
    private static readonly int DataOffset = Size - 8;

    private readonly int _epoll = Native.EpollCreate(0);
    private readonly byte[] _ready = GC.AllocateArray<byte>(Batch * Size, pinned: true);
    private readonly Dictionary<int, Action> _targets = [];
    private readonly PriorityQueue<(IAlarm Target, int Kind), long> _alarms = new();

    /// <summary>Now, in nanoseconds.</summary>
    public static long Now => TimeProvider.System.GetTimestamp() * (1_000_000_000 / TimeProvider.System.TimestampFrequency);

    public void Watch(Socket socket, Action readable)
    {
        var descriptor = (int)socket.Handle;
        _targets[descriptor] = readable;
        var ready = stackalloc byte[Size];
        *(uint*)ready = Native.Readable;
        *(long*)(ready + DataOffset) = descriptor;
        if (Native.EpollControl(_epoll, Add, descriptor, ready) != 0)
        {
            throw new Win32Exception();
        }
    }

    public void Forget(Socket socket)
    {
        var descriptor = (int)socket.Handle;
        if (_targets.Remove(descriptor))
        {
            var ready = stackalloc byte[Size];
            _ = Native.EpollControl(_epoll, Remove, descriptor, ready);
        }
    }

    public void At(long time, IAlarm target, int kind) => _alarms.Enqueue((target, kind), time);

    /// <summary>Runs until a time; <paramref name="each"/> is called at least every millisecond.</summary>
    public void RunUntil(long end, Action each)
    {
        var timeout = stackalloc long[2];
        while (true)
        {
            var now = Now;
            while (_alarms.TryPeek(out var alarm, out var due) && due <= now)
            {
                _alarms.Dequeue();
                alarm.Target.Alarm(alarm.Kind, due);
            }

            each();
            if (now >= end)
            {
                return;
            }

            var next = Math.Min(end, _alarms.TryPeek(out _, out var first) ? first : end);
            timeout[0] = 0;
            timeout[1] = Math.Clamp(next - Now, 0, 1_000_000);
            Wait(timeout);
        }
    }

    private void Wait(long* timeout)
    {
        fixed (byte* ready = _ready)
        {
            var count = Native.EpollWait(_epoll, ready, Batch, timeout, 0);
            if (count < 0 && Marshal.GetLastPInvokeError() != Native.Interrupted)
            {
                throw new Win32Exception();
            }

            for (var i = 0; i < count; i++)
            {
                if (_targets.TryGetValue((int)*(long*)(ready + (i * Size) + DataOffset), out var readable))
                {
                    readable();
                }
            }
        }
    }
}
