using Duologue.Audio;
using Duologue.Endpoints;
using Duologue.Testing;
using Duologue.Testing.Twilio;

namespace Duologue.AspNetCore.Tests.Testing;

/// <summary>The phone as an endpoint, and the recording of a call.</summary>
public class FakeHandsetTests
{
    private readonly ManualTimeProvider _clock = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task What_the_phone_plays_is_read_in_frames_of_the_clock_until_it_is_hung_up()
    {
        await using var peer = await CarrierPeer.StartAsync();
        await using var carrier = peer.Carrier(_clock);
        var call = await carrier.RingAsync("+15550001111", "+15550002222", cancellationToken: Token);
        var stream = await peer.StreamAsync();
        await using var events = call.Handset.ReadAsync(Token).GetAsyncEnumerator(Token);
        var first = events.MoveNextAsync();
        await stream.PlayAsync(new byte[200]);
        await call.UntilAsync(c => c.Ear.Sounds.Count == 1, Token);

        _clock.Advance(TimeSpan.FromMilliseconds(40));
        await call.HangUpAsync(cancellationToken: Token);

        List<byte> heard = [];
        for (var next = await first; next && events.Current is EndpointEvent.AudioReceived audio; next = await events.MoveNextAsync())
        {
            Assert.Equal(160, audio.Frame.Data.Length);
            heard.AddRange(audio.Frame.Data.Span);
        }

        byte[] expected = [.. new byte[200], .. Enumerable.Repeat((byte)0xFF, 120)];
        Assert.Equal(expected, heard);
        Assert.IsType<EndpointEvent.HungUp>(events.Current);
        Assert.False(await events.MoveNextAsync());
    }

    [Fact(Timeout = 60_000)]
    public async Task What_is_played_into_the_phone_is_sent_at_the_clocks_pace_with_its_marks()
    {
        await using var peer = await CarrierPeer.StartAsync();
        await using var carrier = peer.Carrier(_clock);
        var call = await carrier.RingAsync("+15550001111", "+15550002222", cancellationToken: Token);
        var stream = await peer.StreamAsync();
        await call.Handset.PlayAsync(new AudioFrame(AudioFormat.MuLaw8k, Enumerable.Repeat((byte)7, 240).ToArray()), Token);
        await call.Handset.MarkAsync("spoken", Token);
        await call.Handset.PlayAsync(new AudioFrame(AudioFormat.MuLaw8k, new byte[16_000]), Token);
        await call.Handset.MarkAsync("never", Token);

        _clock.Advance(TimeSpan.FromMilliseconds(40));
        await call.Handset.ClearAsync(Token);
        _clock.Advance(TimeSpan.FromMilliseconds(20));
        await call.Handset.DisposeAsync();

        var messages = await stream.RestAsync();
        var sent = messages.Where(m => m.GetProperty("event").GetString() == "media")
            .SelectMany(m => m.GetProperty("media").GetProperty("payload").GetBytesFromBase64());
        byte[] expected = [.. Enumerable.Repeat((byte)7, 240), .. new byte[80], .. Enumerable.Repeat((byte)0xFF, 160)];
        Assert.Equal(expected, sent);
        var marks = await call.Handset.ReadAsync(Token).OfType<EndpointEvent.MarkReached>().ToListAsync(Token);
        Assert.Equal("spoken", Assert.Single(marks).Name);
        Assert.True(call.Ended.IsCompletedSuccessfully);
    }

    [Fact(Timeout = 60_000)]
    public async Task Another_format_is_refused()
    {
        await using var peer = await CarrierPeer.StartAsync();
        await using var carrier = peer.Carrier(_clock);
        var call = await carrier.RingAsync("+15550001111", "+15550002222", cancellationToken: Token);

        await Assert.ThrowsAsync<ArgumentException>(async () => await call.Handset.PlayAsync(new AudioFrame(AudioFormat.Pcm24k, new byte[960]), Token));
    }

    [Fact(Timeout = 60_000)]
    public async Task Without_a_stream_steering_it_says_what_is_missing()
    {
        await using var peer = await CarrierPeer.StartAsync();
        peer.Answer = _ => "<Response><Dial>+15550009999</Dial></Response>";
        await using var carrier = peer.Carrier(_clock);
        var call = await carrier.RingAsync("+15550001111", "+15550002222", cancellationToken: Token);

        await Assert.ThrowsAsync<InvalidOperationException>(() => call.PressAsync('1', Token));
        Assert.Throws<InvalidOperationException>(call.Freeze);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_recording_has_the_caller_left_and_the_agent_right_on_the_listeners_clock()
    {
        await using var peer = await CarrierPeer.StartAsync();
        await using var carrier = peer.Carrier(_clock);
        var call = await carrier.RingAsync("+15550001111", "+15550002222", cancellationToken: Token);
        var stream = await peer.StreamAsync();
        var saying = call.SayAsync(Enumerable.Repeat((byte)0x20, 320).ToArray(), Token);
        _clock.Advance(TimeSpan.FromMilliseconds(60));
        await saying;
        await stream.PlayAsync(Enumerable.Repeat((byte)0xA0, 160).ToArray());
        await call.UntilAsync(c => c.Ear.Sounds.Count == 1, Token);
        _clock.Advance(TimeSpan.FromSeconds(11));
        await call.HangUpAsync(cancellationToken: Token);

        using var file = new MemoryStream();
        CallRecording.Write(file, call);

        var (left, right) = (Read(file, 0), Read(file, 1));
        Assert.Equal(2, left.Info.Channels);
        Assert.Equal(8_000, left.Info.SampleRate);
        Assert.Equal(8 * 11_060, left.Samples.Length);
        Assert.Equal(Enumerable.Range(0, 88_480).Select(i => i < 320 ? G711.DecodeMuLaw(0x20) : (short)0), left.Samples);
        Assert.Equal(Enumerable.Range(0, 88_480).Select(i => i is >= 480 and < 640 ? G711.DecodeMuLaw(0xA0) : (short)0), right.Samples);
    }

    private static WavAudio Read(MemoryStream file, int channel)
    {
        file.Position = 0;
        return WavFile.Read(file, channel);
    }
}
