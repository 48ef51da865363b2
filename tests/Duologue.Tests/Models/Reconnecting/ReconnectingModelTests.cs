using Duologue.Models;
using Duologue.Protocol;
using Duologue.Testing.Realtime;
using Duologue.Tests.Support;

namespace Duologue.Tests.Models.Reconnecting;

public sealed class ReconnectingModelTests
{
    private readonly TestClock _clock = new();
    private readonly ManualModel _model = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_cut_answer_is_closed_in_the_protocols_order_and_then_the_session_is_told()
    {
        await using var call = await CallAsync();
        call.Line.Emit(RealtimeScripts.SpokenAnswerBegins("resp_1", "item_1", "We open at nine", new byte[480]));
        await call.UntilAsync(e => e is ServerEvent.OutputTranscriptDelta { Delta: " nine" });

        call.Line.Break();
        var told = await call.UntilAsync(e => e is ServerEvent.ConnectionLost);

        Assert.Equal(
            [
                "response.output_audio.done", "response.output_audio_transcript.done", "response.content_part.done", "conversation.item.done",
                "response.output_item.done", "response.done", "duologue.connection.lost",
            ],
            told.Select(e => e.Type));
        var response = told.OfType<ServerEvent.ResponseDone>().Single().Response;
        Assert.Equal(("resp_1", "failed", "connection_lost"), (response.Id, response.Status, response.StatusDetails?.Error?.Code));
        Assert.Equal("We open at nine", told.OfType<ServerEvent.OutputTranscriptDone>().Single().Transcript);
        Assert.Equal("incomplete", told.OfType<ServerEvent.OutputItemDone>().Single().Item.Status);
    }

    [Fact]
    public async Task An_answer_that_was_heard_is_not_asked_for_again_and_keeps_its_words()
    {
        await using var call = await CallAsync();
        await call.SendAsync(new ClientEvent.CreateResponse());
        call.Line.Emit(RealtimeScripts.SpokenAnswerBegins("resp_1", "item_1", "We open at nine", new byte[480]));
        await call.UntilAsync(e => e is ServerEvent.OutputTranscriptDelta { Delta: " nine" });

        var next = await call.BreakAndRestoreAsync();

        Assert.Empty(next.Sent.OfType<ClientEvent.CreateResponse>());
        var item = Assert.Single(next.SentItems);
        Assert.Equal(("assistant", "output_text", "We open at nine"), (item.Role, item.Content?[0].Type, item.Content?[0].Text));
    }

    [Fact]
    public async Task A_response_that_had_not_begun_to_be_heard_is_asked_for_again_with_its_request()
    {
        await using var call = await CallAsync();
        var request = new ClientEvent.CreateResponse(new WireResponseParameters { Instructions = "Say hello." });
        await call.SendAsync(request);
        call.Line.Emit(RealtimeScripts.SpokenAnswerBegins("resp_1", "item_1", "", []).Take(3));
        await call.UntilAsync(e => e is ServerEvent.ItemAdded);

        var next = await call.BreakAndRestoreAsync();

        Assert.Equal("Say hello.", Assert.Single(next.Sent.OfType<ClientEvent.CreateResponse>()).Response?.Instructions);
    }

    [Fact]
    public async Task A_request_without_any_answer_is_made_again()
    {
        await using var call = await CallAsync();
        await call.SendAsync(new ClientEvent.CreateResponse());

        var next = await call.BreakAndRestoreAsync();

        Assert.Single(next.Sent.OfType<ClientEvent.CreateResponse>());
    }

    [Fact]
    public async Task An_update_that_comes_while_the_next_line_is_being_opened_reaches_it()
    {
        await using var call = await CallAsync();
        _model.Opening = () => call.SendAsync(new ClientEvent.UpdateSession(new WireSession { Type = "realtime", Instructions = "You bill." }));

        var next = await call.BreakAndRestoreAsync();

        Assert.Equal("You bill.", Assert.Single(next.Sent.OfType<ClientEvent.UpdateSession>()).Session.Instructions);
    }

    [Fact]
    public async Task A_cancelled_response_is_not_asked_for_again()
    {
        await using var call = await CallAsync();
        await call.SendAsync(new ClientEvent.CreateResponse());
        call.Line.Emit(RealtimeScripts.SpokenAnswerBegins("resp_1", "item_1", "", []).Take(1));
        await call.UntilAsync(e => e is ServerEvent.ResponseCreated);
        await call.SendAsync(new ClientEvent.CancelResponse());

        var next = await call.BreakAndRestoreAsync();

        Assert.Empty(next.Sent.OfType<ClientEvent.CreateResponse>());
    }

    [Fact]
    public async Task A_response_made_aside_is_asked_for_again_beside_the_conversations_own()
    {
        await using var call = await CallAsync();
        var aside = new WireResponseParameters { Conversation = "none", Metadata = new Dictionary<string, string> { ["job"] = "1" } };
        await call.SendAsync(new ClientEvent.CreateResponse(aside));
        await call.SendAsync(new ClientEvent.CreateResponse());
        call.Line.Emit(new ServerEvent.ResponseCreated(new WireResponse { Id = "resp_aside", Metadata = aside.Metadata }));
        await call.UntilAsync(e => e is ServerEvent.ResponseCreated);

        var next = await call.BreakAndRestoreAsync();

        Assert.Equal(["none", null], next.Sent.OfType<ClientEvent.CreateResponse>().Select(c => c.Response?.Conversation).OrderDescending());
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 0)]
    public async Task A_turn_committed_by_voice_asks_for_its_response_if_it_is_set_so(bool createResponse, int requests)
    {
        await using var call = await CallAsync(new RealtimeSettings { TurnDetection = new TurnDetection.ServerVad { CreateResponse = createResponse } });
        call.Line.Emit(RealtimeScripts.UserSpoke("item_u", 0, 100));
        await call.UntilAsync(e => e is ServerEvent.ItemDone);

        var next = await call.BreakAndRestoreAsync();

        Assert.Equal(requests, next.Sent.OfType<ClientEvent.CreateResponse>().Count());
    }

    [Fact]
    public async Task Speech_that_goes_on_is_ended_and_heard_again_on_the_next_line()
    {
        await using var call = await CallAsync();
        await call.SendAsync(new ClientEvent.AppendAudio(Audio(1, 48_000)));
        call.Line.Emit(new ServerEvent.SpeechStarted("item_u", 500));
        await call.UntilAsync(e => e is ServerEvent.SpeechStarted);

        call.Line.Break();
        var told = await call.UntilAsync(e => e is ServerEvent.ConnectionLost);
        await call.SendAsync(new ClientEvent.AppendAudio(Audio(2, 960)));
        var next = await call.RestoreAsync();

        Assert.Equal(["input_audio_buffer.speech_stopped", "input_audio_buffer.cleared"], told.SkipLast(1).Select(e => e.Type));
        Assert.Equal([.. Audio(1, 48_000), .. Audio(2, 960)], next.SentAudio);
    }

    [Fact]
    public async Task Only_the_last_seconds_of_the_caller_are_kept_and_not_what_became_a_turn()
    {
        await using var call = await CallAsync();
        await call.SendAsync(new ClientEvent.AppendAudio(Audio(1, 48_000)));
        call.Line.Emit(RealtimeScripts.UserSpoke("item_u", 100, 1_000));
        call.Line.Emit(RealtimeScripts.Transcription("item_u", "Hello there"));
        await call.UntilAsync(e => e is ServerEvent.InputTranscriptionCompleted);
        for (byte second = 2; second < 14; second++)
        {
            await call.SendAsync(new ClientEvent.AppendAudio(Audio(second, 48_000)));
        }

        var next = await call.BreakAndRestoreAsync();

        Assert.Equal(Enumerable.Range(4, 10).SelectMany(second => Audio((byte)second, 48_000)), next.SentAudio);
        Assert.Equal("Hello there", Assert.Single(next.SentItems).Content?[0].Text);
    }

    [Fact]
    public async Task A_spoken_turn_without_words_is_restored_as_audio()
    {
        await using var call = await CallAsync(new RealtimeSettings { Transcription = new WireTranscription { Model = "whisper-1" } });
        await call.SendAsync(new ClientEvent.AppendAudio(Audio(1, 48_000)));
        await call.SendAsync(new ClientEvent.AppendAudio(Audio(2, 48_000)));
        call.Line.Emit(RealtimeScripts.UserSpoke("item_u", 1_000, 1_500));
        await call.UntilAsync(e => e is ServerEvent.ItemDone);

        call.Line.Break();
        var told = await call.UntilAsync(e => e is ServerEvent.ConnectionLost);
        var next = await call.RestoreAsync();

        Assert.Equal("item_u", Assert.Single(told.OfType<ServerEvent.InputTranscriptionFailed>()).ItemId);
        var part = Assert.Single(next.SentItems).Content?[0];
        Assert.Equal("input_audio", part?.Type);
        Assert.Equal(Audio(2, 24_000), Convert.FromBase64String(part?.Audio ?? ""));
        Assert.Equal(Audio(2, 24_000), next.SentAudio);
    }

    [Fact]
    public async Task Speech_offsets_go_on_counting_over_lines()
    {
        await using var call = await CallAsync();
        await call.SendAsync(new ClientEvent.AppendAudio(Audio(1, 48_000)));
        call.Line.Emit(RealtimeScripts.UserSpoke("item_u", 100, 1_000));
        await call.UntilAsync(e => e is ServerEvent.ItemDone);
        var next = await call.BreakAndRestoreAsync();

        next.Emit(new ServerEvent.SpeechStarted("item_v", 200));
        var told = await call.UntilAsync(e => e is ServerEvent.SpeechStarted);

        Assert.Equal(1_200, told.OfType<ServerEvent.SpeechStarted>().Single().AudioStartMs);
    }

    [Fact]
    public async Task What_is_sent_in_the_gap_arrives_once_in_order_and_is_acknowledged()
    {
        await using var call = await CallAsync(new RealtimeSettings { TurnDetection = new TurnDetection.Manual() });
        call.Line.Break();
        await call.UntilAsync(e => e is ServerEvent.ConnectionLost);

        await call.SendAsync(new ClientEvent.AppendAudio(Audio(1, 960)));
        await call.SendAsync(new ClientEvent.CommitAudio());
        await call.SendAsync(new ClientEvent.AppendAudio(Audio(2, 960)));
        await call.SendAsync(new ClientEvent.CreateItem(new WireItem { Type = "function_call_output", CallId = "call_1", Output = "{}" }));
        await call.SendAsync(new ClientEvent.CreateResponse());
        var next = await call.RestoreAsync();
        var item = Assert.Single(next.SentItems);
        next.Emit(new ServerEvent.ItemAdded(item, null), new ServerEvent.ItemDone(item, null));
        var told = await call.UntilAsync(e => e is ServerEvent.ItemDone);

        Assert.Equal(
            ["conversation.item.create", "input_audio_buffer.append", "input_audio_buffer.commit", "input_audio_buffer.append", "response.create"],
            next.Sent.Select(e => e.Type));
        Assert.Single(told.OfType<ServerEvent.ItemAdded>());
    }

    [Fact]
    public async Task Restored_items_are_not_announced_to_the_session_again()
    {
        await using var call = await CallAsync();
        call.Line.Emit(RealtimeScripts.WrittenAnswer("resp_1", "item_1", "Nine."));
        await call.UntilAsync(e => e is ServerEvent.RateLimitsUpdated);
        var next = await call.BreakAndRestoreAsync();

        var item = Assert.Single(next.SentItems);
        next.Emit(new ServerEvent.ItemAdded(item, null), new ServerEvent.ItemDone(item, null), new ServerEvent.AudioCleared());
        var told = await call.UntilAsync(e => e is ServerEvent.AudioCleared);

        Assert.Single(told);
    }

    [Fact]
    public async Task Function_calls_are_restored_with_their_outputs_and_half_made_ones_are_asked_for_again()
    {
        await using var call = await CallAsync();
        call.Line.Emit(RealtimeScripts.FunctionCall("resp_1", "item_f1", "call_1", "look", "{}"));
        await call.UntilAsync(e => e is ServerEvent.ResponseDone);
        await call.SendAsync(new ClientEvent.CreateItem(new WireItem { Type = "function_call_output", CallId = "call_1", Output = "42" }));
        call.Line.Emit(RealtimeScripts.FunctionCall("resp_2", "item_f2", "call_2", "look", "{\"a\":1}").Take(5));
        await call.UntilAsync(e => e is ServerEvent.FunctionArgumentsDelta);

        var next = await call.BreakAndRestoreAsync();

        Assert.Equal([("function_call", "call_1"), ("function_call_output", "call_1")], next.SentItems.Select(i => (i.Type ?? "", i.CallId ?? "")));
        Assert.Single(next.Sent.OfType<ClientEvent.CreateResponse>());
    }

    [Fact]
    public async Task A_response_whose_call_is_complete_counts_as_completed_so_that_the_tool_runs()
    {
        await using var call = await CallAsync();
        call.Line.Emit(RealtimeScripts.FunctionCall("resp_1", "item_f1", "call_1", "look", "{}").SkipLast(1));
        await call.UntilAsync(e => e is ServerEvent.OutputItemDone);

        call.Line.Break();
        var told = await call.UntilAsync(e => e is ServerEvent.ConnectionLost);

        var response = told.OfType<ServerEvent.ResponseDone>().Single().Response;
        Assert.Equal("completed", response.Status);
        Assert.Equal("call_1", Assert.Single(response.Output ?? []).CallId);
    }

    [Fact]
    public async Task Deleted_items_stay_deleted_and_truncated_ones_keep_only_what_was_heard()
    {
        await using var call = await CallAsync();
        call.Line.Emit(RealtimeScripts.SpokenAnswer("resp_1", "item_1", "one two three four", new byte[48_000]));
        call.Line.Emit(RealtimeScripts.WrittenAnswer("resp_2", "item_2", "Gone."));
        await call.UntilAsync(e => e is ServerEvent.ResponseDone { Response.Id: "resp_2" });
        await call.SendAsync(new ClientEvent.TruncateItem("item_1", 0, 500));
        await call.SendAsync(new ClientEvent.DeleteItem("item_2"));

        var next = await call.BreakAndRestoreAsync();
        var told = await call.UntilAsync(e => e is ServerEvent.ItemDeleted);

        Assert.Equal("one two", Assert.Single(next.SentItems).Content?[0].Text);
        Assert.Single(told.OfType<ServerEvent.ItemTruncated>());
    }

    [Fact]
    public async Task The_effective_settings_are_restored()
    {
        await using var call = await CallAsync(RealtimeSettings.Default with { Instructions = "Old.", Voice = "cedar" });
        await call.SendAsync(new ClientEvent.UpdateSession(new WireSession { Instructions = "New.", Truncation = System.Text.Json.JsonElement.Parse("\"disabled\"") }));

        var next = await call.BreakAndRestoreAsync();

        Assert.Equal(("New.", "cedar"), (next.Settings.Instructions, next.Settings.Voice));
        Assert.Equal("disabled", Assert.Single(next.Sent.OfType<ClientEvent.UpdateSession>()).Session.Truncation?.GetString());
    }

    private static byte[] Audio(byte value, int count) => [.. Enumerable.Repeat(value, count)];

    private Task<ReconnectingCall> CallAsync(RealtimeSettings? settings = null, Action<ReconnectOptions>? change = null) =>
        ReconnectingCall.BeginAsync(_model, _clock, settings, o =>
        {
            o.RolloverAfter = null;
            change?.Invoke(o);
        });
}
