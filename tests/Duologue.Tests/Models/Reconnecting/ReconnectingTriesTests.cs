using Duologue.Models;
using Duologue.Protocol;
using Duologue.Tests.Support;

namespace Duologue.Tests.Models.Reconnecting;

public sealed class ReconnectingTriesTests
{
    private readonly TestClock _clock = new();
    private readonly ManualModel _model = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Waits_double_are_scattered_and_heed_the_server()
    {
        var delay = new ReconnectDelay(new ReconnectOptions { Seed = 1 });

        var waits = Enumerable.Range(1, 10).Select(attempt => delay.Before(attempt, null)).ToArray();

        Assert.InRange(waits[0], TimeSpan.Zero, TimeSpan.FromMilliseconds(250));
        for (var i = 1; i < waits.Length; i++)
        {
            var full = TimeSpan.FromSeconds(Math.Min(60, Math.Pow(2, i - 1)));
            Assert.InRange(waits[i], full / 2, full);
        }

        Assert.Equal(TimeSpan.FromSeconds(90), delay.Before(1, TimeSpan.FromSeconds(90)));
        await Task.CompletedTask;
    }

    [Fact]
    public async Task Each_try_is_told_and_the_last_failure_is_thrown()
    {
        await using var call = await CallAsync(change: o => o.Tries = 3);
        _model.Refuse(RealtimeFailure.Unreachable, RealtimeFailure.ServerError, RealtimeFailure.RateLimited);

        call.Line.Break();
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            var told = await call.UntilAsync(e => e is ServerEvent.ConnectionLost);
            Assert.Equal(attempt, Assert.IsType<ServerEvent.ConnectionLost>(told[^1]).Attempt);
            var next = call.NextAsync();
            await _clock.TimerAsync(TimeSpan.FromSeconds(4));
            _clock.Advance(TimeSpan.FromSeconds(4));
            call.Pending = next;
        }

        var failure = await Assert.ThrowsAsync<RealtimeException>(async () => await call.NextAsync());
        Assert.Equal(RealtimeFailure.RateLimited, failure.Reason);
        await Assert.ThrowsAsync<RealtimeException>(() => call.SendAsync(new ClientEvent.CommitAudio()));
    }

    [Fact]
    public async Task A_failure_that_trying_cannot_mend_ends_the_call_at_once()
    {
        await using var call = await CallAsync();
        _model.Refuse(RealtimeFailure.InvalidKey);
        call.Line.Break();
        await call.UntilAsync(e => e is ServerEvent.ConnectionLost);

        var next = call.NextAsync();
        await _clock.TimerAsync(TimeSpan.FromSeconds(1));
        _clock.Advance(TimeSpan.FromSeconds(1));
        var failure = await Assert.ThrowsAsync<RealtimeException>(() => next);

        Assert.Equal(RealtimeFailure.InvalidKey, failure.Reason);
        Assert.Equal(2, _model.Attempts);
    }

    [Fact]
    public async Task A_fatal_break_is_not_mended()
    {
        await using var call = await CallAsync();

        call.Line.Break(RealtimeFailure.QuotaExceeded);
        var failure = await Assert.ThrowsAsync<RealtimeException>(() => call.UntilAsync(_ => false));

        Assert.Equal(RealtimeFailure.QuotaExceeded, failure.Reason);
        Assert.Equal(1, _model.Attempts);
    }

    [Fact]
    public async Task A_line_that_breaks_again_while_it_is_restored_is_tried_again()
    {
        await using var call = await CallAsync();
        await call.SendAsync(new ClientEvent.CreateResponse());
        call.Line.Break();
        await call.UntilAsync(e => e is ServerEvent.ConnectionLost);
        _model.Refuse(RealtimeFailure.Unreachable);

        var restoring = call.UntilAsync(e => e is ServerEvent.ConnectionLost { Attempt: 2 });
        await _clock.TimerAsync(TimeSpan.FromSeconds(1));
        _clock.Advance(TimeSpan.FromSeconds(1));
        await restoring;
        var next = await call.RestoreAsync();

        Assert.Single(next.Sent.OfType<ClientEvent.CreateResponse>());
    }

    [Fact]
    public async Task A_send_that_finds_the_line_broken_does_not_throw_and_is_not_lost()
    {
        await using var call = await CallAsync();
        call.Line.Heard = _ => throw new RealtimeException(RealtimeFailure.ConnectionLost, "cut");

        await call.SendAsync(new ClientEvent.CreateItem(new WireItem { Type = "message", Role = "user" }));
        await call.UntilAsync(e => e is ServerEvent.ConnectionLost);
        var next = await call.RestoreAsync();

        Assert.Single(next.SentItems);
    }

    [Fact]
    public async Task Connecting_the_first_time_is_tried_again_too()
    {
        _model.Refuse(RealtimeFailure.ServerError);
        var model = new ReconnectingModel(_model, new ReconnectOptions { TimeProvider = _clock, Seed = 1, RolloverAfter = null });

        var connecting = model.ConnectAsync(RealtimeSettings.Default, Token);
        await _clock.TimerAsync(TimeSpan.FromSeconds(1));
        _clock.Advance(TimeSpan.FromSeconds(1));
        await using var connection = await connecting;

        Assert.Equal(2, _model.Attempts);
    }

    [Fact]
    public async Task A_close_in_order_ends_the_call_without_reconnecting()
    {
        await using var call = await CallAsync();

        call.Line.Close();

        Assert.Null(await call.NextAsync());
        Assert.Equal(1, _model.Attempts);
        await Assert.ThrowsAsync<RealtimeException>(() => call.SendAsync(new ClientEvent.CommitAudio()));
    }

    [Fact]
    public async Task Disposing_in_the_gap_ends_the_reader()
    {
        var call = await CallAsync();
        call.Line.Break();
        await call.UntilAsync(e => e is ServerEvent.ConnectionLost);
        var next = call.NextAsync();
        await _clock.TimerAsync(TimeSpan.FromSeconds(1));

        await call.Connection.DisposeAsync();

        Assert.Null(await next);
    }

    private Task<ReconnectingCall> CallAsync(RealtimeSettings? settings = null, Action<ReconnectOptions>? change = null) =>
        ReconnectingCall.BeginAsync(_model, _clock, settings, o =>
        {
            o.RolloverAfter = null;
            change?.Invoke(o);
        });
}
