using Duologue.AspNetCore.Twilio;
using Duologue.Audio;
using Duologue.Endpoints;

namespace Duologue.AspNetCore.Tests.Twilio;

public sealed class TwilioEndpointHearingTests
{
    private const int Frame = 160;

    [Theory(Timeout = 60_000)]
    [InlineData(1)]
    [InlineData(159)]
    [InlineData(160)]
    [InlineData(161)]
    [InlineData(40_000)]
    public async Task Audio_of_any_length_arrives_as_it_was_said(int length)
    {
        await using var leg = await PhoneLeg.OpenAsync();
        var audio = PhoneLeg.Pattern(length);

        await leg.Peer.SayAsync(audio, 5);
        await leg.SettleAsync();

        Assert.Equal(audio, leg.Audio);
    }

    [Fact(Timeout = 60_000)]
    public async Task Keys_are_told()
    {
        await using var leg = await PhoneLeg.OpenAsync();

        foreach (var key in "1#")
        {
            await leg.Peer.SendAsync($$$"""{"event":"dtmf","streamSid":"{{{PhonePeer.StreamSid}}}","sequenceNumber":"5","dtmf":{"track":"inbound_track","digit":"{{{key}}}"}}""");
        }

        await leg.SettleAsync();
        Assert.Equal("1#", string.Concat(leg.Events.OfType<EndpointEvent.DigitPressed>().Select(d => d.Digit)));
    }

    [Fact(Timeout = 60_000)]
    public async Task Stop_is_hanging_up_and_closes_the_stream()
    {
        await using var leg = await PhoneLeg.OpenAsync();

        await leg.Peer.SendAsync($$$"""{"event":"stop","sequenceNumber":"9","streamSid":"{{{PhonePeer.StreamSid}}}","stop":{}}""");
        await leg.Reading;
        await leg.Peer.ReadEnd;

        Assert.IsType<EndpointEvent.HungUp>(Assert.Single(leg.Events));
        Assert.Equal(1000, (int?)leg.Peer.CloseStatus);
        Assert.False(leg.Endpoint.IsLost);
    }

    [Fact(Timeout = 60_000)]
    public async Task Hanging_up_from_outside_ends_the_reading_at_once_and_once()
    {
        await using var leg = await PhoneLeg.OpenAsync();

        leg.Endpoint.HangUp();
        leg.Endpoint.HangUp();
        await leg.Reading;

        Assert.IsType<EndpointEvent.HungUp>(Assert.Single(leg.Events));
    }

    [Fact(Timeout = 60_000)]
    public async Task Who_begins_to_read_after_the_end_is_told_of_it()
    {
        await using var leg = await PhoneLeg.OpenAsync(read: false);
        leg.Endpoint.HangUp();

        leg.Read();
        await leg.Reading;

        Assert.IsType<EndpointEvent.HungUp>(Assert.Single(leg.Events));
    }

    [Fact(Timeout = 60_000)]
    public async Task Giving_up_reading_leaves_the_phone_playing()
    {
        await using var leg = await PhoneLeg.OpenAsync();
        leg.StopReading();
        await leg.Reading;
        var audio = PhoneLeg.Pattern(24_000);

        await leg.PlayAsync(audio);
        await leg.PassAsync(3_000);

        Assert.Equal(audio, leg.Peer.Heard());
        Assert.False(leg.Peer.Stream.Completion.IsCompleted);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_second_reader_is_a_mistake()
    {
        await using var leg = await PhoneLeg.OpenAsync();

        await Assert.ThrowsAsync<InvalidOperationException>(async () =>
        {
            await foreach (var _ in leg.Endpoint.ReadAsync(TestContext.Current.CancellationToken))
            {
                // Never reached.
            }
        });
    }

    [Fact(Timeout = 60_000)]
    public async Task A_thousand_faults_in_a_minute_leave_the_sine_where_it_was()
    {
        await using var leg = await PhoneLeg.OpenAsync();
        var random = new Random(11);
        var sine = Sine(60_000);
        var expected = (byte[])sine.Clone();
        var faults = 0;
        for (var n = 0; n < 3_000; n++)
        {
            // The first and the last frame are whole, because a gap shows only between two.
            var fault = n is 0 or 2_999 ? 9 : random.Next(9);
            faults += fault < 5 ? 1 : 0;
            if (fault == 4 && n < 2_997)
            {
                // Two frames change places: the earlier comes too late.
                await SayAsync(leg, sine, n + 1);
                leg.Time.Advance(TimeSpan.FromMilliseconds(20));
                await SayAsync(leg, sine, n);
                Silence(expected, n);
                n++;
            }
            else
            {
                await SayWithFaultAsync(leg, sine, n, fault);
                if (fault < 2)
                {
                    Silence(expected, n);
                }
            }

            leg.Time.Advance(TimeSpan.FromMilliseconds(20));
            await leg.SettleAsync();
        }

        Assert.True(faults > 1_000, $"only {faults} faults");
        Assert.Equal(expected.Length, leg.Audio.Length);
        Assert.Equal(expected, leg.Audio);
        Assert.InRange(Correlation(sine, leg.Audio), 0.99, 1.0);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(1_000, 1_000)]
    [InlineData(9_000, 9_000)]
    [InlineData(30_000, 10_000)]
    public async Task A_gap_becomes_silence_of_ten_seconds_at_most(int gapMs, int silenceMs)
    {
        await using var leg = await PhoneLeg.OpenAsync();
        var audio = PhoneLeg.Pattern(Frame);
        await leg.Peer.SayAsync(audio, 100);
        await leg.SettleAsync();
        leg.Time.Advance(TimeSpan.FromMilliseconds(gapMs));

        await leg.Peer.SayAsync(audio, 100 + 20 + gapMs);
        await leg.SettleAsync();

        Assert.Equal([.. audio, .. Enumerable.Repeat((byte)0xFF, silenceMs * 8), .. audio], leg.Audio);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_timestamp_from_the_future_neither_deafens_nor_fills()
    {
        await using var leg = await PhoneLeg.OpenAsync();
        var said = new List<byte>();
        for (var n = 0; n < 50; n++)
        {
            var audio = PhoneLeg.Pattern(Frame, n);
            said.AddRange(audio);
            await leg.Peer.SayAsync(audio, n is 7 or 23 ? 900_000_000 : n * 20);
            leg.Time.Advance(TimeSpan.FromMilliseconds(20));
        }

        await leg.SettleAsync();
        Assert.Equal(said, leg.Audio);
    }

    [Fact(Timeout = 60_000)]
    public async Task Rounded_timestamps_make_no_noise()
    {
        await using var leg = await PhoneLeg.OpenAsync();
        var random = new Random(3);
        var said = new List<byte>();
        for (var n = 0; n < 500; n++)
        {
            var audio = PhoneLeg.Pattern(Frame, n);
            said.AddRange(audio);
            await leg.Peer.SayAsync(audio, 100 + (n * 20) + random.Next(-4, 5));
            leg.Time.Advance(TimeSpan.FromMilliseconds(20));
        }

        await leg.SettleAsync();
        Assert.Equal(said, leg.Audio);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_clock_that_is_set_back_is_believed_after_a_second()
    {
        await using var leg = await PhoneLeg.OpenAsync();
        var audio = PhoneLeg.Pattern(Frame);
        await leg.Peer.SayAsync(audio, 60_000);

        for (var n = 0; n < 52; n++)
        {
            await leg.Peer.SayAsync(audio, n * 20);
        }

        await leg.SettleAsync();
        Assert.Equal(3 * Frame, leg.Audio.Length);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_line_that_falls_silent_is_heard_as_one_second_of_silence_once()
    {
        await using var leg = await PhoneLeg.OpenAsync(new TwilioEndpointOptions());
        var audio = PhoneLeg.Pattern(Frame);
        await leg.Peer.SayAsync(audio, 0);
        await leg.SettleAsync();

        leg.Time.Advance(TimeSpan.FromMilliseconds(749));
        Assert.Equal(Frame, leg.Audio.Length);
        leg.Time.Advance(TimeSpan.FromMilliseconds(4_231));
        await Soon.HoldsAsync(() => leg.Audio.Length == Frame + 8_000);

        // Five seconds were missing; one of them has been heard already.
        await leg.Peer.SayAsync(audio, 5_000);
        await leg.SettleAsync();
        Assert.Equal([.. audio, .. Enumerable.Repeat((byte)0xFF, 4_980 * 8), .. audio], leg.Audio);
    }

    private static async Task SayWithFaultAsync(PhoneLeg leg, byte[] sine, int n, int fault)
    {
        switch (fault)
        {
            case 0:
                // Lost, or as good as lost.
                break;
            case 1:
                await leg.Peer.SendAsync(PhonePeer.MediaMessage([], n * 20, n + 1).Replace("\"payload\":\"\"", "\"payload\":\"%%\"", StringComparison.Ordinal));
                break;
            case 2:
                await SayAsync(leg, sine, n);
                await SayAsync(leg, sine, n);
                break;
            case 3:
                await leg.Peer.SendBytesAsync(sine.AsSpan(n * Frame, Frame).ToArray(), System.Net.WebSockets.WebSocketMessageType.Binary);
                await SayAsync(leg, sine, n);
                break;
            default:
                await SayAsync(leg, sine, n);
                break;
        }
    }

    private static Task SayAsync(PhoneLeg leg, byte[] sine, int n) =>
        leg.Peer.SendAsync(PhonePeer.MediaMessage(sine.AsSpan(n * Frame, Frame), n * 20, n + 1));

    private static void Silence(byte[] expected, int n) => expected.AsSpan(n * Frame, Frame).Fill(0xFF);

    private static byte[] Sine(int milliseconds) =>
        [.. Enumerable.Range(0, milliseconds * 8).Select(n => G711.EncodeMuLaw((short)(16_000 * Math.Sin(2 * Math.PI * 440 * n / 8_000))))];

    /// <summary>Over the samples that are not silence.</summary>
    private static double Correlation(byte[] one, byte[] other)
    {
        double xy = 0, xx = 0, yy = 0;
        for (var n = 0; n < one.Length; n++)
        {
            if (other[n] != 0xFF)
            {
                double x = G711.DecodeMuLaw(one[n]), y = G711.DecodeMuLaw(other[n]);
                (xy, xx, yy) = (xy + (x * y), xx + (x * x), yy + (y * y));
            }
        }

        return xy / Math.Sqrt(xx * yy);
    }
}
