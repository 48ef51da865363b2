using Duologue.Testing;
using Duologue.Testing.Twilio;

namespace Duologue.AspNetCore.Tests.Testing;

/// <summary>What is heard, and when marks come back, in virtual time: to the sample and to the tick.</summary>
public class FakeEarTests
{
    private readonly ManualTimeProvider _clock = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task What_is_played_is_heard_to_the_sample_and_gaps_are_silence()
    {
        await using var peer = await CarrierPeer.StartAsync();
        await using var carrier = peer.Carrier(_clock);
        var call = await carrier.RingAsync("+15550001111", "+15550002222", cancellationToken: Token);
        var stream = await peer.StreamAsync();

        await PlayAsync(call, stream, Tone(400, 1));
        _clock.Advance(Milliseconds(30));
        await PlayAsync(call, stream, Tone(100, 2));
        _clock.Advance(Milliseconds(100.3));
        await PlayAsync(call, stream, Tone(80, 3));
        _clock.Advance(Milliseconds(20));

        // 130.3 ms is between two samples; what comes then is heard from the next one, which is sample 1,043.
        byte[] expected = [.. Tone(400, 1), .. Tone(100, 2), .. Tone(1_043 - 500, 0xFF), .. Tone(80, 3)];
        Assert.Equal(expected, call.Ear.Waveform(TimeSpan.Zero, Milliseconds((1_043 + 80) / 8.0)));
        Assert.Equal(Milliseconds(72.5), call.Ear.Heard);
        Assert.Equal([Milliseconds(0), Milliseconds(50), Milliseconds(1_043 / 8.0)], call.Ear.Sounds.Select(s => s.At));
        Assert.Equal([Milliseconds(0), Milliseconds(30), Milliseconds(130.3)], call.Ear.Sounds.Select(s => s.ReceivedAt));
        Assert.Empty(call.Violations);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_mark_comes_back_in_the_moment_its_audio_was_heard()
    {
        await using var peer = await CarrierPeer.StartAsync();
        await using var carrier = peer.Carrier(_clock);
        var call = await carrier.RingAsync("+15550001111", "+15550002222", cancellationToken: Token);
        var stream = await peer.StreamAsync();
        await PlayAsync(call, stream, Tone(801, 1));
        await MarkAsync(call, stream, "first");
        await PlayAsync(call, stream, Tone(80, 2));
        await MarkAsync(call, stream, "second");

        _clock.Advance(Milliseconds(100.1));
        var tooEarly = call.Ear.Marks[0].ReturnedAt;
        _clock.Advance(Milliseconds(50));
        var first = await stream.NextAsync("mark");
        var second = await stream.NextAsync("mark");

        Assert.Null(tooEarly);
        Assert.Equal([Milliseconds(100.125), Milliseconds(110.125)], call.Ear.Marks.Select(m => m.ReturnedAt));
        Assert.All(call.Ear.Marks, m => Assert.False(m.IsCleared));
        Assert.Equal("first", first.GetProperty("mark").GetProperty("name").GetString());
        Assert.Equal("second", second.GetProperty("mark").GetProperty("name").GetString());
    }

    [Fact(Timeout = 60_000)]
    public async Task A_mark_comes_back_at_once_when_nothing_waits()
    {
        await using var peer = await CarrierPeer.StartAsync();
        await using var carrier = peer.Carrier(_clock);
        await carrier.RingAsync("+15550001111", "+15550002222", cancellationToken: Token);
        var stream = await peer.StreamAsync();

        await stream.MarkAsync("empty");

        var mark = await stream.NextAsync("mark");
        Assert.Equal("empty", mark.GetProperty("mark").GetProperty("name").GetString());
    }

    [Fact(Timeout = 60_000)]
    public async Task A_clear_ends_what_is_heard_and_sends_the_marks_back_at_once()
    {
        await using var peer = await CarrierPeer.StartAsync();
        await using var carrier = peer.Carrier(_clock);
        var call = await carrier.RingAsync("+15550001111", "+15550002222", cancellationToken: Token);
        var stream = await peer.StreamAsync();
        await PlayAsync(call, stream, Tone(160, 1));
        await MarkAsync(call, stream, "heard");
        await PlayAsync(call, stream, Tone(1_600, 2));
        await MarkAsync(call, stream, "cut");
        await PlayAsync(call, stream, Tone(160, 3));
        await MarkAsync(call, stream, "gone");

        _clock.Advance(Milliseconds(50));
        await stream.ClearAsync();
        await call.UntilAsync(c => c.Ear.Clears.Count == 1, Token);
        await PlayAsync(call, stream, Tone(80, 4));
        _clock.Advance(Milliseconds(50));

        byte[] expected = [.. Tone(160, 1), .. Tone(240, 2), .. Tone(80, 4), .. Tone(320, 0xFF)];
        Assert.Equal(expected, call.Ear.Waveform());
        Assert.Equal(new FakeClear(Milliseconds(50), Milliseconds(190), 2), Assert.Single(call.Ear.Clears));
        Assert.Equal([false, true, true], call.Ear.Marks.Select(m => m.IsCleared));
        Assert.Equal([Milliseconds(20), Milliseconds(50), Milliseconds(50)], call.Ear.Marks.Select(m => m.ReturnedAt));
        Assert.Equal("heard", await NextMarkAsync(stream));
        Assert.Equal("cut", await NextMarkAsync(stream));
        Assert.Equal("gone", await NextMarkAsync(stream));
        Assert.Equal([0, 1_360, 160, 0], call.Ear.Sounds.Select(s => s.CutBytes));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_clear_when_nothing_waits_changes_nothing()
    {
        await using var peer = await CarrierPeer.StartAsync();
        await using var carrier = peer.Carrier(_clock);
        var call = await carrier.RingAsync("+15550001111", "+15550002222", cancellationToken: Token);
        var stream = await peer.StreamAsync();
        await PlayAsync(call, stream, Tone(160, 1));
        _clock.Advance(Milliseconds(40));

        await stream.ClearAsync();
        await call.UntilAsync(c => c.Ear.Clears.Count == 1, Token);

        Assert.Equal(new FakeClear(Milliseconds(40), TimeSpan.Zero, 0), Assert.Single(call.Ear.Clears));
        Assert.Equal(Milliseconds(20), call.Ear.Heard);
    }

    [Fact(Timeout = 60_000)]
    public async Task Random_play_and_clear_is_heard_as_a_simple_simulation_says()
    {
        await using var peer = await CarrierPeer.StartAsync();
        await using var carrier = peer.Carrier(_clock);
        var call = await carrier.RingAsync("+15550001111", "+15550002222", cancellationToken: Token);
        var stream = await peer.StreamAsync();
        var random = new Random(4);
        var queue = new Queue<byte>();
        List<byte> heard = [];
        for (var i = 0; i < 150; i++)
        {
            if (random.Next(4) == 0)
            {
                queue.Clear();
                await stream.ClearAsync();
                var clears = call.Ear.Clears.Count;
                await stream.MarkAsync($"m{i}");
                await call.UntilAsync(c => c.Ear.Marks.Any(m => m.Name == $"m{i}"), Token);
                Assert.True(call.Ear.Clears.Count >= clears);
            }
            else
            {
                var audio = new byte[random.Next(1, 700)];
                random.NextBytes(audio);
                Array.ForEach(audio, queue.Enqueue);
                await PlayAsync(call, stream, audio);
            }

            var samples = random.Next(0, 500);
            for (var s = 0; s < samples; s++)
            {
                heard.Add(queue.TryDequeue(out var sample) ? sample : (byte)0xFF);
            }

            _clock.Advance(Milliseconds(samples / 8.0));
        }

        Assert.Equal(heard, call.Ear.Waveform());
        Assert.Empty(call.Violations);
    }

    [Fact(Timeout = 60_000)]
    public async Task The_clock_goes_on_through_a_second_stream_and_what_waited_in_the_first_is_lost()
    {
        await using var peer = await CarrierPeer.StartAsync();
        peer.Answer = r => CarrierPeer.Connect("<Redirect>https://voice.example.com/twilio/resume</Redirect>");
        await using var carrier = peer.Carrier(_clock);
        var call = await carrier.RingAsync("+15550001111", "+15550002222", cancellationToken: Token);
        var first = await peer.StreamAsync();
        await PlayAsync(call, first, Tone(800, 1));
        await MarkAsync(call, first, "never");
        _clock.Advance(Milliseconds(60));

        await call.DropAsync(cancellationToken: Token);
        var second = await peer.StreamAsync();
        await call.UntilAsync(c => c.Streams.Count == 2, Token);
        _clock.Advance(Milliseconds(40));
        await PlayAsync(call, second, Tone(160, 2));
        _clock.Advance(Milliseconds(20));
        var media = await second.NextAsync("media");

        byte[] expected = [.. Tone(480, 1), .. Tone(320, 0xFF), .. Tone(160, 2)];
        Assert.Equal(expected, call.Ear.Waveform());
        Assert.Null(Assert.Single(call.Ear.Marks).ReturnedAt);
        Assert.Equal("0", media.GetProperty("media").GetProperty("timestamp").GetString());
        Assert.Equal("1", media.GetProperty("media").GetProperty("chunk").GetString());
        Assert.Equal("2", media.GetProperty("sequenceNumber").GetString());
        Assert.NotEqual(first.StreamSid, second.StreamSid);
    }

    [Fact(Timeout = 60_000)]
    public async Task The_clock_stands_still_when_the_call_has_ended()
    {
        await using var peer = await CarrierPeer.StartAsync();
        await using var carrier = peer.Carrier(_clock);
        var call = await carrier.RingAsync("+15550001111", "+15550002222", cancellationToken: Token);
        await peer.StreamAsync();
        _clock.Advance(Milliseconds(500));

        await call.HangUpAsync(cancellationToken: Token);
        _clock.Advance(Milliseconds(500));

        Assert.Equal(Milliseconds(500), call.Ear.Now);
        Assert.Equal(4_000, call.Ear.Waveform().Length);
    }

    private static byte[] Tone(int length, byte value)
    {
        var tone = new byte[length];
        tone.AsSpan().Fill(value);
        return tone;
    }

    private static TimeSpan Milliseconds(double milliseconds) => TimeSpan.FromTicks((long)Math.Round(milliseconds * TimeSpan.TicksPerMillisecond));

    private static async Task PlayAsync(FakeCall call, PeerStream stream, byte[] audio)
    {
        var before = call.Ear.Sounds.Count;
        await stream.PlayAsync(audio);
        await call.UntilAsync(c => c.Ear.Sounds.Count > before, Token);
    }

    private static async Task MarkAsync(FakeCall call, PeerStream stream, string name)
    {
        await stream.MarkAsync(name);
        await call.UntilAsync(c => c.Ear.Marks.Any(m => m.Name == name), Token);
    }

    private static async Task<string?> NextMarkAsync(PeerStream stream) => (await stream.NextAsync("mark")).GetProperty("mark").GetProperty("name").GetString();
}
