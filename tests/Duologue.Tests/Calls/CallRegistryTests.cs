using Duologue.Calls;
using Duologue.Testing;

namespace Duologue.Tests.Calls;

public sealed class CallRegistryTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 30_000)]
    public async Task Calls_are_listed_while_they_go_on_and_refused_beyond_the_limit()
    {
        using var registry = new CallRegistry(maximumCalls: 2);
        var options = new CallOptions { Registry = registry };
        await using var first = await TestCall.StartAsync(new ScriptedModel(), options: options);
        await using var second = await TestCall.StartAsync(new ScriptedModel(), options: options);
        var hasRoom = registry.HasRoom;
        await using var third = await TestCall.StartAsync(new ScriptedModel(), options: options);

        Assert.Equal(CallEndReason.Refused, (await third.End).Reason);
        Assert.Empty(third.Model.Connections);
        Assert.False(hasRoom);
        Assert.Equal(new[] { first.Session.Id, second.Session.Id }.Order(), registry.Active.Select(c => c.Id).Order());

        first.Endpoint.HangUp();
        await first.End;

        Assert.True(registry.HasRoom);
        Assert.Single(registry.Active);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_call_that_cannot_begin_gives_its_place_back()
    {
        using var registry = new CallRegistry(maximumCalls: 1);
        var model = new ScriptedModel { ConnectError = new Duologue.Models.RealtimeException(Duologue.Models.RealtimeFailure.Unreachable, "gone") };

        await using var call = await TestCall.StartAsync(model, options: new CallOptions { Registry = registry });
        await call.End;

        Assert.Equal(0, registry.Count);
    }

    [Fact(Timeout = 30_000)]
    public async Task Draining_waits_for_calls_and_takes_no_more()
    {
        using var registry = new CallRegistry();
        var options = new CallOptions { Registry = registry };
        await using var call = await TestCall.StartAsync(new ScriptedModel(), options: options);
        var draining = registry.DrainAsync(TimeSpan.FromMinutes(1), Token);
        await using var late = await TestCall.StartAsync(new ScriptedModel(), options: options);
        var isWaiting = !draining.IsCompleted;

        call.Endpoint.HangUp();

        Assert.Equal(0, await draining);
        Assert.True(isWaiting);
        Assert.Equal(CallEndReason.Refused, (await late.End).Reason);
    }

    [Fact(Timeout = 30_000)]
    public async Task Calls_that_outlast_the_drain_are_ended()
    {
        var time = new ManualTimeProvider();
        using var registry = new CallRegistry(timeProvider: time);
        await using var call = await TestCall.StartAsync(new ScriptedModel(), options: new CallOptions { Registry = registry }, time: time);
        var draining = registry.DrainAsync(TimeSpan.FromMinutes(1), Token);

        time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(1, await draining);
        Assert.Equal(CallEndReason.Stopped, (await call.End).Reason);
    }

    [Fact(Timeout = 30_000)]
    public async Task The_registrys_longest_duration_holds_for_calls_without_their_own()
    {
        var time = new ManualTimeProvider();
        using var registry = new CallRegistry(maximumDuration: TimeSpan.FromMinutes(10), timeProvider: time);
        await using var call = await TestCall.StartAsync(new ScriptedModel(), options: new CallOptions { Registry = registry }, time: time);
        await using var longer = await TestCall.StartAsync(
            new ScriptedModel(), options: new CallOptions { Registry = registry, MaximumDuration = TimeSpan.FromMinutes(20) }, time: time);

        time.Advance(TimeSpan.FromMinutes(10));

        Assert.Equal(CallEndReason.MaximumDuration, (await call.End).Reason);
        Assert.False(longer.End.IsCompleted);
    }

    [Fact]
    public void A_limit_below_one_is_a_mistake() => Assert.Throws<ArgumentOutOfRangeException>(() => new CallRegistry(0));

    [Fact(Timeout = 60_000)]
    public async Task Many_calls_at_once_leave_nothing_behind()
    {
        using var registry = new CallRegistry(maximumCalls: 20);
        var calls = await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => Task.Run(async () =>
        {
            await using var call = await TestCall.StartAsync(new ScriptedModel().Says("hello", TimeSpan.FromSeconds(1)), options: new CallOptions { Registry = registry });
            if (!call.End.IsCompleted)
            {
                await call.Session.SendTextAsync("hi", cancellationToken: Token);
                await call.PlayedAsync(TimeSpan.FromSeconds(1));
                call.Endpoint.HangUp();
            }

            return (await call.End).Reason;
        })));

        Assert.All(calls, reason => Assert.True(reason is CallEndReason.CallerHungUp or CallEndReason.Refused));
        Assert.Equal(0, registry.Count);
        Assert.Empty(registry.Active);
    }
}
