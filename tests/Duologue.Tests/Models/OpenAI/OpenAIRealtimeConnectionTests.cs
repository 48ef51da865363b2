using Duologue.Models;
using Duologue.Models.OpenAI;
using Duologue.Protocol;
using Duologue.Testing.Realtime;
using Duologue.Tests.Protocol;

namespace Duologue.Tests.Models.OpenAI;

/// <summary>The line over real sockets, and every fault we know of.</summary>
public sealed class OpenAIRealtimeConnectionTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_session_comes_first_and_settings_are_sent_without_waiting_for_the_answer()
    {
        await using var server = ReplayServer.Start(
            ReplayScript.Empty().Send(new ServerEvent.RateLimitsUpdated([]), RealtimeScripts.SessionCreated()).Expect("session.update").Close(1000));

        await using var connection = await Line.ConnectAsync(server, RealtimeSettings.Default with { Instructions = "Be brief." });
        var (events, failure) = await Line.ReadAllAsync(connection);

        Assert.Null(failure);
        Assert.Equal(["session.created", "rate_limits.updated"], events.Select(e => e.Type));
        var update = await server.ReceivedAsync("session.update", Token);
        Assert.Equal("Be brief.", update.GetProperty("session").GetProperty("instructions").GetString());
        Assert.Equal("marin", update.GetProperty("session").GetProperty("audio").GetProperty("output").GetProperty("voice").GetString());
        Assert.Empty(RealtimeSchema.CheckClientEvent(update));
    }

    [Fact]
    public async Task A_spoken_turn_arrives_whole_and_in_order()
    {
        var audio = new byte[][] { [1, 2, 3, 4], [5, 6] };
        await using var server = ReplayServer.Start(RealtimeScripts.SpokenTurn("When?", "At nine.", audio).Close(1000));

        await using var connection = await Line.ConnectAsync(server);
        await connection.SendAsync(new ClientEvent.AppendAudio(new byte[960]), Token);
        var (events, failure) = await Line.ReadAllAsync(connection);

        Assert.Null(failure);
        Assert.DoesNotContain(events, e => e is ServerEvent.Unknown);
        Assert.Equal([1, 2, 3, 4, 5, 6], events.OfType<ServerEvent.OutputAudioDelta>().SelectMany(d => d.Audio.ToArray()));
        Assert.Equal("When?", events.OfType<ServerEvent.InputTranscriptionCompleted>().Single().Transcript);
        Assert.Equal(960, Convert.FromBase64String((await server.ReceivedAsync("input_audio_buffer.append", Token)).GetProperty("audio").GetString() ?? "").Length);
    }

    [Fact]
    public async Task The_upgrade_carries_key_model_and_headers()
    {
        await using var server = ReplayServer.Start(ReplayScript.Session());

        await using var connection = await Line.ConnectAsync(server, RealtimeSettings.Default with { Model = "my model" }, o =>
        {
            o.Organization = "org_1";
            o.Project = "proj_1";
            o.SafetyIdentifier = "hash";
        });

        var taken = server.Connections.Single();
        Assert.Equal("/v1/realtime?model=my%20model", taken.Target);
        Assert.Equal("Bearer sk-secret-1234", taken.Headers["Authorization"]);
        Assert.Equal("org_1", taken.Headers["OpenAI-Organization"]);
        Assert.Equal("proj_1", taken.Headers["OpenAI-Project"]);
        Assert.Equal("hash", taken.Headers["OpenAI-Safety-Identifier"]);
        Assert.False(taken.Headers.ContainsKey("OpenAI-Beta"));
    }

    [Fact]
    public async Task A_line_cut_in_mid_response_is_lost_and_says_so_to_senders_too()
    {
        await using var server = ReplayServer.Start(ReplayScript.Session().Expect("session.update")
            .Send(RealtimeScripts.SpokenAnswerBegins("resp_1", "item_1", "We open", new byte[480])).WaitFor("go").Abort());
        await using var connection = await Line.ConnectAsync(server);
        await using var reading = connection.ReceiveAsync(Token).GetAsyncEnumerator(Token);
        while (await reading.MoveNextAsync() && reading.Current is not ServerEvent.OutputAudioDelta)
        {
        }

        server.Continue("go");
        var failure = await Assert.ThrowsAsync<RealtimeException>(async () =>
        {
            while (await reading.MoveNextAsync())
            {
            }
        });

        Assert.Equal(RealtimeFailure.ConnectionLost, failure.Reason);
        var sending = await Assert.ThrowsAsync<RealtimeException>(async () => await connection.SendAsync(new ClientEvent.CommitAudio(), Token));
        Assert.Equal(RealtimeFailure.ConnectionLost, sending.Reason);
    }

    [Theory]
    [InlineData(1001, "Your session hit the maximum duration of 60 minutes.", null, RealtimeFailure.SessionExpired)]
    [InlineData(1001, "", "session_expired", RealtimeFailure.SessionExpired)]
    [InlineData(1001, "going away", null, RealtimeFailure.ConnectionLost)]
    [InlineData(1011, "", null, RealtimeFailure.ServerError)]
    public async Task A_close_while_talking_says_why(int close, string text, string? code, RealtimeFailure reason)
    {
        var script = ReplayScript.Session().Expect("session.update");
        script = code is null ? script : script.Send(new ServerEvent.Failure(new WireError { Type = "invalid_request_error", Code = code, Message = "Over." }));
        await using var server = ReplayServer.Start(script.Close(close, text));

        await using var connection = await Line.ConnectAsync(server);
        var (_, failure) = await Line.ReadAllAsync(connection);

        Assert.Equal(reason, failure?.Reason);
        Assert.True(failure?.IsTransient);
    }

    [Fact]
    public async Task An_error_that_no_close_follows_is_only_an_event()
    {
        await using var server = ReplayServer.Start(ReplayScript.Session().Expect("session.update")
            .Send(new ServerEvent.Failure(new WireError { Type = "invalid_request_error", Code = "invalid_value", Message = "x" }))
            .Send(new ServerEvent.AudioCleared()).Close(1000));

        await using var connection = await Line.ConnectAsync(server);
        var (events, failure) = await Line.ReadAllAsync(connection);

        Assert.Null(failure);
        Assert.IsType<ServerEvent.AudioCleared>(events[^1]);
    }

    [Fact]
    public async Task A_peer_that_stops_answering_is_found_out_by_pings()
    {
        await using var server = ReplayServer.Start(ReplayScript.Session().Expect("session.update").GoSilent());

        await using var connection = await Line.ConnectAsync(server, change: o =>
        {
            o.PingInterval = TimeSpan.FromMilliseconds(50);
            o.PingTimeout = TimeSpan.FromMilliseconds(50);
        });
        var (_, failure) = await Line.ReadAllAsync(connection);

        Assert.Equal(RealtimeFailure.Silent, failure?.Reason);
    }

    [Fact]
    public async Task A_little_garbage_is_forgiven()
    {
        await using var server = ReplayServer.Start(ReplayScript.Session().Expect("session.update")
            .SendText("{\"type\":").SendText("hello").SendBinary(1, 2, 3).SendText("[]").SendText("{\"type\":\"response.dream\"}").Close(1000));

        await using var connection = await Line.ConnectAsync(server);
        var (events, failure) = await Line.ReadAllAsync(connection);

        Assert.Null(failure);
        Assert.Equal("response.dream", Assert.IsType<ServerEvent.Unknown>(events[^1]).Name);
    }

    [Fact]
    public async Task Much_garbage_ends_the_line()
    {
        var script = ReplayScript.Session().Expect("session.update");
        for (var i = 0; i < 6; i++)
        {
            script.SendText("garbage");
        }

        await using var server = ReplayServer.Start(script);

        await using var connection = await Line.ConnectAsync(server);
        var (_, failure) = await Line.ReadAllAsync(connection);

        Assert.Equal(RealtimeFailure.Garbage, failure?.Reason);
    }

    [Fact]
    public async Task An_event_of_200_MB_is_skipped()
    {
        await using var server = ReplayServer.Start(ReplayScript.Session().Expect("session.update")
            .SendHuge(200L << 20).Send(new ServerEvent.AudioCleared()).Close(1000));

        await using var connection = await Line.ConnectAsync(server);
        var (events, failure) = await Line.ReadAllAsync(connection);

        Assert.Null(failure);
        Assert.IsType<ServerEvent.AudioCleared>(events[^1]);
    }

    [Fact]
    public async Task Events_in_many_small_frames_are_put_together()
    {
        var text = """{"type":"response.output_audio.delta","response_id":"r","item_id":"i","output_index":0,"content_index":0,"delta":"AQIDBA=="}""";
        await using var server = ReplayServer.Start(ReplayScript.Session().Expect("session.update").SendSliced(text, 3).Close(1000));

        await using var connection = await Line.ConnectAsync(server);
        var (events, _) = await Line.ReadAllAsync(connection);

        Assert.Equal([1, 2, 3, 4], Assert.IsType<ServerEvent.OutputAudioDelta>(events[^1]).Audio.ToArray());
    }

    [Fact]
    public async Task Events_larger_than_the_buffer_make_it_grow()
    {
        var audio = Enumerable.Range(0, 300_000).Select(i => (byte)i).ToArray();
        await using var server = ReplayServer.Start(ReplayScript.Session().Expect("session.update")
            .Send(new ServerEvent.OutputAudioDelta("r", "i", 0, 0, audio)).Close(1000));

        await using var connection = await Line.ConnectAsync(server);
        var (events, _) = await Line.ReadAllAsync(connection);

        Assert.Equal(audio, Assert.IsType<ServerEvent.OutputAudioDelta>(events[^1]).Audio.ToArray());
    }

    [Fact]
    public async Task Disposing_says_goodbye()
    {
        await using var server = ReplayServer.Start(ReplayScript.Session());
        var connection = await Line.ConnectAsync(server);

        await connection.DisposeAsync();

        await server.UntilAsync(s => s.Connections[0].CloseCode == 1000, Token);
        var failure = await Assert.ThrowsAsync<RealtimeException>(async () => await connection.SendAsync(new ClientEvent.CommitAudio(), Token));
        Assert.Equal(RealtimeFailure.Closed, failure.Reason);
    }

    [Fact]
    public async Task A_server_that_never_answers_the_close_does_not_hold_us_up()
    {
        await using var server = ReplayServer.Start(ReplayScript.Session().NeverAnswerClose());
        var connection = await Line.ConnectAsync(server);
        var reading = Line.ReadAllAsync(connection);

        await connection.DisposeAsync();

        Assert.Null((await reading).Failure);
    }

    [Fact]
    public async Task Cancelling_the_reader_hangs_up_politely()
    {
        await using var server = ReplayServer.Start(ReplayScript.Session());
        await using var connection = await Line.ConnectAsync(server);
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var reading = Task.Run(async () =>
        {
            await foreach (var received in connection.ReceiveAsync(cancel.Token))
            {
                if (received is ServerEvent.SessionUpdated)
                {
                    await cancel.CancelAsync();
                }
            }
        }, Token);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);

        await server.UntilAsync(s => s.Connections[0].CloseCode == 1000, Token);
    }

    [Fact]
    public async Task Many_senders_at_once_do_not_mix_their_events()
    {
        await using var server = ReplayServer.Start(ReplayScript.Session());
        await using var connection = await Line.ConnectAsync(server);

        await Parallel.ForAsync(0, 200, Token, async (i, token) =>
            await connection.SendAsync(i % 2 == 0 ? new ClientEvent.AppendAudio(new byte[i * 10]) : new ClientEvent.DeleteItem($"item_{i}"), token));

        await server.UntilAsync(s => s.Connections[0].ReceivedOf("input_audio_buffer.append").Count == 100
            && s.Connections[0].ReceivedOf("conversation.item.delete").Count == 100, Token);
    }

    [Fact]
    public async Task Retired_voices_and_temperature_are_fitted()
    {
        await using var server = ReplayServer.Start(ReplayScript.Session());

        await using var connection = await Line.ConnectAsync(server, RealtimeSettings.Default with { Voice = "onyx", Temperature = 0.8 });
        await connection.SendAsync(new ClientEvent.CreateResponse(new WireResponseParameters
        {
            Audio = new WireAudio { Output = new WireAudioOutput { Voice = RealtimeSettingsWire.VoiceToWire("nova") } },
        }), Token);

        var update = (await server.ReceivedAsync("session.update", Token)).GetProperty("session");
        var create = (await server.ReceivedAsync("response.create", Token)).GetProperty("response");
        Assert.Equal("cedar", update.GetProperty("audio").GetProperty("output").GetProperty("voice").GetString());
        Assert.False(update.TryGetProperty("temperature", out _));
        Assert.Equal("marin", create.GetProperty("audio").GetProperty("output").GetProperty("voice").GetString());
    }

    [Fact]
    public async Task A_retired_voice_is_warned_of_once_for_each_model()
    {
        var log = new ListLogger<OpenAIRealtimeModel>();
        await using var server = ReplayServer.Start(ReplayScript.Session());
        var model = new OpenAIRealtimeModel(new OpenAIOptions { BaseUrl = server.BaseUrl }, log);

        await using var first = await model.ConnectAsync(RealtimeSettings.Default with { Voice = "fable" }, Token);
        await using var second = await model.ConnectAsync(RealtimeSettings.Default with { Voice = "fable" }, Token);

        Assert.Single(log.Lines, l => l.StartsWith("Warning", StringComparison.Ordinal) && l.Contains("fable", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_format_the_model_does_not_take_is_refused_before_connecting()
    {
        await using var server = ReplayServer.Start(ReplayScript.Session());

        var failure = await Assert.ThrowsAsync<RealtimeException>(async () =>
            await Line.ConnectAsync(server, RealtimeSettings.Default with { InputFormat = Duologue.Audio.AudioFormat.Pcm16k }));

        Assert.Equal(RealtimeFailure.InvalidSettings, failure.Reason);
        Assert.Equal(0, server.Attempts);
    }

    [Fact]
    public async Task Beta_servers_are_spoken_to_in_beta_and_their_items_are_done_as_in_GA()
    {
        var item = new WireItem { Id = "item_1", Type = "message", Role = "user", Status = "completed" };
        await using var server = ReplayServer.Start(ReplayScript.Session().InBeta().Expect("session.update")
            .Send(new ServerEvent.ItemAdded(item, null)).Send(new ServerEvent.OutputAudioDelta("r", "i", 0, 0, new byte[] { 7 })).Close(1000));

        await using var connection = await Line.ConnectAsync(server, change: o => o.Shape = WireShape.Beta);
        var (events, _) = await Line.ReadAllAsync(connection);

        Assert.Equal("realtime=v1", server.Connections[0].Headers["OpenAI-Beta"]);
        Assert.Equal("marin", (await server.ReceivedAsync("session.update", Token)).GetProperty("session").GetProperty("voice").GetString());
        Assert.Equal(
            ["conversation.item.added", "conversation.item.done", "response.output_audio.delta"],
            events.Where(e => e is not (ServerEvent.SessionCreated or ServerEvent.SessionUpdated)).Select(e => e.Type));
    }

    [Fact]
    public async Task Nothing_secret_reaches_the_log_below_trace()
    {
        var log = new ListLogger<OpenAIRealtimeModel>();
        await using var server = ReplayServer.Start(ReplayScript.Session().Expect("session.update").SendText("broken secret words").Close(1011));
        var model = new OpenAIRealtimeModel(new OpenAIOptions { BaseUrl = server.BaseUrl, ApiKey = "sk-secret-1234" }, log);

        await using var connection = await model.ConnectAsync(RealtimeSettings.Default with { Instructions = "private words" }, Token);
        await Line.ReadAllAsync(connection);

        Assert.NotEmpty(log.Lines);
        Assert.DoesNotContain(log.Lines, l => l.Contains("secret", StringComparison.Ordinal) || l.Contains("private", StringComparison.Ordinal));
    }
}
