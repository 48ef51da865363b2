using System.Runtime.InteropServices;

namespace Duologue.Load.Wire;

/// <summary>The few system calls of the generator: it runs on one thread, so that its own cost and delay stay small and known.</summary>
internal static partial class Native
{
    public const int WouldBlock = 11;
    public const int Interrupted = 4;
    public const int DontWait = 0x40;
    public const int NoSignal = 0x4000;
    public const uint Readable = 1;
    private const int TimerSlack = 29;

    /// <summary>Lets the kernel wake this thread when it was asked to, not up to 50 µs later.</summary>
    public static void WakePrecisely() => _ = Prctl(TimerSlack, 1, 0, 0, 0);

    [LibraryImport("libc", EntryPoint = "epoll_create1", SetLastError = true)]
    public static partial int EpollCreate(int flags);

    [LibraryImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
    public static unsafe partial int EpollControl(int epoll, int operation, int descriptor, byte* ready);

    [LibraryImport("libc", EntryPoint = "epoll_pwait2", SetLastError = true)]
    public static unsafe partial int EpollWait(int epoll, byte* ready, int count, long* timeout, nint signals);

    /// <summary>Lets this thread do nothing for some microseconds.</summary>
    [LibraryImport("libc", EntryPoint = "usleep", SetLastError = true)]
    public static partial int Rest(uint microseconds);

    [LibraryImport("libc", EntryPoint = "recv", SetLastError = true)]
    public static unsafe partial nint Receive(int descriptor, byte* buffer, nint length, int flags);

    [LibraryImport("libc", EntryPoint = "send", SetLastError = true)]
    public static unsafe partial nint Send(int descriptor, byte* buffer, nint length, int flags);

    [LibraryImport("libc", EntryPoint = "prctl", SetLastError = true)]
    private static partial int Prctl(int option, nuint a, nuint b, nuint c, nuint d);
}
