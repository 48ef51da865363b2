using System.Text.Json;
using Duologue.Testing;
using Duologue.Testing.Twilio;

namespace Duologue.AspNetCore.Tests.Testing;

/// <summary>What the carrier sends on a stream, and what it takes from the server.</summary>
public class FakeStreamTests
{
    private readonly ManualTimeProvider _clock = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task A_stream_begins_with_connected_and_start_in_the_documented_form()
    {
        await using var peer = await CarrierPeer.StartAsync();
        peer.Answer = _ => CarrierPeer.Connect(parameters: """<Parameter name="token" value="a&amp;b"/><Parameter name="agent" value="starter"/>""");
        await using var carrier = peer.Carrier(_clock);
        var call = await carrier.RingAsync("+15550001111", "+15550002222", cancellationToken: Token);
        var stream = await peer.FreshStreamAsync();

        var connected = await stream.NextAsync();
        var start = await stream.NextAsync();

        Assert.True(stream.IsSigned);
        Assert.Equal("""{"event":"connected","protocol":"Call","version":"1.0.0"}""", connected.GetRawText());
        Assert.Equal(
            $$$"""{"event":"start","sequenceNumber":"1","start":{"accountSid":"AC00000000000000000000000000000001","streamSid":"{{{call.StreamSid}}}","callSid":"{{{call.CallSid}}}","tracks":["inbound"],"mediaFormat":{"encoding":"audio/x-mulaw","sampleRate":8000,"channels":1},"customParameters":{"token":"a&b","agent":"starter"}},"streamSid":"{{{call.StreamSid}}}"}""",
            start.GetRawText());
        Assert.Matches("^MZ[0-9a-f]{32}$", call.StreamSid);
        Assert.Matches("^CA[0-9a-f]{32}$", call.CallSid);
    }

    [Fact(Timeout = 60_000)]
    public async Task The_caller_is_heard_in_frames_of_20_ms_at_the_clocks_pace()
    {
        await using var peer = await CarrierPeer.StartAsync();
        await using var carrier = peer.Carrier(_clock);
        var call = await carrier.RingAsync("+15550001111", "+15550002222", cancellationToken: Token);
        var stream = await peer.StreamAsync();
        var speech = Enumerable.Range(0, 400).Select(i => (byte)i).ToArray();

        var saying = call.SayAsync(speech, Token);
        _clock.Advance(TimeSpan.FromMilliseconds(59));
        var tooEarly = saying.IsCompleted;
        _clock.Advance(TimeSpan.FromMilliseconds(21));
        await saying;
        List<JsonElement> frames = [await stream.NextAsync(), await stream.NextAsync(), await stream.NextAsync(), await stream.NextAsync()];

        byte[] silence = new byte[240];
        silence.AsSpan().Fill(0xFF);
        Assert.False(tooEarly);
        Assert.Equal([.. speech, .. silence], frames.SelectMany(f => f.GetProperty("media").GetProperty("payload").GetBytesFromBase64()));
        Assert.Equal(["0", "20", "40", "60"], frames.Select(f => f.GetProperty("media").GetProperty("timestamp").GetString()));
        Assert.Equal(["1", "2", "3", "4"], frames.Select(f => f.GetProperty("media").GetProperty("chunk").GetString()));
        Assert.Equal(["2", "3", "4", "5"], frames.Select(f => f.GetProperty("sequenceNumber").GetString()));
        Assert.All(frames, f => Assert.Equal("inbound", f.GetProperty("media").GetProperty("track").GetString()));
        Assert.Equal([.. speech, .. silence], call.Spoken(TimeSpan.Zero, TimeSpan.FromMilliseconds(80)));
    }

    [Fact(Timeout = 60_000)]
    public async Task Keys_and_hanging_up_are_messages_and_the_numbers_have_no_gap()
    {
        await using var peer = await CarrierPeer.StartAsync();
        await using var carrier = peer.Carrier(_clock);
        var call = await carrier.RingAsync("+15550001111", "+15550002222", cancellationToken: Token);
        var stream = await peer.StreamAsync();

        await call.PressAsync('#', Token);
        _clock.Advance(TimeSpan.FromMilliseconds(20));
        await call.HangUpAsync(cancellationToken: Token);
        var isClosed = await stream.Ended.WaitAsync(Token);
        var messages = await stream.RestAsync();

        Assert.True(isClosed);
        Assert.Equal(["dtmf", "media", "stop"], messages.Select(m => m.GetProperty("event").GetString()));
        Assert.Equal(["2", "3", "4"], messages.Select(m => m.GetProperty("sequenceNumber").GetString()));
        Assert.Equal("""{"track":"inbound_track","digit":"#"}""", messages[0].GetProperty("dtmf").GetRawText());
        Assert.Equal($$"""{"accountSid":"AC00000000000000000000000000000001","callSid":"{{call.CallSid}}"}""", messages[2].GetProperty("stop").GetRawText());
        Assert.Equal("completed", call.Status);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("nonsense", "not JSON")]
    [InlineData("[1]", "not a JSON object")]
    [InlineData("{}", "'event' is missing")]
    [InlineData("""{"event":1}""", "'event' is not a string")]
    [InlineData("""{"event":"pause","streamSid":"SID"}""", "'pause' is unknown")]
    [InlineData("""{"event":"media","streamSid":"SID"}""", "'media' in the message is missing")]
    [InlineData("""{"event":"media","media":{"payload":"AAAA"}}""", "'streamSid' in the message is missing")]
    [InlineData("""{"event":"media","streamSid":"MZother","media":{"payload":"AAAA"}}""", "not this stream's")]
    [InlineData("""{"event":"media","streamSid":5,"media":{"payload":"AAAA"}}""", "'streamSid' is not a string")]
    [InlineData("""{"event":"media","streamSid":"SID","media":"AAAA"}""", "'media' is not an object")]
    [InlineData("""{"event":"media","streamSid":"SID","media":{}}""", "'payload' in 'media' is missing")]
    [InlineData("""{"event":"media","streamSid":"SID","media":{"payload":"AAAA","track":"outbound"}}""", "'track' in 'media' is unknown")]
    [InlineData("""{"event":"media","streamSid":"SID","sequenceNumber":"1","media":{"payload":"AAAA"}}""", "'sequenceNumber' in the message is unknown")]
    [InlineData("""{"event":"media","streamSid":"SID","media":{"payload":"AAA*"}}""", "not base64")]
    [InlineData("""{"event":"media","streamSid":"SID","media":{"payload":7}}""", "not base64")]
    [InlineData("""{"event":"media","streamSid":"SID","media":{"payload":""}}""", "empty")]
    [InlineData("""{"event":"media","streamSid":"SID","media":{"payload":"UklGRiQAAAA="}}""", "file header")]
    [InlineData("""{"event":"clear","streamSid":"SID","media":{}}""", "'media' in the message is unknown")]
    [InlineData("""{"event":"clear","streamSid":"SID","streamSid":"SID"}""", "'streamSid' in the message is there twice")]
    [InlineData("""{"event":"mark","streamSid":"SID","mark":{"name":""}}""", "name is empty")]
    [InlineData("""{"event":"mark","streamSid":"SID","mark":{"name":null}}""", "'name' is not a string")]
    [InlineData("""{"event":"mark","streamSid":"SID","mark":{"name":"a","at":1}}""", "'at' in 'mark' is unknown")]
    public async Task A_message_that_is_not_exactly_right_is_noted_and_ignored(string message, string violation)
    {
        await using var peer = await CarrierPeer.StartAsync();
        await using var carrier = peer.Carrier(_clock);
        var call = await carrier.RingAsync("+15550001111", "+15550002222", cancellationToken: Token);
        var stream = await peer.StreamAsync();

        await stream.SendAsync(message.Replace("SID", stream.StreamSid, StringComparison.Ordinal));
        await stream.MarkAsync("after");
        await stream.NextAsync("mark");

        var line = Assert.Single(call.Violations);
        Assert.StartsWith("31951 ", line, StringComparison.Ordinal);
        Assert.Contains(violation, line, StringComparison.OrdinalIgnoreCase);
        Assert.Empty(call.Ear.Sounds);
        Assert.Empty(call.Ear.Clears);
        Assert.Equal("after", Assert.Single(call.Ear.Marks).Name);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_binary_message_is_noted_and_ignored()
    {
        await using var peer = await CarrierPeer.StartAsync();
        await using var carrier = peer.Carrier(_clock);
        var call = await carrier.RingAsync("+15550001111", "+15550002222", cancellationToken: Token);
        var stream = await peer.StreamAsync();

        await stream.SendBinaryAsync([1, 2, 3]);
        await call.UntilAsync(c => c.Violations.Count > 0, Token);

        Assert.Equal("31951 It is binary.", Assert.Single(call.Violations));
    }

    [Fact(Timeout = 60_000)]
    public async Task Frames_are_lost_repeated_and_late_as_the_test_says()
    {
        await using var peer = await CarrierPeer.StartAsync();
        await using var carrier = peer.Carrier(_clock);
        var call = await carrier.RingAsync("+15550001111", "+15550002222", cancellationToken: Token);
        var stream = await peer.StreamAsync();
        call.Delivery = chunk => chunk switch { 2 => FakeDelivery.Lost, 3 => FakeDelivery.Repeated, 4 => FakeDelivery.Late, _ => FakeDelivery.Normal };

        _clock.Advance(TimeSpan.FromMilliseconds(120));
        await call.HangUpAsync(cancellationToken: Token);
        var messages = await stream.RestAsync();

        var media = messages.Where(m => m.GetProperty("event").GetString() == "media").ToList();
        Assert.Equal(["0", "40", "40", "80", "60", "100"], media.Select(m => m.GetProperty("media").GetProperty("timestamp").GetString()));
        Assert.Equal(media[1].GetRawText(), media[2].GetRawText());
    }

    [Fact(Timeout = 60_000)]
    public async Task Raw_and_binary_messages_go_out_as_they_are()
    {
        await using var peer = await CarrierPeer.StartAsync();
        await using var carrier = peer.Carrier(_clock);
        var call = await carrier.RingAsync("+15550001111", "+15550002222", cancellationToken: Token);
        var stream = await peer.StreamAsync();

        await call.SendRawAsync("""{"event":"surprise"}""", Token);
        await call.SendBinaryAsync(new byte[] { 1, 2, 3 }, Token);

        Assert.Equal("surprise", (await stream.NextAsync()).GetProperty("event").GetString());
        Assert.Equal(3, (await stream.NextAsync()).GetProperty("length").GetInt32());
    }

    [Fact(Timeout = 60_000)]
    public async Task A_frozen_stream_reads_nothing_and_thaws()
    {
        await using var peer = await CarrierPeer.StartAsync();
        await using var carrier = peer.Carrier(_clock);
        var call = await carrier.RingAsync("+15550001111", "+15550002222", cancellationToken: Token);
        var stream = await peer.StreamAsync();

        call.Freeze();
        await stream.MarkAsync("held");
        _clock.Advance(TimeSpan.FromSeconds(1));
        for (var i = 0; i < 50; i++)
        {
            Assert.Equal("media", (await stream.NextAsync()).GetProperty("event").GetString());
        }

        var whileFrozen = call.Ear.Marks.Count;
        call.Thaw();
        await stream.NextAsync("mark");

        Assert.Equal(0, whileFrozen);
        Assert.Equal(TimeSpan.FromSeconds(1), Assert.Single(call.Ear.Marks).ReceivedAt);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_dropped_stream_ends_without_a_closing_handshake(bool withStop)
    {
        await using var peer = await CarrierPeer.StartAsync();
        await using var carrier = peer.Carrier(_clock);
        var call = await carrier.RingAsync("+15550001111", "+15550002222", cancellationToken: Token);
        var stream = await peer.StreamAsync();

        await call.DropAsync(withStop, goesOn: false, Token);
        var isClosed = await stream.Ended.WaitAsync(Token);
        var messages = await stream.RestAsync();

        Assert.False(isClosed);
        Assert.Equal(withStop ? ["stop"] : [], messages.Select(m => m.GetProperty("event").GetString()));
        Assert.Equal("in-progress", call.Status);
        await call.HangUpAsync(cancellationToken: Token);
        Assert.Equal("completed", call.Status);
    }

    [Fact(Timeout = 60_000)]
    public async Task What_the_server_closes_with_can_be_seen()
    {
        await using var peer = await CarrierPeer.StartAsync();
        await using var carrier = peer.Carrier(_clock);
        var call = await carrier.RingAsync("+15550001111", "+15550002222", cancellationToken: Token);
        var stream = await peer.StreamAsync();

        await stream.CloseAsync(1008, "no token");
        await call.Ended.WaitAsync(Token);

        Assert.Equal(1008, (int?)call.CloseStatus);
        Assert.Equal("no token", call.CloseReason);
        Assert.Equal("completed", call.Status);
    }

    [Fact(Timeout = 60_000)]
    public async Task On_the_systems_clock_everything_said_and_played_arrives()
    {
        await using var peer = await CarrierPeer.StartAsync();
        await using var carrier = peer.Carrier();
        var call = await carrier.RingAsync("+15550001111", "+15550002222", cancellationToken: Token);
        var stream = await peer.StreamAsync();
        var speech = Enumerable.Range(0, 1_600).Select(i => (byte)(i % 100)).ToArray();

        await stream.PlayAsync(speech);
        await stream.MarkAsync("heard");
        await call.SayAsync(speech, Token);
        await call.UntilAsync(c => c.Ear.Marks is [{ ReturnedAt: not null }], Token);
        await stream.NextAsync("mark");
        await call.HangUpAsync(cancellationToken: Token);

        var mark = Assert.Single(call.Ear.Marks);
        var sound = Assert.Single(call.Ear.Sounds);
        Assert.False(mark.IsCleared);
        Assert.True(mark.ReturnedAt >= sound.At + TimeSpan.FromMilliseconds(200));
        Assert.Equal(speech, call.Ear.Waveform(sound.At, sound.At + TimeSpan.FromMilliseconds(200)));
        Assert.Empty(call.Violations);
    }
}
