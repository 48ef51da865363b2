using Duologue.AspNetCore.Twilio;
using Duologue.Audio;

namespace Duologue.AspNetCore.Tests.Twilio;

public sealed class TwilioEndpointPlayingTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task The_first_audio_leaves_at_once_and_the_mark_behind_it()
    {
        await using var leg = await PhoneLeg.OpenAsync();

        await leg.Endpoint.PlayAsync(new AudioFrame(AudioFormat.MuLaw8k, new byte[] { 0xFF, 0xFE, 0xFE, 0xFF }), Token);
        await leg.Endpoint.MarkAsync("m0", Token);
        await leg.SettleAsync();

        Assert.Equal(
            [
                $$$"""{"event":"media","streamSid":"{{{PhonePeer.StreamSid}}}","media":{"payload":"//7+/w=="}}""",
                $$$"""{"event":"mark","streamSid":"{{{PhonePeer.StreamSid}}}","mark":{"name":"g0:m0"}}""",
            ],
            leg.Peer.Messages);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(1_000, true)]
    [InlineData(1_000, false)]
    [InlineData(200, true)]
    [InlineData(3_000, true)]
    public async Task A_long_answer_is_paced_to_the_lead_and_one_piece_and_heard_without_a_gap(int leadMs, bool marks)
    {
        await using var leg = await PhoneLeg.OpenAsync(new TwilioEndpointOptions
        {
            PlaybackLead = TimeSpan.FromMilliseconds(leadMs),
            SilenceAfter = Timeout.InfiniteTimeSpan,
        });
        var audio = PhoneLeg.Pattern(8_000 * 30);

        await leg.PlayAsync(audio, marks: marks);
        await leg.SettleAsync();
        Assert.InRange(leg.Peer.Ahead.TotalMilliseconds, leadMs, leadMs + 100);
        await leg.PassAsync(29_990);
        Assert.Equal(audio.Length - 80, leg.Peer.Heard().Length);
        await leg.PassAsync(20);

        Assert.Equal(audio, leg.Peer.Heard());
        Assert.InRange(leg.Peer.MostAhead.TotalMilliseconds, leadMs, leadMs + 100);
        Assert.Equal(marks ? 300 : 0, leg.Marks.Length);
        Assert.Equal(leg.Marks.Order(Comparer<string>.Create((a, b) => int.Parse(a[1..]) - int.Parse(b[1..]))), leg.Marks);
    }

    [Fact(Timeout = 60_000)]
    public async Task Marks_come_when_what_is_before_them_was_heard()
    {
        await using var leg = await PhoneLeg.OpenAsync();
        await leg.PlayAsync(PhoneLeg.Pattern(16_000));

        await leg.PassAsync(90);
        Assert.Empty(leg.Marks);
        await leg.PassAsync(10);
        Assert.Equal(["m0"], leg.Marks);
        await leg.PassAsync(1_400);
        Assert.Equal(15, leg.Marks.Length);
    }

    [Fact(Timeout = 60_000)]
    public async Task Small_pieces_are_put_together_once_the_lead_is_there()
    {
        await using var leg = await PhoneLeg.OpenAsync();
        for (var i = 0; i < 500; i++)
        {
            await leg.Endpoint.PlayAsync(new AudioFrame(AudioFormat.MuLaw8k, new byte[160]), Token);
        }

        await leg.PassAsync(10_000);

        // A second of 20 ms pieces at once, then 100 ms in each message.
        Assert.InRange(leg.Peer.Messages.Count, 51 + 88, 51 + 92);
        Assert.Equal(80_000, leg.Peer.Heard().Length);
    }

    [Fact(Timeout = 60_000)]
    public async Task Nothing_runs_when_nothing_is_queued()
    {
        await using var leg = await PhoneLeg.OpenAsync();
        await leg.PlayAsync(PhoneLeg.Pattern(1_600));

        await leg.PassAsync(300);

        Assert.Equal(0, leg.Time.TimerCount);
    }

    [Fact(Timeout = 60_000)]
    public async Task Clear_stops_the_phone_within_the_same_moment()
    {
        await using var leg = await PhoneLeg.OpenAsync();
        var audio = PhoneLeg.Pattern(40_000);
        await leg.PlayAsync(audio);
        await leg.PassAsync(730);

        await leg.Endpoint.ClearAsync(Token);
        await leg.SettleAsync();
        await leg.PassAsync(2_000);

        Assert.Equal(1, leg.Peer.Clears);
        Assert.Equal(audio[..(730 * 8)], leg.Peer.Heard());
        Assert.Equal(["m0", "m1", "m2", "m3", "m4", "m5", "m6"], leg.Marks);
        Assert.Equal(0, leg.Time.TimerCount);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_mark_that_a_clear_brings_back_proves_nothing()
    {
        await using var leg = await PhoneLeg.OpenAsync();
        await leg.PlayAsync(PhoneLeg.Pattern(8_000));
        await leg.PassAsync(250);
        await leg.Endpoint.ClearAsync(Token);
        await leg.SettleAsync();
        var flushed = leg.Endpoint.Player.StrangeMarks;

        await leg.PlayAsync(PhoneLeg.Pattern(800), "m");
        await leg.SettleAsync();
        await leg.Peer.SendAsync($$$"""{"event":"mark","streamSid":"{{{PhonePeer.StreamSid}}}","mark":{"name":"g0:m0"}}""");
        await leg.SettleAsync();

        Assert.Equal(8, flushed);
        Assert.Equal(["m0", "m1"], leg.Marks);
        Assert.Equal("g1:m0", leg.Peer.Marks.Last());
        await leg.PassAsync(100);
        Assert.Equal(["m0", "m1", "m0"], leg.Marks);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("never set")]
    [InlineData("g0:never")]
    [InlineData("g7:m0")]
    [InlineData("g:m0")]
    [InlineData("m0")]
    [InlineData("g99999999999:m0")]
    public async Task Marks_nobody_set_are_ignored(string name)
    {
        await using var leg = await PhoneLeg.OpenAsync();
        await leg.PlayAsync(PhoneLeg.Pattern(800));
        await leg.SettleAsync();

        await leg.Peer.SendAsync($$$"""{"event":"mark","streamSid":"{{{PhonePeer.StreamSid}}}","mark":{"name":"{{{name}}}"}}""");
        await leg.SettleAsync();

        Assert.Empty(leg.Marks);
        Assert.Equal(1, leg.Endpoint.Player.StrangeMarks);
    }

    [Fact(Timeout = 60_000)]
    public async Task Nothing_is_cleared_when_everything_was_heard()
    {
        await using var leg = await PhoneLeg.OpenAsync();
        await leg.Endpoint.ClearAsync(Token);
        await leg.PlayAsync(PhoneLeg.Pattern(1_600));
        await leg.PassAsync(300);

        await leg.Endpoint.ClearAsync(Token);
        await leg.SettleAsync();

        Assert.Equal(0, leg.Peer.Clears);
    }

    [Fact(Timeout = 60_000)]
    public async Task At_most_512_marks_are_out_and_none_is_lost()
    {
        await using var leg = await PhoneLeg.OpenAsync();
        leg.Peer.MarkDelay = TimeSpan.FromMilliseconds(50);
        for (var i = 0; i < 2_000; i++)
        {
            await leg.Endpoint.MarkAsync($"m{i}", Token);
        }

        await leg.SettleAsync();
        Assert.Equal(512, leg.Peer.Marks.Count);

        // More than two hundred marks a second come back, so the stream's own limit is kept away.
        await leg.PassAsync(20_000, 1_000);
        Assert.InRange(leg.Marks.Length, 512, 2_000);
        Assert.Equal(Enumerable.Range(0, leg.Marks.Length).Select(i => $"m{i}"), leg.Marks);
    }

    [Fact(Timeout = 60_000)]
    public async Task What_exceeds_the_queue_is_dropped_and_counted()
    {
        await using var leg = await PhoneLeg.OpenAsync(new TwilioEndpointOptions
        {
            MaximumQueued = TimeSpan.FromSeconds(2),
            SilenceAfter = Timeout.InfiniteTimeSpan,
        });
        var audio = PhoneLeg.Pattern(8_000 * 10);

        await leg.PlayAsync(audio);
        await leg.PassAsync(5_000);

        Assert.InRange(leg.Peer.Heard().Length, 3 * 8_000, 3.2 * 8_000);
        Assert.Equal(audio.Length - leg.Peer.Heard().Length, leg.Endpoint.Player.Dropped);
    }

    [Fact(Timeout = 60_000)]
    public async Task Only_the_phones_format_is_played()
    {
        await using var leg = await PhoneLeg.OpenAsync();

        await Assert.ThrowsAsync<ArgumentException>(() => leg.Endpoint.PlayAsync(new AudioFrame(AudioFormat.Pcm24k, new byte[4]), Token).AsTask());
    }

    [Fact(Timeout = 60_000)]
    public async Task Keys_are_pressed_behind_what_is_queued()
    {
        await using var leg = await PhoneLeg.OpenAsync();
        var speech = PhoneLeg.Pattern(8_000 * 2);
        await leg.PlayAsync(speech);

        await leg.Endpoint.SendDigitsAsync("1w#", Token);
        await leg.PassAsync(2_900);

        var samples = DtmfTones.Make("1w#", 8_000);
        Assert.Equal([.. speech, .. samples.Select(G711.EncodeMuLaw)], leg.Peer.Heard());
        await Assert.ThrowsAsync<ArgumentException>(() => leg.Endpoint.SendDigitsAsync("1x", Token).AsTask());
    }

    [Fact(Timeout = 60_000)]
    public async Task Playing_after_the_end_does_nothing()
    {
        await using var leg = await PhoneLeg.OpenAsync();
        leg.Endpoint.HangUp();

        await leg.PlayAsync(PhoneLeg.Pattern(1_600));
        await leg.Endpoint.ClearAsync(Token);

        Assert.Empty(leg.Peer.Messages);
    }
}
