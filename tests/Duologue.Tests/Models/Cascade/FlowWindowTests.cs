using Duologue.Models.Cascade;

namespace Duologue.Tests.Models.Cascade;

public sealed class FlowWindowTests
{
    [Fact]
    public async Task Producers_wait_in_order_until_there_is_room()
    {
        var window = new FlowWindow(10);
        await window.AcquireAsync(8, TestContext.Current.CancellationToken);

        var large = window.AcquireAsync(6, TestContext.Current.CancellationToken).AsTask();
        var small = window.AcquireAsync(1, TestContext.Current.CancellationToken).AsTask();
        Assert.False(large.IsCompleted || small.IsCompleted);

        window.Release(8);
        await large;
        await small;
    }

    [Fact]
    public void More_than_the_window_passes_when_it_is_empty()
    {
        var window = new FlowWindow(10);

        Assert.True(window.AcquireAsync(50, TestContext.Current.CancellationToken).AsTask().IsCompletedSuccessfully);
        Assert.False(window.AcquireAsync(1, TestContext.Current.CancellationToken).AsTask().IsCompleted);
    }

    [Fact]
    public async Task Who_gives_up_lets_the_next_one_in()
    {
        var window = new FlowWindow(10);
        await window.AcquireAsync(5, TestContext.Current.CancellationToken);
        using var stop = new CancellationTokenSource();
        var first = window.AcquireAsync(9, stop.Token).AsTask();
        var second = window.AcquireAsync(5, TestContext.Current.CancellationToken).AsTask();

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        await second;
    }
}
