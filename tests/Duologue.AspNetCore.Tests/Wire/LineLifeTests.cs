using System.Net;
using System.Net.WebSockets;
using Duologue.AspNetCore.Tests.Support;
using Duologue.Models;
using Duologue.Protocol;
using Duologue.Testing;

namespace Duologue.AspNetCore.Tests.Wire;

public class LineLifeTests
{
    private static readonly TimeSpan Held = TimeSpan.FromMilliseconds(200);

    [Fact(Timeout = 60_000)]
    public async Task After_an_hour_the_session_is_over_and_the_client_is_told_why()
    {
        await using var server = await WireServer.StartAsync(new ScriptedModel());
        await using var client = await server.OpenAsync();
        var expiresAt = client.Only("session.created").GetProperty("session").GetProperty("expires_at").GetInt64();
        server.Clock.Advance(TimeSpan.FromMinutes(59));
        await client.TurnAsync();

        server.Clock.Advance(TimeSpan.FromMinutes(1));
        var error = await client.ErrorAsync();

        Assert.Equal("session_expired", error.GetProperty("code").GetString());
        Assert.Equal((1001, "Your session hit the maximum duration of 60 minutes."), await client.ClosedAsync());
        Assert.Equal(expiresAt, server.Clock.GetUtcNow().ToUnixTimeSeconds());
    }

    [Theory(Timeout = 60_000)]
    [InlineData(RealtimeFailure.ConnectionLost, "server_error", "connection_lost", 1011)]
    [InlineData(RealtimeFailure.SessionExpired, "invalid_request_error", "session_expired", 1001)]
    [InlineData(RealtimeFailure.Garbage, "server_error", "connection_lost", 1011)]
    public async Task When_the_models_line_breaks_what_is_open_is_done_before_the_line_ends(RealtimeFailure reason, string type, string code, int status)
    {
        var model = new ScriptedModel().Answers(new ScriptedAnswer { Text = "A long story of a ship.", HoldAfter = Held });
        await using var server = await WireServer.StartAsync(model);
        await using var client = await server.OpenAsync();
        await client.SendAsync("""{"type":"response.create"}""");
        await client.NextAsync("response.output_audio.delta");

        model.Connection.Break(new RealtimeException(reason, "secret words of the service"));
        var done = (await client.NextAsync("response.done")).GetProperty("response");
        var error = await client.ErrorAsync();

        Assert.Equal("failed", done.GetProperty("status").GetString());
        Assert.Equal(code, done.GetProperty("status_details").GetProperty("error").GetProperty("code").GetString());
        Assert.Equal("incomplete", done.GetProperty("output")[0].GetProperty("status").GetString());
        Assert.Equal((type, code), (error.GetProperty("type").GetString(), error.GetProperty("code").GetString()));
        Assert.Equal(status, (await client.ClosedAsync()).Code);
        Assert.Equal(["conversation.item.done", "response.output_item.done", "response.done", "error"], client.Types()[^4..]);
        Assert.DoesNotContain("secret words", string.Concat(client.Seen.Select(e => e.GetRawText())), StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_line_that_cannot_be_sent_on_ends_the_same_way()
    {
        var model = new ScriptedModel();
        await using var server = await WireServer.StartAsync(model);
        await using var client = await server.OpenAsync();

        model.Connection.BreakSending(new RealtimeException(RealtimeFailure.ConnectionLost, "cut"));
        await client.SendAsync("""{"type":"response.create"}""");

        Assert.Equal("connection_lost", (await client.ErrorAsync()).GetProperty("code").GetString());
        Assert.Equal(1011, (await client.ClosedAsync()).Code);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_model_that_fails_at_one_event_goes_on_with_the_next()
    {
        var model = new ScriptedModel();
        await using var server = await WireServer.StartAsync(model);
        await using var client = await server.OpenAsync();

        model.Connection.BreakSending(new InvalidOperationException("a defect"));
        await client.SendAsync("""{"event_id":"mine","type":"response.create"}""");
        var error = await client.ErrorAsync();

        Assert.Equal(
            ("server_error", "internal_error", "mine"),
            (error.GetProperty("type").GetString(), error.GetProperty("code").GetString(), error.GetProperty("event_id").GetString()));
        Assert.Equal(WebSocketState.Open, client.Socket.State);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_model_that_ends_the_talk_in_order_closes_in_order()
    {
        var model = new ScriptedModel();
        await using var server = await WireServer.StartAsync(model);
        await using var client = await server.OpenAsync();

        model.Connection.Close();

        Assert.Equal(1000, (await client.ClosedAsync()).Code);
        Assert.Empty(client.All("error"));
    }

    [Fact(Timeout = 60_000)]
    public async Task Cuts_that_the_model_mends_are_no_business_of_the_client()
    {
        var model = new ScriptedModel();
        await using var server = await WireServer.StartAsync(model);
        await using var client = await server.OpenAsync();

        model.Connection.Emit(new ServerEvent.ConnectionLost("cut", 1));
        model.Connection.Emit(new ServerEvent.ConnectionRestored(TimeSpan.FromSeconds(1)));
        await client.TurnAsync();

        Assert.DoesNotContain(client.Types(), type => type.StartsWith("duologue", StringComparison.Ordinal));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_client_that_closes_is_answered_and_its_model_let_go()
    {
        var model = new ScriptedModel();
        await using var server = await WireServer.StartAsync(model);
        var client = await server.OpenAsync();

        await client.CloseAsync();

        Assert.Equal(WebSocketCloseStatus.NormalClosure, client.Socket.CloseStatus);
        await server.Options.Connections.DrainAsync(Timeout.InfiniteTimeSpan, TestContext.Current.CancellationToken);
        Assert.True(model.Connection.IsClosed);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_server_that_stops_closes_with_1001_and_does_not_wait_for_clients()
    {
        var model = new ScriptedModel().Answers(new ScriptedAnswer { Text = "A long story of a ship.", HoldAfter = Held });
        await using var server = await WireServer.StartAsync(model);
        await using var quiet = await server.OpenAsync();
        await using var busy = await server.OpenAsync();
        await busy.SendAsync("""{"type":"response.create"}""");
        await busy.NextAsync("response.output_audio.delta");

        var stopping = server.App.StopAsync(TestContext.Current.CancellationToken);
        var (quietly, busily) = (await quiet.ClosedAsync(), await busy.ClosedAsync());
        await stopping;

        Assert.Equal((1001, "the server stops"), quietly);
        Assert.Equal((1001, "the server stops"), busily);
        Assert.Equal("failed", busy.Only("response.done").GetProperty("response").GetProperty("status").GetString());
    }

    [Fact(Timeout = 60_000)]
    public async Task Draining_lets_a_running_response_come_to_its_end()
    {
        var model = new ScriptedModel().Answers(new ScriptedAnswer { Text = "A long story of a ship.", HoldAfter = Held });
        await using var server = await WireServer.StartAsync(model);
        await using var busy = await server.OpenAsync();
        var line = model.Connection;
        await using var quiet = await server.OpenAsync();
        await busy.SendAsync("""{"type":"response.create"}""");
        await busy.NextAsync("response.output_audio.delta");

        var draining = server.Options.Connections.DrainAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        Assert.Equal(1001, (await quiet.ClosedAsync()).Code);
        var late = await WireClient.RefusalAsync(server.Address, "/v1/realtime?model=x", new WireClientOptions());
        line.Continue();

        Assert.Equal(1001, (await busy.ClosedAsync()).Code);
        Assert.Equal("completed", busy.Only("response.done").GetProperty("response").GetProperty("status").GetString());
        Assert.Equal(0, await draining);
        Assert.Equal((int)HttpStatusCode.ServiceUnavailable, late);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_response_that_takes_too_long_to_drain_is_closed()
    {
        var model = new ScriptedModel().Answers(new ScriptedAnswer { Text = "A long story of a ship.", HoldAfter = Held });
        await using var server = await WireServer.StartAsync(model);
        await using var busy = await server.OpenAsync();
        await busy.SendAsync("""{"type":"response.create"}""");
        await busy.NextAsync("response.output_audio.delta");

        var draining = server.Options.Connections.DrainAsync(TimeSpan.Zero, TestContext.Current.CancellationToken);

        Assert.Equal(1001, (await busy.ClosedAsync()).Code);
        Assert.Equal(1, await draining);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_client_that_never_answers_a_close_is_cut_off()
    {
        var model = new ScriptedModel();
        await using var server = await WireServer.StartAsync(model);
        await using var client = await server.OpenAsync();

        model.Connection.Close();
        await ReadCloseWithoutAnswerAsync(client);
        var empty = server.Options.Connections.DrainAsync(Timeout.InfiniteTimeSpan, TestContext.Current.CancellationToken);
        Assert.Equal(1, server.Options.Connections.Count);
        server.Clock.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(0, await empty);
    }

    private static async Task ReadCloseWithoutAnswerAsync(WireClient client)
    {
        var received = await client.Socket.ReceiveAsync(new byte[1024].AsMemory(), TestContext.Current.CancellationToken);
        Assert.Equal(WebSocketMessageType.Close, received.MessageType);
    }

    [Fact(Timeout = 60_000)]
    public async Task Large_pieces_of_audio_are_cut_below_what_every_client_takes()
    {
        var model = new ScriptedModel { IsStrict = true };
        await using var server = await WireServer.StartAsync(model);
        await using var client = await WireClient.ConnectAsync(server.Address);
        var line = await model.NextConnectionAsync(TestContext.Current.CancellationToken);
        var audio = new byte[3_000_002];
        new Random(5).NextBytes(audio);

        line.Emit(new ServerEvent.OutputAudioDelta("resp_1", "item_1", 0, 0, (byte[])audio.Clone()) { EventId = "event_of_the_model" });
        line.Close();
        await client.ClosedAsync();

        var deltas = client.All("response.output_audio.delta");
        Assert.Equal(audio, deltas.SelectMany(d => d.GetProperty("delta").GetBytesFromBase64()));
        Assert.All(deltas, d => Assert.Equal(0, d.GetProperty("delta").GetBytesFromBase64().Length % 2));
        Assert.Equal(deltas.Count, deltas.Select(d => d.GetProperty("event_id").GetString()).Distinct().Count());
        Assert.InRange(deltas.Count, 4, 10);
    }

    [Fact(Timeout = 60_000)]
    public async Task Half_a_character_of_the_model_ends_nothing()
    {
        var model = new ScriptedModel { IsStrict = true };
        await using var server = await WireServer.StartAsync(model);
        await using var client = await WireClient.ConnectAsync(server.Address);
        var line = await model.NextConnectionAsync(TestContext.Current.CancellationToken);

        line.Emit(new ServerEvent.OutputTextDelta("resp_1", "item_1", 0, 0, "\uD83D"));
        line.Emit(new ServerEvent.OutputTextDelta("resp_1", "item_1", 0, 0, "whole"));

        await client.NextAsync("response.output_text.delta", e => e.GetProperty("delta").GetString() == "whole");
    }

    [Fact(Timeout = 60_000)]
    public async Task An_item_with_more_audio_than_a_message_holds_keeps_its_words()
    {
        var model = new ScriptedModel { IsStrict = true };
        await using var server = await WireServer.StartAsync(model);
        await using var client = await WireClient.ConnectAsync(server.Address);
        var line = await model.NextConnectionAsync(TestContext.Current.CancellationToken);
        WireItem Item(int bytes) => new()
        {
            Id = "item_1",
            Type = "message",
            Role = "user",
            Status = "completed",
            Content = [new WireContentPart { Type = "input_audio", Transcript = "the words", Audio = Convert.ToBase64String(new byte[bytes]) }],
        };

        line.Emit(new ServerEvent.ItemRetrieved(Item(48_000)));
        line.Emit(new ServerEvent.ItemRetrieved(Item(1_000_000)));
        line.Close();
        await client.ClosedAsync();

        var parts = client.All("conversation.item.retrieved").Select(e => e.GetProperty("item").GetProperty("content")[0]).ToArray();
        Assert.Equal([true, false], parts.Select(p => p.TryGetProperty("audio", out _)));
        Assert.All(parts, p => Assert.Equal("the words", p.GetProperty("transcript").GetString()));
    }
}
