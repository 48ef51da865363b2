using Duologue.Testing;

namespace Duologue.App.Tests.Support;

/// <summary>Time that runs several times as fast as the real one, in steps of 20 ms, and slows down by itself when the machine is busy.</summary>
/// <remarks>A step that comes late is not made up for, so recognisers that get little of the processor have more of the real time to follow.</remarks>
internal sealed class PacedClock : IAsyncDisposable
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(20);

    private readonly PeriodicTimer _timer;
    private readonly Task _running;

    public PacedClock(int speed, DateTimeOffset startsAt)
    {
        Time = new ManualTimeProvider(startsAt);
        _timer = new PeriodicTimer(Step / speed, TimeProvider.System);
        _running = Task.Factory.StartNew(RunAsync, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap();
    }

    public ManualTimeProvider Time { get; }

    public async ValueTask DisposeAsync()
    {
        _timer.Dispose();
        await _running;
    }

    private async Task RunAsync()
    {
        while (await _timer.WaitForNextTickAsync())
        {
            Time.Advance(Step);
        }
    }
}
