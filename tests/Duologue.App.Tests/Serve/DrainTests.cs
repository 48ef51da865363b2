using Duologue.App.Serve;
using Duologue.Calls;
using Duologue.Phone;
using Duologue.Testing;

namespace Duologue.App.Tests.Serve;

/// <summary>The drain by itself, in time turned by hand.</summary>
public sealed class DrainTests : IDisposable
{
    private readonly ManualTimeProvider _time = new();
    private readonly CallRegistry _registry;
    private readonly PhoneCallLog _log = new();
    private readonly Drain _drain;

    public DrainTests()
    {
        _registry = new CallRegistry(timeProvider: _time);
        _drain = new Drain(_registry, _log, _time);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _registry.Dispose();

    [Fact(Timeout = 60_000)]
    public async Task Without_calls_it_is_over_at_once()
    {
        Assert.False(_drain.HasBegun);

        Assert.Equal(0, await _drain.RunAsync(TimeSpan.FromSeconds(30), Token));

        Assert.True(_drain.HasBegun);
        Assert.False(_registry.HasRoom);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_call_that_goes_on_is_waited_for()
    {
        var (endpoint, call) = await StartAsync();

        var draining = _drain.RunAsync(TimeSpan.FromSeconds(30), Token);
        Assert.True(_drain.HasBegun);
        Assert.False(_registry.HasRoom);
        Assert.False(draining.IsCompleted);
        endpoint.HangUp();

        Assert.Equal(CallEndReason.CallerHungUp, (await call).Reason);
        Assert.Equal(0, await draining);
    }

    [Fact(Timeout = 60_000)]
    public async Task What_is_left_at_the_limit_is_ended()
    {
        var (_, call) = await StartAsync();

        var draining = _drain.RunAsync(TimeSpan.FromSeconds(30), Token);
        _time.Advance(TimeSpan.FromSeconds(31));

        Assert.Equal(CallEndReason.Stopped, (await call).Reason);
        Assert.Equal(1, await draining);
    }

    [Fact(Timeout = 60_000)]
    public async Task Giving_up_waits_for_nothing()
    {
        var (endpoint, call) = await StartAsync();
        using var now = new CancellationTokenSource();

        var draining = _drain.RunAsync(TimeSpan.FromSeconds(30), now.Token);
        await now.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => draining);
        endpoint.HangUp();
        await call;
    }

    /// <summary>A call that has begun when this returns.</summary>
    private async Task<(FakeEndpoint Endpoint, Task<CallEnd> Call)> StartAsync()
    {
        var endpoint = new FakeEndpoint(_time);
        var began = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var runner = new RealtimeRunner(new RealtimeAgent { Name = "Assistant" }, new ScriptedModel(), timeProvider: _time);
        var call = runner.RunCallAsync(endpoint, new CallOptions { Registry = _registry, Started = _ => began.SetResult() }, Token);
        await began.Task.WaitAsync(Token);
        return (endpoint, call);
    }
}
