using Duologue.Endpoints;

namespace Duologue.AspNetCore.Tests.Twilio;

public sealed class EventHandoffTests
{
    private readonly EventHandoff _handoff = new();

    [Fact(Timeout = 60_000)]
    public async Task Events_come_in_order_whoever_is_faster()
    {
        const int Count = 50_000;
        var writing = Task.Run(async () =>
        {
            for (var i = 0; i < Count; i++)
            {
                Assert.True(await _handoff.OfferAsync(Event(i)));
                if (i % 7 == 0)
                {
                    await Task.Yield();
                }
            }

            _handoff.Finish(new EndpointEvent.HungUp());
        }, TestContext.Current.CancellationToken);
        var expected = 0;
        while (await _handoff.NextAsync() is EndpointEvent.MarkReached mark)
        {
            Assert.Equal(expected++, int.Parse(mark.Name));
            if (expected % 11 == 0)
            {
                await Task.Yield();
            }
        }

        _handoff.Leave();
        await writing;
        Assert.Equal(Count, expected);
    }

    [Fact(Timeout = 60_000)]
    public async Task An_event_is_lent_until_the_next_is_asked_for()
    {
        var offered = _handoff.OfferAsync(Event(1)).AsTask();
        await _handoff.NextAsync();
        Assert.False(offered.IsCompleted);

        var next = _handoff.NextAsync().AsTask();

        Assert.True(await offered);
        Assert.False(next.IsCompleted);
        _handoff.Cancel();
        Assert.Null(await next);
    }

    [Fact(Timeout = 60_000)]
    public async Task The_last_event_passes_what_is_only_offered_but_not_what_is_lent()
    {
        var lent = _handoff.OfferAsync(Event(1)).AsTask();
        await _handoff.NextAsync();

        _handoff.Finish(new EndpointEvent.HungUp());
        Assert.False(lent.IsCompleted);
        var last = await _handoff.NextAsync();

        Assert.IsType<EndpointEvent.HungUp>(last);
        Assert.True(await lent);
        Assert.False(await _handoff.OfferAsync(Event(2)));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_reader_that_leaves_frees_the_writer()
    {
        var offered = _handoff.OfferAsync(Event(1)).AsTask();

        _handoff.Leave();

        Assert.False(await offered);
        Assert.False(await _handoff.OfferAsync(Event(2)));
    }

    [Fact(Timeout = 60_000)]
    public async Task An_event_is_slipped_in_only_while_the_reader_waits()
    {
        Assert.False(_handoff.TryInject(Event(1)));
        var next = _handoff.NextAsync().AsTask();

        Assert.True(_handoff.TryInject(Event(2)));
        Assert.False(_handoff.TryInject(Event(3)));
        var offered = _handoff.OfferAsync(Event(4)).AsTask();

        Assert.Equal(Event(2), await next);
        Assert.Equal(Event(4), await _handoff.NextAsync());
        Assert.False(offered.IsCompleted);
        _handoff.Leave();
        Assert.False(await offered);
    }

    private static EndpointEvent Event(int n) => new EndpointEvent.MarkReached(n.ToString());
}
