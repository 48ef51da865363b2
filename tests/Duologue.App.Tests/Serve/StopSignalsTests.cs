using Duologue.App.Serve;

namespace Duologue.App.Tests.Serve;

public class StopSignalsTests
{
    [Fact]
    public void The_first_signal_stops_and_the_second_stops_now()
    {
        using var signals = new StopSignals();
        Assert.False(signals.Stopped.IsCompleted);

        signals.Raise();
        Assert.True(signals.Stopped.IsCompleted);
        Assert.True(signals.Stop.IsCancellationRequested);
        Assert.False(signals.StopNow.IsCancellationRequested);

        signals.Raise();
        signals.Raise();
        Assert.True(signals.StopNow.IsCancellationRequested);
    }
}
