using System.Net.WebSockets;
using Duologue.AspNetCore.Twilio;
using Duologue.Endpoints;

namespace Duologue.AspNetCore.Tests.Twilio;

public sealed class TwilioEndpointLossTests
{
    [Fact(Timeout = 60_000)]
    public async Task A_phone_that_comes_back_hears_the_rest_from_the_last_mark()
    {
        await using var leg = await PhoneLeg.OpenAsync();
        var audio = PhoneLeg.Pattern(8_000 * 4);
        await leg.PlayAsync(audio[..16_000]);
        await leg.PassAsync(1_250);
        leg.Peer.Drop();
        await leg.LostAsync();

        await leg.PlayAsync(audio[16_000..], "n");
        leg.Time.Advance(TimeSpan.FromSeconds(4));
        Assert.True(await leg.ResumeAsync());
        await leg.SettleAsync();
        await leg.PassAsync(3_000);

        Assert.False(leg.Endpoint.IsLost);
        Assert.Equal(audio[9_600..], leg.Peer.Heard());
        Assert.All(leg.Peer.Marks, m => Assert.StartsWith("g1:", m, StringComparison.Ordinal));
        Assert.Equal([.. Enumerable.Range(0, 20).Select(i => $"m{i}"), .. Enumerable.Range(0, 20).Select(i => $"n{i}")], leg.Marks);
        Assert.Same(leg.Peer.Stream, leg.Endpoint.Stream);
    }

    [Fact(Timeout = 60_000)]
    public async Task The_caller_is_heard_on_the_new_stream_and_the_break_is_silence()
    {
        await using var leg = await PhoneLeg.OpenAsync();
        var audio = PhoneLeg.Pattern(160);
        await leg.Peer.SayAsync(audio, 5_000);
        await leg.SettleAsync();
        leg.Peer.Drop();
        await leg.LostAsync();
        leg.Time.Advance(TimeSpan.FromSeconds(3));
        await leg.ResumeAsync();

        await leg.Peer.SayAsync(audio, 0);
        await leg.SettleAsync();
        leg.Time.Advance(TimeSpan.FromMilliseconds(20));
        await leg.Peer.SayAsync(audio, 20);
        await leg.SettleAsync();

        Assert.Equal([.. audio, .. Enumerable.Repeat((byte)0xFF, (3_000 - 20) * 8), .. audio, .. audio], leg.Audio);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_phone_that_stays_away_has_hung_up_when_the_window_is_over()
    {
        await using var leg = await PhoneLeg.OpenAsync();
        leg.Peer.Drop();
        await leg.LostAsync();

        leg.Time.Advance(TimeSpan.FromMilliseconds(9_999));
        Assert.True(leg.Endpoint.IsLost);
        Assert.Empty(leg.Events);
        leg.Time.Advance(TimeSpan.FromMilliseconds(1));
        await leg.Reading;

        Assert.IsType<EndpointEvent.HungUp>(Assert.Single(leg.Events));
        Assert.False(leg.Endpoint.IsLost);
        Assert.False(await leg.ResumeAsync());
    }

    [Fact(Timeout = 60_000)]
    public async Task Hanging_up_ends_the_wait_at_once()
    {
        await using var leg = await PhoneLeg.OpenAsync();
        leg.Peer.Drop();
        await leg.LostAsync();

        leg.Endpoint.HangUp();
        await leg.Reading;

        Assert.IsType<EndpointEvent.HungUp>(Assert.Single(leg.Events));
        Assert.Equal(0, leg.Time.TimerCount);
    }

    [Fact(Timeout = 60_000)]
    public async Task Without_a_window_a_lost_phone_has_hung_up()
    {
        await using var leg = await PhoneLeg.OpenAsync(new TwilioEndpointOptions { ResumeWindow = TimeSpan.Zero });

        leg.Peer.Drop();
        await leg.Reading;

        Assert.IsType<EndpointEvent.HungUp>(Assert.Single(leg.Events));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_close_in_order_without_stop_is_a_loss_too()
    {
        await using var leg = await PhoneLeg.OpenAsync();

        await leg.Peer.CloseAsync();
        await leg.LostAsync();

        Assert.Empty(leg.Events);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_new_stream_may_come_before_the_old_is_known_to_be_lost()
    {
        await using var leg = await PhoneLeg.OpenAsync();
        var audio = PhoneLeg.Pattern(16_000);
        await leg.PlayAsync(audio);
        await leg.PassAsync(500);
        leg.Peer.Freeze();

        Assert.True(await leg.ResumeAsync());
        await leg.SettleAsync();
        await leg.PassAsync(2_000);

        Assert.Equal(audio[4_000..], leg.Peer.Heard());
        Assert.Equal(20, leg.Marks.Length);
        Assert.True(leg.OldPeers[0].Stream.Completion.IsCompleted);
    }

    [Fact(Timeout = 60_000)]
    public async Task What_was_said_to_nobody_can_still_be_cleared()
    {
        await using var leg = await PhoneLeg.OpenAsync();
        await leg.PlayAsync(PhoneLeg.Pattern(16_000));
        await leg.PassAsync(500);
        leg.Peer.Drop();
        await leg.LostAsync();

        await leg.Endpoint.ClearAsync(TestContext.Current.CancellationToken);
        await leg.ResumeAsync();
        await leg.SettleAsync();
        await leg.PassAsync(2_000);

        Assert.Empty(leg.Peer.Messages);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_phone_that_returns_no_marks_is_lost_five_seconds_after_they_were_due()
    {
        await using var leg = await PhoneLeg.OpenAsync();
        leg.Peer.ReturnsMarks = false;
        await leg.PlayAsync(PhoneLeg.Pattern(16_000));
        await leg.SettleAsync();

        // The first mark is due after 100 ms.
        await leg.PassAsync(5_090);
        Assert.False(leg.Endpoint.IsLost);
        leg.Time.Advance(TimeSpan.FromMilliseconds(10));
        await leg.LostAsync();
        await leg.Peer.ReadEnd;

        Assert.Equal(WebSocketCloseStatus.InternalServerError, leg.Peer.CloseStatus);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_phone_that_takes_nothing_more_is_lost_after_three_seconds()
    {
        await using var leg = await PhoneLeg.OpenAsync(room: 512);
        leg.Peer.Freeze();
        await leg.PlayAsync(PhoneLeg.Pattern(16_000), marks: false);
        await Soon.HoldsAsync(() => leg.Time.NextDue is not null);

        leg.Time.Advance(TimeSpan.FromMilliseconds(2_999));
        Assert.False(leg.Endpoint.IsLost);
        leg.Time.Advance(TimeSpan.FromMilliseconds(1));
        await leg.LostAsync();

        // Half a second later the socket is broken off; the rest is kept for the next stream.
        await Soon.HoldsAsync(() => leg.Time.NextDue == TimeSpan.FromMilliseconds(500));
        leg.Time.Advance(TimeSpan.FromMilliseconds(500));
        await leg.Peer.Stream.Completion;
        await leg.ResumeAsync();
        await leg.SettleAsync();
        await leg.PassAsync(2_000);
        Assert.EndsWith(string.Join(',', PhoneLeg.Pattern(16_000)[^1_600..]), string.Join(',', leg.Peer.Heard()), StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_slow_reader_does_not_lose_the_phone()
    {
        await using var leg = await PhoneLeg.OpenAsync();
        var hold = new TaskCompletionSource();
        leg.Holds = hold.Task;
        await leg.Peer.SayAsync(PhoneLeg.Pattern(160), 0);
        await leg.Held;
        await Soon.HoldsAsync(() => !leg.Endpoint.Player.IsListening);
        await leg.PlayAsync(PhoneLeg.Pattern(8_000));
        await leg.Peer.ReceivedAsync();
        leg.Time.Advance(TimeSpan.FromSeconds(20));
        for (var i = 0; i < 1_000; i++)
        {
            await leg.Peer.SayAsync(PhoneLeg.Pattern(160), 20 + (i * 20));
        }

        hold.SetResult();
        await leg.SettleAsync();
        leg.Time.Advance(TimeSpan.FromSeconds(4));

        Assert.False(leg.Endpoint.IsLost);
        Assert.Equal(10, leg.Marks.Length);
        Assert.Equal(1_001 * 160, leg.Audio.Length);
    }

    [Fact(Timeout = 60_000)]
    public async Task Disposing_closes_the_stream_in_order_and_leaves_nothing()
    {
        var leg = await PhoneLeg.OpenAsync();
        await leg.PlayAsync(PhoneLeg.Pattern(80_000));
        await leg.SettleAsync();

        await leg.Endpoint.DisposeAsync();
        await leg.Peer.ReadEnd;
        await leg.Reading;

        Assert.Equal(WebSocketCloseStatus.NormalClosure, leg.Peer.CloseStatus);
        Assert.True(leg.Peer.Stream.Completion.IsCompletedSuccessfully);
        await leg.DisposeAsync();
    }
}
