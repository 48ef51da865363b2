using System.Text.Json;
using Duologue.Audio;
using Duologue.Chat;
using Duologue.Models;
using Duologue.Protocol;
using Duologue.Tests.Models.Cascade.Fakes;
using Microsoft.Extensions.AI;

namespace Duologue.Tests.Models.Cascade;

public sealed class CascadeResponseTests
{
    private static readonly RealtimeSettings TextOnly = CascadeTalk.Settings with { TextOnly = true };

    [Fact]
    public async Task A_typed_turn_has_the_events_of_the_service_in_their_order()
    {
        await using var talk = await CascadeTalk.OpenAsync(TextOnly, brain: new ScriptedChat().Answers("Good ", "morning."));

        await talk.TypeAsync("Hello");
        await talk.SendAsync(new ClientEvent.CreateResponse());
        var response = await talk.ResponseAsync();

        Assert.Equal(
            [
                "session.created", "conversation.item.added", "conversation.item.done", "response.created", "response.output_item.added",
                "conversation.item.added", "response.content_part.added", "response.output_text.delta", "response.output_text.done",
                "response.content_part.done", "conversation.item.done", "response.output_item.done", "response.done", "rate_limits.updated",
            ],
            talk.Types());
        Assert.Equal(["Good ", "morning."], talk.Seen.OfType<ServerEvent.OutputTextDelta>().Select(e => e.Delta));
        Assert.Equal(("output_text", "Good morning."), (response.Output?[0].Content?[0].Type, response.Output?[0].Content?[0].Text));
        Assert.Empty(talk.Mouth.Requests);
    }

    [Fact]
    public async Task Model_items_arrive_empty_and_in_progress_and_leave_completed()
    {
        await using var talk = await CascadeTalk.OpenAsync();

        await talk.SendAsync(new ClientEvent.CreateResponse());
        await talk.ResponseAsync();

        var added = talk.Only<ServerEvent.OutputItemAdded>().Item;
        var done = talk.Only<ServerEvent.OutputItemDone>().Item;
        Assert.Equal(("in_progress", 0), (added.Status, added.Content?.Count));
        Assert.Equal(("completed", "output_audio"), (done.Status, done.Content?[0].Type));
        Assert.Equal(("audio", "", null), (talk.Only<ServerEvent.ContentPartAdded>().Part.Type, talk.Only<ServerEvent.ContentPartAdded>().Part.Transcript, talk.Only<ServerEvent.ContentPartAdded>().Part.Text));
        var created = talk.Only<ServerEvent.ResponseCreated>().Response;
        Assert.Equal(("in_progress", 0, "realtime.response"), (created.Status, created.Output?.Count, created.Object));
        Assert.Null(created.Usage);
        Assert.Null(created.StatusDetails);
    }

    [Fact]
    public async Task Usage_has_every_detail()
    {
        await using var talk = await CascadeTalk.OpenAsync(ears: new ScriptedRecognizer().Hears("hello"), brain: new ScriptedChat().Answers("One two."));

        await talk.SayAsync();
        var usage = (await talk.ResponseAsync()).Usage;

        Assert.Equal((10, 8), (usage?.InputTokenDetails?.AudioTokens, usage?.OutputTokenDetails?.AudioTokens));
        Assert.Equal((4, 2), (usage?.InputTokenDetails?.TextTokens, usage?.OutputTokenDetails?.TextTokens));
        Assert.Equal((14, 10, 24), (usage?.InputTokens, usage?.OutputTokens, usage?.TotalTokens));
        Assert.Equal((0, 0), (usage?.InputTokenDetails?.CachedTokens, usage?.InputTokenDetails?.CachedTokensDetails?.AudioTokens));
    }

    [Fact]
    public async Task Usage_counted_by_the_chat_model_is_believed()
    {
        var counted = new UsageContent(new UsageDetails { InputTokenCount = 70, OutputTokenCount = 9, CachedInputTokenCount = 64 });
        await using var talk = await CascadeTalk.OpenAsync(TextOnly, brain: new ScriptedChat().Answers("Yes.", counted));

        await talk.SendAsync(new ClientEvent.CreateResponse());
        var usage = (await talk.ResponseAsync()).Usage;

        Assert.Equal((70, 9, 79, 64), (usage?.InputTokens, usage?.OutputTokens, usage?.TotalTokens, usage?.InputTokenDetails?.CachedTokens));
    }

    [Fact]
    public async Task Audio_comes_in_several_portions_of_whole_samples_after_its_words()
    {
        await using var talk = await CascadeTalk.OpenAsync(brain: new ScriptedChat().Answers("One two three four five."));

        await talk.SendAsync(new ClientEvent.CreateResponse());
        await talk.ResponseAsync();

        var portions = talk.Seen.OfType<ServerEvent.OutputAudioDelta>().Select(e => AudioFormat.Pcm16k.DurationOf(e.Audio.Length).TotalMilliseconds).ToArray();
        Assert.Equal([100, 200, 200, 200, 200, 100], portions);
        Assert.All(talk.Seen.OfType<ServerEvent.OutputAudioDelta>(), delta => Assert.Equal(0, delta.Audio.Length % 2));
        Assert.True(talk.Seen.FindIndex(e => e is ServerEvent.OutputTranscriptDelta) < talk.Seen.FindIndex(e => e is ServerEvent.OutputAudioDelta));
    }

    [Fact]
    public async Task The_first_clause_is_spoken_while_the_chat_model_still_thinks()
    {
        var gate = new TaskCompletionSource();
        await using var talk = await CascadeTalk.OpenAsync(brain: new ScriptedChat().Answers("Your table is booked. And", gate.Task, " more."));

        await talk.SendAsync(new ClientEvent.CreateResponse());
        await talk.NextAsync<ServerEvent.OutputAudioDelta>();
        Assert.Equal("Your table is booked.", Assert.Single(talk.Mouth.Requests).Text);

        gate.SetResult();
        var response = await talk.ResponseAsync();
        Assert.Equal("Your table is booked. And more.", response.Output?[0].Content?[0].Transcript);
        Assert.Equal("Your table is booked. And more.", string.Concat(talk.Seen.OfType<ServerEvent.OutputTranscriptDelta>().Select(e => e.Delta)));
    }

    [Fact]
    public async Task A_second_response_is_refused_with_the_clients_event_id_and_the_first_goes_on()
    {
        var gate = new TaskCompletionSource();
        await using var talk = await CascadeTalk.OpenAsync(TextOnly, brain: new ScriptedChat().Answers("One", gate.Task, "."));

        await talk.SendAsync(new ClientEvent.CreateResponse(), new ClientEvent.CreateResponse { EventId = "mine" });
        var error = (await talk.NextAsync<ServerEvent.Failure>()).Error;
        gate.SetResult();
        var response = await talk.ResponseAsync();

        Assert.Equal(("invalid_request_error", "conversation_already_has_active_response", "mine"), (error.Type, error.Code, error.EventId));
        Assert.Equal("completed", response.Status);
        Assert.Single(talk.Seen.OfType<ServerEvent.ResponseCreated>());
    }

    [Fact]
    public async Task Out_of_band_responses_run_beside_the_conversation_and_leave_it_alone()
    {
        var gate = new TaskCompletionSource();
        await using var talk = await CascadeTalk.OpenAsync(
            TextOnly, brain: new ScriptedChat().Answers("One", gate.Task, ".").Answers("positive").Answers("Next."));
        await talk.TypeAsync("I like it", "item_like");
        await talk.SendAsync(new ClientEvent.CreateResponse());
        await talk.NextAsync<ServerEvent.OutputTextDelta>();
        var items = talk.Seen.Count(e => e.Type.StartsWith("conversation.item", StringComparison.Ordinal));

        await talk.SendAsync(new ClientEvent.CreateResponse(new WireResponseParameters
        {
            Conversation = "none",
            Instructions = "Classify.",
            Metadata = new Dictionary<string, string> { ["topic"] = "mood" },
            Input = [new WireItem { Type = "item_reference", Id = "item_like" }, User("What mood?")],
        }));
        var outOfBand = await talk.ResponseAsync();

        Assert.Equal("mood", outOfBand.Metadata?["topic"]);
        Assert.Equal("mood", talk.Seen.OfType<ServerEvent.ResponseCreated>().Last().Response.Metadata?["topic"]);
        Assert.Null(outOfBand.ConversationId);
        Assert.Equal(["Classify.", "I like it", "What mood?"], talk.Brain.Asked[1].Select(m => m.Text));
        Assert.Equal(items, talk.Seen.Count(e => e.Type.StartsWith("conversation.item", StringComparison.Ordinal)));

        gate.SetResult();
        await talk.ResponseAsync();
        await talk.SendAsync(new ClientEvent.CreateResponse());
        await talk.ResponseAsync();
        Assert.DoesNotContain("positive", talk.Brain.Asked[2].Select(m => m.Text));
    }

    [Fact]
    public async Task Any_number_of_spoken_responses_out_of_band_run_at_the_same_time()
    {
        var gate = new TaskCompletionSource();
        object[] answer = ["Some words to say. And", gate.Task, " more."];
        await using var talk = await CascadeTalk.OpenAsync(brain: new ScriptedChat().Answers(answer).Answers(answer).Answers(answer));
        var wish = new WireResponseParameters { Conversation = "none" };

        await talk.SendAsync(new ClientEvent.CreateResponse(), new ClientEvent.CreateResponse(wish), new ClientEvent.CreateResponse(wish));
        while (talk.Seen.OfType<ServerEvent.OutputAudioDelta>().Select(delta => delta.ResponseId).Distinct().Count() < 3)
        {
            await talk.NextAsync<ServerEvent.OutputAudioDelta>();
        }

        Assert.Equal(3, talk.Brain.Running);
        gate.SetResult();
        var done = new[] { await talk.ResponseAsync(), await talk.ResponseAsync(), await talk.ResponseAsync() };

        Assert.All(done, response => Assert.Equal(("completed", "Some words to say. And more."), (response.Status, response.Output?[0].Content?[0].Transcript)));
        Assert.Equal(2, done.Count(response => response.ConversationId is null));
        Assert.Single(talk.Seen.OfType<ServerEvent.ItemDone>());
    }

    [Fact]
    public async Task A_response_cancelled_before_anything_was_read_still_has_a_usage()
    {
        await using var talk = await CascadeTalk.OpenAsync(CascadeTalk.Settings with { Instructions = "" }, brain: new ScriptedChat().Answers(new TaskCompletionSource().Task));

        await talk.SendAsync(new ClientEvent.CreateResponse(), new ClientEvent.CancelResponse());
        var usage = (await talk.ResponseAsync()).Usage;

        Assert.Equal((1, 1, 0), (usage?.TotalTokens, usage?.InputTokens, usage?.OutputTokens));
    }

    [Fact]
    public async Task An_empty_input_is_an_empty_context()
    {
        await using var talk = await CascadeTalk.OpenAsync(TextOnly);
        await talk.TypeAsync("Hello");

        await talk.SendAsync(new ClientEvent.CreateResponse(new WireResponseParameters { Conversation = "none", Input = [], Instructions = "Greet." }));
        await talk.ResponseAsync();

        Assert.Equal(["Greet."], Assert.Single(talk.Brain.Asked).Select(m => m.Text));
    }

    [Fact]
    public async Task A_response_may_differ_from_its_session_once()
    {
        await using var talk = await CascadeTalk.OpenAsync(CascadeTalk.Settings with { Tools = [Tool("book")] });
        var format = new WireAudioFormat { Type = "audio/pcmu" };

        await talk.SendAsync(new ClientEvent.CreateResponse(new WireResponseParameters
        {
            Instructions = "Shout.",
            Tools = [Tool("cancel", "cancel it")],
            ToolChoice = JsonElement.Parse("""{"type":"function","name":"cancel"}"""),
            MaxOutputTokens = JsonElement.Parse("50"),
            Audio = new WireAudio { Output = new WireAudioOutput { Voice = JsonElement.Parse("\"high\""), Format = format } },
        }));
        var response = await talk.ResponseAsync();
        await talk.SendAsync(new ClientEvent.CreateResponse());
        await talk.ResponseAsync();

        var (first, second) = (talk.Brain.Options[0], talk.Brain.Options[1]);
        Assert.Equal("Shout.", talk.Brain.Asked[0][0].Text);
        Assert.Equal("Be brief.", talk.Brain.Asked[1][0].Text);
        var tool = Assert.IsType<ChatTool>(Assert.Single(first?.Tools ?? []));
        Assert.Equal(("cancel", "cancel it"), (tool.Name, Assert.Single(tool.Examples)));
        Assert.Equal("cancel", Assert.IsType<RequiredChatToolMode>(first?.ToolMode).RequiredFunctionName);
        Assert.Equal((50, null), (first?.MaxOutputTokens, second?.MaxOutputTokens));
        Assert.Equal("book", Assert.Single(second?.Tools ?? []).Name);
        Assert.Equal(["high", "low"], talk.Mouth.Requests.Select(r => r.Voice));
        Assert.Equal("audio/pcmu", response.Audio?.Output?.Format?.Type);
        Assert.Equal(1_600, talk.Seen.OfType<ServerEvent.OutputAudioDelta>().Where(d => d.ResponseId == response.Id).Sum(d => d.Audio.Length), 20.0);
    }

    [Fact]
    public async Task A_call_stands_after_its_preamble_and_its_output_is_read_next()
    {
        await using var talk = await CascadeTalk.OpenAsync(
            CascadeTalk.Settings with { Tools = [Tool("book")] },
            brain: new ScriptedChat().Answers("One moment.", ScriptedChat.Call("call_1", "book", "party", 2)).Answers("Booked."));
        await talk.TypeAsync("A table for two");

        await talk.SendAsync(new ClientEvent.CreateResponse());
        var response = await talk.ResponseAsync();
        await talk.SendAsync(
            new ClientEvent.CreateItem(new WireItem { Type = "function_call_output", CallId = "call_1", Output = "19:00" }), new ClientEvent.CreateResponse());
        await talk.ResponseAsync();

        Assert.Equal(["message", "function_call"], response.Output?.Select(item => item.Type));
        Assert.Equal(("call_1", "book", """{"party":2}""", "completed"), (response.Output?[1].CallId, response.Output?[1].Name, response.Output?[1].Arguments, response.Output?[1].Status));
        var asked = talk.Brain.Asked[1];
        Assert.Equal([ChatRole.System, ChatRole.User, ChatRole.Assistant, ChatRole.Assistant, ChatRole.Tool], asked.Select(m => m.Role));
        Assert.Equal("One moment.", asked[2].Text);
        Assert.Equal("call_1", Assert.IsType<FunctionCallContent>(asked[3].Contents.Single()).CallId);
        Assert.Equal("19:00", Assert.IsType<FunctionResultContent>(asked[4].Contents.Single()).Result);
    }

    [Fact]
    public async Task A_call_has_the_events_of_the_service_in_their_order()
    {
        await using var talk = await CascadeTalk.OpenAsync(brain: new ScriptedChat().Answers(ScriptedChat.Call("call_1", "book", "party", 2)));

        await talk.SendAsync(new ClientEvent.CreateResponse());
        await talk.ResponseAsync();

        Assert.Equal(
            [
                "session.created", "response.created", "response.output_item.added", "conversation.item.added",
                "response.function_call_arguments.delta", "response.function_call_arguments.done", "conversation.item.done",
                "response.output_item.done", "response.done", "rate_limits.updated",
            ],
            talk.Types());
        Assert.Equal(("in_progress", ""), (talk.Only<ServerEvent.OutputItemAdded>().Item.Status, talk.Only<ServerEvent.OutputItemAdded>().Item.Arguments));
    }

    [Fact]
    public async Task Parallel_calls_are_several_items_of_one_response_and_one_message_to_the_chat_model()
    {
        await using var talk = await CascadeTalk.OpenAsync(
            brain: new ScriptedChat().Answers(ScriptedChat.Call("call_1", "book", "party", 2), ScriptedChat.Call("call_2", "tell", "who", "Ann")).Answers("Done."));

        await talk.SendAsync(new ClientEvent.CreateResponse());
        var response = await talk.ResponseAsync();
        await talk.TypeAsync("And?");
        await talk.SendAsync(new ClientEvent.CreateItem(new WireItem { Type = "function_call_output", CallId = "call_2", Output = "told" }));
        await talk.SendAsync(new ClientEvent.CreateResponse());
        await talk.ResponseAsync();

        Assert.Equal(["book", "tell"], response.Output?.Select(item => item.Name));
        Assert.Equal([0, 1], talk.Seen.OfType<ServerEvent.OutputItemDone>().Take(2).Select(e => e.OutputIndex));
        var asked = talk.Brain.Asked[1];
        Assert.Equal([ChatRole.System, ChatRole.Assistant, ChatRole.Tool, ChatRole.User], asked.Select(m => m.Role));
        Assert.Equal(["(still running)", "told"], asked[2].Contents.Cast<FunctionResultContent>().Select(c => c.Result));
    }

    [Fact]
    public async Task A_failing_chat_model_fails_the_response_and_the_next_one_works()
    {
        await using var talk = await CascadeTalk.OpenAsync(brain: new ScriptedChat().Answers("One moment.", new InvalidOperationException("quota")).Answers("Yes."));

        await talk.SendAsync(new ClientEvent.CreateResponse());
        var failed = await talk.ResponseAsync();
        await talk.SendAsync(new ClientEvent.CreateResponse());
        var next = await talk.ResponseAsync();

        Assert.Equal(("failed", "failed", "chat_failed", "quota"), (failed.Status, failed.StatusDetails?.Type, failed.StatusDetails?.Error?.Code, failed.StatusDetails?.Error?.Message));
        Assert.Equal("completed", next.Status);
        Assert.Equal(2, talk.Seen.OfType<ServerEvent.ResponseDone>().Count());
    }

    [Fact]
    public async Task A_silent_chat_model_is_given_up()
    {
        await using var talk = await CascadeTalk.OpenAsync(TextOnly, brain: new ScriptedChat().Answers("One", new TaskCompletionSource().Task));

        await talk.SendAsync(new ClientEvent.CreateResponse());
        await talk.NextAsync<ServerEvent.OutputTextDelta>();
        while (!talk.Seen.OfType<ServerEvent.ResponseDone>().Any())
        {
            // The wait begins on the pool, at a time unknown here.
            talk.Clock.Advance(TimeSpan.FromSeconds(30));
            await talk.SettleAsync();
        }

        var response = talk.Only<ServerEvent.ResponseDone>().Response;
        Assert.Equal(("failed", "chat_timeout", "incomplete"), (response.Status, response.StatusDetails?.Error?.Code, response.Output?[0].Status));
        Assert.Equal("One", response.Output?[0].Content?[0].Text);
    }

    [Fact]
    public async Task A_failing_voice_fails_the_response_and_the_text_is_kept()
    {
        await using var talk = await CascadeTalk.OpenAsync(
            brain: new ScriptedChat().Answers("All is well."), mouth: new ToneVoice { Error = new InvalidOperationException("no sound") });

        await talk.SendAsync(new ClientEvent.CreateResponse());
        var response = await talk.ResponseAsync();

        Assert.Equal(("failed", "voice_failed", "no sound"), (response.Status, response.StatusDetails?.Error?.Code, response.StatusDetails?.Error?.Message));
        Assert.Equal(("incomplete", "All is well."), (response.Output?[0].Status, response.Output?[0].Content?[0].Transcript));
    }

    [Fact]
    public async Task Too_long_an_answer_is_incomplete()
    {
        await using var talk = await CascadeTalk.OpenAsync(TextOnly, brain: new ScriptedChat().Answers("One two", ChatFinishReason.Length));

        await talk.SendAsync(new ClientEvent.CreateResponse());
        var response = await talk.ResponseAsync();

        Assert.Equal(("incomplete", "max_output_tokens", "incomplete"), (response.Status, response.StatusDetails?.Reason, response.Output?[0].Status));
    }

    [Theory]
    [InlineData("""{"conversation":"some"}""", "response.conversation")]
    [InlineData("""{"output_modalities":["audio","text"]}""", "response.output_modalities")]
    [InlineData("""{"tools":[{"type":"mcp","server_label":"x"}]}""", "response.tools[0].type")]
    [InlineData("""{"input":[{"type":"item_reference","id":"nobody"}]}""", "response.input[0].id")]
    [InlineData("""{"input":[{"type":"message","role":"king"}]}""", "response.input[0].role")]
    [InlineData("""{"input":[{"type":"message","role":"user","content":[{"type":"input_image"}]}]}""", "response.input[0].content[0].image_url")]
    [InlineData("""{"max_output_tokens":0}""", "response.max_output_tokens")]
    [InlineData("""{"colour":"red"}""", "response.colour")]
    public async Task Wishes_that_cannot_be_met_are_errors_and_nothing_begins(string wishes, string param)
    {
        await using var talk = await CascadeTalk.OpenAsync(TextOnly);
        var json = $$"""{"type":"response.create","event_id":"mine","response":{{wishes}}}""";

        await talk.SendAsync(new RealtimeJson().ReadClientEvent(System.Text.Encoding.UTF8.GetBytes(json)));
        var error = (await talk.NextAsync<ServerEvent.Failure>()).Error;
        await talk.SettleAsync();

        Assert.Equal((param, "mine"), (error.Param, error.EventId));
        Assert.DoesNotContain(talk.Seen, e => e is ServerEvent.ResponseCreated);
    }

    [Fact]
    public async Task A_response_asked_for_while_words_are_still_recognised_waits_for_them()
    {
        var gate = new TaskCompletionSource();
        var ears = new ScriptedRecognizer { Gate = gate }.Hears("hello");
        await using var talk = await CascadeTalk.OpenAsync(CascadeTalk.Settings with { TurnDetection = new TurnDetection.Manual() }, ears);

        await talk.SpeakAsync(500);
        await talk.SendAsync(new ClientEvent.CommitAudio(), new ClientEvent.CreateResponse());
        await talk.NextAsync<ServerEvent.ResponseCreated>();
        await talk.SettleAsync();
        Assert.Empty(talk.Brain.Asked);

        gate.SetResult();
        await talk.ResponseAsync();
        Assert.Equal("hello", talk.Brain.Asked[0][^1].Text);
    }

    [Fact]
    public async Task A_turn_that_the_client_already_asked_to_answer_is_answered_once()
    {
        var gate = new TaskCompletionSource();
        await using var talk = await CascadeTalk.OpenAsync(ears: new ScriptedRecognizer { Gate = gate }.Hears("hello"));
        await talk.SayAsync();
        await talk.SendAsync(new ClientEvent.CreateResponse());
        await talk.NextAsync<ServerEvent.ResponseCreated>();

        gate.SetResult();
        await talk.ResponseAsync();
        await talk.SettleAsync();

        Assert.Single(talk.Seen.OfType<ServerEvent.ResponseCreated>());
        Assert.Equal("hello", Assert.Single(talk.Brain.Asked)[^1].Text);
    }

    private static WireItem User(string text) =>
        new() { Type = "message", Role = "user", Content = [new WireContentPart { Type = "input_text", Text = text }] };

    private static WireTool Tool(string name, params string[] examples) => new() { Type = "function", Name = name, Examples = examples };
}
