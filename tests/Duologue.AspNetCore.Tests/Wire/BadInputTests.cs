using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Duologue.AspNetCore.Tests.Support;

namespace Duologue.AspNetCore.Tests.Wire;

public class BadInputTests
{
    public static TheoryData<string> Names => [.. BadMessage.All.Select(m => m.Name)];

    [Theory(Timeout = 60_000)]
    [MemberData(nameof(Names))]
    public async Task A_bad_message_is_answered_and_disturbs_nothing(string name)
    {
        var bad = BadMessage.All.Single(m => m.Name == name);
        await using var talk = await WireTalk.StartAsync();
        await using var other = await talk.OpenAsync();
        await using var client = await talk.OpenAsync();

        await client.SendAsync(bad.Bytes, bad.Type);
        var error = await client.ErrorAsync();

        Assert.Equal(
            ("invalid_request_error", bad.Code, bad.Param, bad.EventId),
            (error.GetProperty("type").GetString(), error.GetProperty("code").GetString(), Text(error, "param"), Text(error, "event_id")));
        Assert.False(string.IsNullOrWhiteSpace(error.GetProperty("message").GetString()));
        await client.TurnAsync();
        await other.TurnAsync();
        Assert.Single(client.All("error"));
    }

    [Fact(Timeout = 60_000)]
    public async Task Bad_messages_in_a_row_leave_the_session_as_it_was()
    {
        await using var talk = await WireTalk.StartAsync();
        await using var client = await talk.OpenAsync();

        foreach (var bad in BadMessage.All)
        {
            await client.SendAsync(bad.Bytes, bad.Type);
            await client.ErrorAsync();
        }

        await client.SendAsync("""{"type":"session.update","session":{"type":"realtime"}}""");
        var updated = await client.NextAsync("session.updated");
        Assert.True(JsonElement.DeepEquals(client.Only("session.created").GetProperty("session"), updated.GetProperty("session")));
        await client.TurnAsync();
    }

    [Fact(Timeout = 60_000)]
    public async Task Invalid_UTF8_ends_its_own_line_and_disturbs_nobody_else()
    {
        await using var talk = await WireTalk.StartAsync();
        await using var other = await talk.OpenAsync();
        await using var client = await talk.OpenAsync();
        byte[] bytes = [.. "{\"type\":\"session.update\",\"session\":{\"instructions\":\""u8, 0xC3, 0x28, .. "\"}}"u8];

        await client.SendAsync(bytes);

        // The platform's WebSocket checks text itself, closes with 1007 as its protocol demands, and cuts the line, sometimes before that is read.
        var broken = await Record.ExceptionAsync(async () => Assert.Equal((int)WebSocketCloseStatus.InvalidPayloadData, (await client.ClosedAsync()).Code));
        Assert.True(broken is null or WebSocketException, broken?.Message);
        Assert.NotEqual(WebSocketState.Open, client.Socket.State);
        await other.TurnAsync();
    }

    [Fact(Timeout = 60_000)]
    public async Task A_message_of_20_MB_is_told_and_closed_and_others_talk_on()
    {
        await using var talk = await WireTalk.StartAsync();
        await using var other = await talk.OpenAsync();
        await using var client = await talk.OpenAsync();
        var text = $$"""{"event_id":"mine","type":"input_audio_buffer.append","audio":"{{new string('A', 20 * 1024 * 1024)}}"}""";

        await client.SendAsync(Encoding.ASCII.GetBytes(text));
        var error = await client.ErrorAsync();

        Assert.Equal(("invalid_event", "mine"), (error.GetProperty("code").GetString(), Text(error, "event_id")));
        Assert.Equal(((int)WebSocketCloseStatus.MessageTooBig, "at most 16 MiB"), await client.ClosedAsync());
        await other.TurnAsync();
        await using var next = await talk.OpenAsync();
        await next.TurnAsync();
    }

    [Fact(Timeout = 60_000)]
    public async Task Fifteen_MiB_of_audio_in_one_message_are_taken()
    {
        await using var talk = await WireTalk.StartAsync();
        await using var client = await talk.OpenAsync();
        await client.SendAsync("""{"type":"session.update","session":{"type":"realtime","audio":{"input":{"turn_detection":null}}}}""");
        await client.NextAsync("session.updated");

        await client.SendAsync($$"""{"type":"input_audio_buffer.append","audio":"{{new string('A', 15 * 1024 * 1024)}}"}""");

        await client.SettleAsync();
        await client.TurnAsync();
    }

    [Fact(Timeout = 60_000)]
    public async Task A_client_that_hangs_up_without_a_word_disturbs_nobody()
    {
        await using var talk = await WireTalk.StartAsync();
        await using var other = await talk.OpenAsync();
        var client = await talk.OpenAsync();

        client.Socket.Abort();
        await client.DisposeAsync();

        await other.TurnAsync();
    }

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? value.GetString() : null;
}
