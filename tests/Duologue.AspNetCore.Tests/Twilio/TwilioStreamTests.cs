using System.Net.WebSockets;
using System.Text;
using Duologue.AspNetCore.Twilio;
using Duologue.Testing;

namespace Duologue.AspNetCore.Tests.Twilio;

public sealed class TwilioStreamTests : IAsyncDisposable
{
    private const string Connected = """{"event":"connected","protocol":"Call","version":"1.0.0"}""";
    private readonly ManualTimeProvider _time = new();
    private readonly PhonePeer _peer;

    public TwilioStreamTests() => _peer = new PhonePeer(_time);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _peer.DisposeAsync();

    [Fact(Timeout = 60_000)]
    public async Task A_stream_names_itself()
    {
        var stream = await _peer.OpenAsync();

        Assert.Equal((PhonePeer.StreamSid, PhonePeer.CallSid), (stream.Start.StreamSid, stream.Start.CallSid));
        Assert.Equal("secret", stream.Start.Parameters["token"]);
        Assert.False(stream.Completion.IsCompleted);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("""{"event":"media","sequenceNumber":"2","media":{"track":"inbound","chunk":"1","timestamp":"5","payload":"//7+/w=="},"streamSid":"MZ1"}""", 1008)]
    [InlineData("""{"event":"stop"}""", 1008)]
    [InlineData("nonsense", 1008)]
    [InlineData("""{"event":"weather"}""", 1008)]
    [InlineData(Connected, 1008)]
    [InlineData("WRONG FORMAT", 1003)]
    [InlineData("BINARY", 1008)]
    [InlineData("LONG", 1009)]
    public async Task What_is_no_stream_is_closed(string second, int status)
    {
        _peer.BeginReading();
        await _peer.SendAsync(Connected);
        await (second switch
        {
            "BINARY" => _peer.SendBytesAsync([1, 2, 3], WebSocketMessageType.Binary),
            "LONG" => _peer.SendBytesAsync(new byte[64 * 1_024 + 1], isEnd: false),
            "WRONG FORMAT" => _peer.SendAsync(PhonePeer.StartMessage().Replace("8000", "16000", StringComparison.Ordinal)),
            _ => _peer.SendAsync(second),
        });

        var stream = await TwilioStream.OpenAsync(_peer.Server, TimeSpan.FromSeconds(5), _time, cancellationToken: Token);
        await _peer.ReadEnd;

        Assert.Null(stream);
        Assert.Equal(status, (int?)_peer.CloseStatus);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_socket_that_never_starts_is_closed_in_time()
    {
        _peer.BeginReading();
        await _peer.SendAsync(Connected);
        var opening = TwilioStream.OpenAsync(_peer.Server, TimeSpan.FromSeconds(5), _time, cancellationToken: Token).AsTask();

        _time.Advance(TimeSpan.FromSeconds(5));
        var stream = await opening;
        await _peer.ReadEnd;

        Assert.Null(stream);
        Assert.Equal(WebSocketCloseStatus.PolicyViolation, _peer.CloseStatus);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_silent_socket_is_broken_off_half_a_second_after_its_time()
    {
        // The peer does not even read, so that it never answers the close.
        var opening = TwilioStream.OpenAsync(_peer.Server, TimeSpan.FromSeconds(5), _time, cancellationToken: Token).AsTask();

        _time.Advance(TimeSpan.FromSeconds(5));
        await Soon.HoldsAsync(() => _time.NextDue is { } due && due == TimeSpan.FromMilliseconds(500));
        _time.Advance(TimeSpan.FromMilliseconds(500));

        Assert.Null(await opening);
        Assert.NotEqual(WebSocketState.Open, _peer.Server.State);
    }

    [Fact(Timeout = 60_000)]
    public async Task Giving_up_breaks_the_socket()
    {
        using var stop = new CancellationTokenSource();
        var opening = TwilioStream.OpenAsync(_peer.Server, TimeSpan.FromSeconds(5), _time, cancellationToken: stop.Token).AsTask();

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => opening);
        Assert.NotEqual(WebSocketState.Open, _peer.Server.State);
    }

    [Fact(Timeout = 60_000)]
    public async Task Closing_tells_the_other_side_why()
    {
        var stream = await _peer.OpenAsync();

        await stream.CloseAsync(WebSocketCloseStatus.NormalClosure, "bye");
        await _peer.ReadEnd;

        Assert.Equal(WebSocketCloseStatus.NormalClosure, _peer.CloseStatus);
        Assert.True(stream.Completion.IsCompletedSuccessfully);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_side_that_does_not_answer_the_close_is_broken_off_after_half_a_second()
    {
        var stream = await _peer.OpenAsync();
        _peer.Freeze();

        var closing = stream.CloseAsync().AsTask();
        await Soon.HoldsAsync(() => _time.TimerCount > 0);
        Assert.False(closing.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(500));
        await closing;

        Assert.True(stream.Completion.IsCompletedSuccessfully);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_message_is_too_long_before_it_ends()
    {
        await using var endpoint = await ReadingAsync();

        await _peer.SendBytesAsync(new byte[40_000], isEnd: false);
        await _peer.SendBytesAsync(new byte[30_000], isEnd: false);
        await _peer.ReadEnd;

        Assert.Equal(WebSocketCloseStatus.MessageTooBig, _peer.CloseStatus);
    }

    [Fact(Timeout = 60_000)]
    public async Task Twenty_bad_messages_in_ten_seconds_are_borne_and_one_more_is_not()
    {
        await using var endpoint = await ReadingAsync();
        for (var round = 0; round < 5; round++)
        {
            for (var i = 0; i < 20; i++)
            {
                await _peer.SendAsync("nonsense");
            }

            await _peer.SettleAsync(endpoint);
            Assert.False(_peer.Stream.Completion.IsCompleted);
            _time.Advance(TimeSpan.FromSeconds(10));
        }

        for (var i = 0; i < 21; i++)
        {
            await _peer.SendAsync("nonsense");
        }

        await _peer.ReadEnd;
        Assert.Equal(WebSocketCloseStatus.PolicyViolation, _peer.CloseStatus);
        Assert.Equal(121, _peer.Stream.BadMessages);
    }

    [Fact(Timeout = 60_000)]
    public async Task What_is_not_for_us_is_counted_and_ignored()
    {
        await using var endpoint = await ReadingAsync();

        await _peer.SendBytesAsync(new byte[100], WebSocketMessageType.Binary);
        await _peer.SendAsync(PhonePeer.StartMessage());
        await _peer.SendAsync(PhonePeer.MediaMessage(new byte[160], 0, 1, "MZother"));
        await _peer.SendAsync("""{"event":"weather"}""");
        await _peer.SendAsync($$$"""{"event":"stop","streamSid":"MZother"}""");
        await _peer.SendAsync($$$"""{"event":"media","streamSid":"{{{PhonePeer.StreamSid}}}","media":{"track":"outbound","payload":"AAAA"}}""");
        await _peer.SettleAsync(endpoint);

        Assert.Equal((6, 0), (_peer.Stream.IgnoredMessages, _peer.Stream.BadMessages));
        Assert.False(_peer.Stream.Completion.IsCompleted);
        Assert.Equal(0, endpoint.Gaps.Filled);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_burst_of_three_seconds_is_borne_and_more_is_not()
    {
        await using var endpoint = await ReadingAsync();
        for (var i = 0; i < 590; i++)
        {
            await _peer.SendAsync("""{"event":"weather"}""");
        }

        await _peer.SettleAsync(endpoint);
        Assert.False(_peer.Stream.Completion.IsCompleted);
        for (var i = 0; i < 20; i++)
        {
            await _peer.SendAsync("""{"event":"weather"}""");
        }

        await _peer.ReadEnd;
        Assert.Equal(WebSocketCloseStatus.PolicyViolation, _peer.CloseStatus);
    }

    [Fact(Timeout = 60_000)]
    public async Task Too_many_bytes_are_as_bad_as_too_many_messages()
    {
        await using var endpoint = await ReadingAsync();
        var big = Encoding.UTF8.GetBytes($$$"""{"event":"weather","x":"{{{new string('x', 60_000)}}}"}""");
        for (var i = 0; i < 60; i++)
        {
            await _peer.SendBytesAsync(big);
        }

        await _peer.ReadEnd;

        Assert.Equal(WebSocketCloseStatus.PolicyViolation, _peer.CloseStatus);
    }

    [Fact]
    public void The_rate_of_a_phone_never_runs_out()
    {
        var budget = new FrameBudget();

        for (var i = 0; i < 100_000; i++)
        {
            Assert.True(budget.Spend(TimeSpan.FromMilliseconds(20 * i), 400));
        }
    }

    [Fact]
    public void What_piled_up_while_this_side_did_not_read_is_not_the_senders_fault()
    {
        var budget = new FrameBudget();
        budget.Forgive(TimeSpan.FromSeconds(60));

        for (var i = 0; i < 60 * 50; i++)
        {
            Assert.True(budget.Spend(TimeSpan.FromSeconds(60), 400));
        }
    }

    [Fact]
    public void More_than_two_hundred_a_second_runs_out()
    {
        var budget = new FrameBudget();
        var sent = 0;
        while (sent < 100_000 && budget.Spend(TimeSpan.FromMilliseconds(4 * sent), 10))
        {
            sent++;
        }

        Assert.InRange(sent, 2_900, 3_100);
    }

    private async Task<TwilioEndpoint> ReadingAsync()
    {
        var endpoint = new TwilioEndpoint(await _peer.OpenAsync(), timeProvider: _time);
        _ = DrainAsync(endpoint);
        await _peer.SettleAsync(endpoint);
        return endpoint;
    }

    private static async Task DrainAsync(TwilioEndpoint endpoint)
    {
        await foreach (var _ in endpoint.ReadAsync(Token))
        {
            // Only that somebody reads counts.
        }
    }
}
