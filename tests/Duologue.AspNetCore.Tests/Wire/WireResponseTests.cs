using System.Text.Json;
using Duologue.AspNetCore.Tests.Support;
using Duologue.Tests.Models.Cascade.Fakes;
using Microsoft.Extensions.AI;

namespace Duologue.AspNetCore.Tests.Wire;

public class WireResponseTests
{
    private readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact(Timeout = 60_000)]
    public async Task A_tool_is_called_and_its_result_answered()
    {
        var brain = new ScriptedChat().Answers(ScriptedChat.Call("call_1", "get_weather", "city", "Paris")).Answers("It is sunny.");
        await using var talk = await WireTalk.StartAsync(brain: brain);
        await using var client = await talk.OpenAsync();
        await client.SendAsync("""{"type":"session.update","session":{"type":"realtime","tools":[{"type":"function","name":"get_weather","parameters":{"type":"object","properties":{"city":{"type":"string"}}}}]}}""");
        await client.TypeAsync("What is the weather in Paris?");

        var call = (await client.RespondAsync()).GetProperty("output")[0];
        await client.SendAsync($$"""{"type":"conversation.item.create","item":{"type":"function_call_output","call_id":"{{Text(call, "call_id")}}","output":"sunny"} }""");
        await client.NextAsync("conversation.item.done");
        var answer = await client.RespondAsync();

        Assert.Equal(("function_call", "get_weather", "completed"), (Text(call, "type"), Text(call, "name"), Text(call, "status")));
        Assert.Equal("Paris", JsonElement.Parse(Text(call, "arguments")!).GetProperty("city").GetString());
        Assert.Equal(
            ["response.function_call_arguments.delta", "response.function_call_arguments.done", "conversation.item.done", "response.output_item.done"],
            client.Types().Where(t => t is "response.function_call_arguments.delta" or "response.function_call_arguments.done").Concat(
                client.Types().SkipWhile(t => t != "response.function_call_arguments.done").Skip(1).Take(2)));
        Assert.Contains(talk.Brain.Asked[1], m => m.Contents.OfType<FunctionResultContent>().Any(r => r.Result?.ToString() == "sunny"));
        Assert.Equal("completed", Text(answer, "status"));
    }

    [Fact(Timeout = 60_000)]
    public async Task An_aside_runs_beside_the_answer_and_leaves_no_trace()
    {
        var brain = Held().Answers("billing");
        await using var talk = await WireTalk.StartAsync(brain: brain);
        await using var client = await talk.OpenAsync();
        var asked = await client.TypeAsync("My invoice is wrong.");
        await client.SendAsync("""{"type":"response.create"}""");
        await client.NextAsync("response.output_audio.delta");
        client.Seen.Clear();

        await client.SendAsync($$"""
            {"type":"response.create","response":{"conversation":"none","output_modalities":["text"],"metadata":{"topic":"triage"},"instructions":"Name the department.",
            "input":[{"type":"item_reference","id":"{{asked}}"},{"type":"message","role":"user","content":[{"type":"input_text","text":"Which department?"}]}]} }
            """);
        var aside = (await client.NextAsync("response.done", e => IsAside(e.GetProperty("response")))).GetProperty("response");
        var during = client.Types();
        _gate.SetResult();
        var answer = (await client.NextAsync("response.done")).GetProperty("response");

        Assert.Equal("billing", aside.GetProperty("output")[0].GetProperty("content")[0].GetProperty("text").GetString());
        Assert.Equal("triage", client.All("response.created").Single().GetProperty("response").GetProperty("metadata").GetProperty("topic").GetString());
        Assert.True(!aside.TryGetProperty("conversation_id", out var conversation) || conversation.ValueKind == JsonValueKind.Null);
        Assert.DoesNotContain(during, type => type.StartsWith("conversation.item", StringComparison.Ordinal));
        Assert.Equal("completed", Text(answer, "status"));
        Assert.Equal(["My invoice is wrong.", "Which department?"], brain.Asked[1].Where(m => m.Role == ChatRole.User).Select(m => m.Text));
        Assert.Contains("Name the department.", brain.Asked[1][0].Text, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task An_empty_input_is_an_empty_context()
    {
        await using var talk = await WireTalk.StartAsync();
        await using var client = await talk.OpenAsync();
        await client.TypeAsync("This is nobody's business.");

        await client.RespondAsync("""{"conversation":"none","input":[],"output_modalities":["text"]}""");

        Assert.DoesNotContain(talk.Brain.Asked[0], m => m.Role == ChatRole.User);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_second_response_is_refused_and_the_first_goes_on()
    {
        await using var talk = await WireTalk.StartAsync(brain: Held());
        await using var client = await talk.OpenAsync();
        await client.SendAsync("""{"type":"response.create"}""");
        await client.NextAsync("response.output_audio.delta");

        await client.SendAsync("""{"event_id":"second","type":"response.create"}""");
        var error = await client.ErrorAsync();
        _gate.SetResult();
        var done = (await client.NextAsync("response.done")).GetProperty("response");

        Assert.Equal(("conversation_already_has_active_response", "second"), (Text(error, "code"), Text(error, "event_id")));
        Assert.Equal("completed", Text(done, "status"));
        Assert.Single(client.All("response.created"));
    }

    [Fact(Timeout = 60_000)]
    public async Task After_a_cancel_not_one_delta_comes()
    {
        await using var talk = await WireTalk.StartAsync(brain: Held());
        await using var client = await talk.OpenAsync();
        await client.SendAsync("""{"type":"response.create"}""");
        await client.NextAsync("response.output_audio.delta");

        await client.SendAsync("""{"type":"response.cancel"}""");
        var done = (await client.NextAsync("response.done")).GetProperty("response");
        _gate.SetResult();
        await client.SettleAsync();

        Assert.Equal(("cancelled", "client_cancelled"), (Text(done, "status"), Text(done.GetProperty("status_details"), "reason")));
        Assert.Equal("incomplete", Text(done.GetProperty("output")[0], "status"));
        Assert.DoesNotContain(client.Types().SkipWhile(t => t != "response.done"), type => type.EndsWith(".delta", StringComparison.Ordinal));
        await client.TurnAsync();
    }

    [Fact(Timeout = 60_000)]
    public async Task An_interruption_closes_in_order_and_the_new_turn_is_answered()
    {
        await using var talk = await WireTalk.StartAsync(
            new ScriptedRecognizer().Hears("stop please"), Held().Answers("Sorry."));
        await using var client = await talk.OpenAsync();
        await client.AppendAsync(400, isSpeech: false);
        await client.SendAsync("""{"type":"response.create"}""");
        await client.NextAsync("response.output_audio.delta");
        client.Seen.Clear();

        await client.AppendAsync(600, isSpeech: true);
        var cut = (await client.NextAsync("response.done")).GetProperty("response");
        var closing = client.Types().Where(t => !t.EndsWith(".delta", StringComparison.Ordinal) && t != "response.done").ToArray();
        _gate.SetResult();
        await client.AppendAsync(500, isSpeech: false);
        var answer = (await client.NextAsync("response.done")).GetProperty("response");

        Assert.Equal(("cancelled", "turn_detected"), (Text(cut, "status"), Text(cut.GetProperty("status_details"), "reason")));
        Assert.Equal("input_audio_buffer.speech_started", closing[0]);
        Assert.Equal(["conversation.item.done", "response.output_item.done"], closing[^2..]);
        Assert.Equal("completed", Text(answer, "status"));
        Assert.Contains(talk.Brain.Asked[1], m => m.Text == "stop please");
    }

    [Fact(Timeout = 60_000)]
    public async Task Speech_that_may_not_interrupt_waits_for_its_answer()
    {
        await using var talk = await WireTalk.StartAsync(
            new ScriptedRecognizer().Hears("me too"), Held().Answers("Now you."));
        await using var client = await talk.OpenAsync();
        await TurnsAsync(client, """{"type":"server_vad","interrupt_response":false}""");
        await client.AppendAsync(400, isSpeech: false);
        await client.SendAsync("""{"type":"response.create"}""");
        await client.NextAsync("response.output_audio.delta");

        await client.AppendAsync(600, isSpeech: true);
        await client.AppendAsync(500, isSpeech: false);
        await client.NextAsync("input_audio_buffer.committed");
        Assert.Empty(client.All("response.done"));
        _gate.SetResult();
        var first = (await client.NextAsync("response.done")).GetProperty("response");
        var second = (await client.NextAsync("response.done")).GetProperty("response");

        Assert.Equal(("completed", "completed"), (Text(first, "status"), Text(second, "status")));
    }

    [Fact(Timeout = 60_000)]
    public async Task Speech_that_may_not_be_answered_waits_for_the_client()
    {
        await using var talk = await WireTalk.StartAsync(new ScriptedRecognizer().Hears("hello"), new ScriptedChat().Answers("Hi."));
        await using var client = await talk.OpenAsync();
        await TurnsAsync(client, """{"type":"server_vad","create_response":false}""");

        await client.AppendAsync(400, isSpeech: false);
        await client.AppendAsync(600, isSpeech: true);
        await client.AppendAsync(500, isSpeech: false);
        await client.NextAsync("conversation.item.input_audio_transcription.completed");
        await client.SettleAsync();
        Assert.Empty(client.All("response.created"));
        await client.RespondAsync();

        Assert.Contains(talk.Brain.Asked[0], m => m.Text == "hello");
    }

    [Fact(Timeout = 60_000)]
    public async Task A_turn_by_hand_begins_and_ends_as_the_client_says()
    {
        await using var talk = await WireTalk.StartAsync(new ScriptedRecognizer().Hears("by hand"), new ScriptedChat().Answers("Yes."));
        await using var client = await talk.OpenAsync();
        await TurnsAsync(client, "null");
        await client.AppendAsync(300, isSpeech: true);
        await client.SendAsync("""{"type":"input_audio_buffer.clear"}""");
        await client.NextAsync("input_audio_buffer.cleared");

        await client.AppendAsync(600, isSpeech: true);
        await client.SendAsync("""{"type":"input_audio_buffer.commit"}""");
        var committed = await client.NextAsync("input_audio_buffer.committed");
        await client.NextAsync("conversation.item.done");
        await client.SettleAsync();
        Assert.Empty(client.All("response.created"));
        await client.RespondAsync();

        Assert.Empty(client.All("input_audio_buffer.speech_started"));
        Assert.Equal(Text(committed, "item_id"), Text(client.All("conversation.item.done")[0].GetProperty("item"), "id"));
        Assert.Contains(talk.Brain.Asked[0], m => m.Text == "by hand");
    }

    [Fact(Timeout = 60_000)]
    public async Task What_a_response_does_differently_lasts_for_that_response()
    {
        await using var talk = await WireTalk.StartAsync();
        await using var client = await talk.OpenAsync();
        await client.SendAsync("""{"type":"session.update","session":{"type":"realtime","instructions":"Be kind."}}""");

        await client.RespondAsync("""{"instructions":"Be rude.","output_modalities":["text"],"metadata":{"a":"1"}}""");
        await client.RespondAsync();

        Assert.Contains("Be rude.", talk.Brain.Asked[0][0].Text, StringComparison.Ordinal);
        Assert.Contains("Be kind.", talk.Brain.Asked[1][0].Text, StringComparison.Ordinal);
        var done = client.All("response.done").Select(e => e.GetProperty("response")).ToArray();
        Assert.Equal("1", done[0].GetProperty("metadata").GetProperty("a").GetString());
        Assert.Equal(["text", "audio"], done.Select(r => r.GetProperty("output_modalities")[0].GetString()));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_chat_model_that_fails_leaves_a_response_that_is_done()
    {
        await using var talk = await WireTalk.StartAsync(brain: new ScriptedChat().Answers("Well, ", new InvalidOperationException("out of order")).Answers("Back."));
        await using var client = await talk.OpenAsync();

        var failed = await client.RespondAsync();
        await client.TurnAsync();

        Assert.Equal("failed", Text(failed, "status"));
        Assert.Equal("failed", Text(failed.GetProperty("status_details"), "type"));
        Assert.Equal(client.All("response.created").Count, client.All("response.done").Count);
    }

    [Fact(Timeout = 60_000)]
    public async Task Usage_is_told_with_all_its_details()
    {
        await using var talk = await WireTalk.StartAsync(brain: new ScriptedChat().Answers("A few words."));
        await using var client = await talk.OpenAsync();
        await client.TypeAsync("Say something.");

        var usage = (await client.RespondAsync()).GetProperty("usage");
        var limits = (await client.NextAsync("rate_limits.updated")).GetProperty("rate_limits");

        Assert.True(usage.GetProperty("total_tokens").GetInt32() > 0);
        Assert.Equal(
            usage.GetProperty("total_tokens").GetInt32(), usage.GetProperty("input_tokens").GetInt32() + usage.GetProperty("output_tokens").GetInt32());
        Assert.True(usage.GetProperty("input_token_details").TryGetProperty("cached_tokens", out _));
        Assert.True(usage.GetProperty("output_token_details").GetProperty("audio_tokens").GetInt32() > 0);
        Assert.All(limits.EnumerateArray(), limit => Assert.Contains(Text(limit, "name"), new[] { "requests", "tokens" }));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_transcription_session_writes_down_and_never_answers()
    {
        await using var talk = await WireTalk.StartAsync(new ScriptedRecognizer().Hears("take this down"));
        await using var client = await talk.OpenAsync("/v1/realtime?intent=transcription");
        var session = client.Only("session.created").GetProperty("session");

        await client.AppendAsync(400, isSpeech: false);
        await client.AppendAsync(600, isSpeech: true);
        await client.AppendAsync(500, isSpeech: false);
        var written = await client.NextAsync("conversation.item.input_audio_transcription.completed");
        await client.SendAsync("""{"event_id":"mine","type":"response.create"}""");
        var refused = await client.ErrorAsync();

        Assert.Equal(("transcription", "realtime.transcription_session"), (Text(session, "type"), Text(session, "object")));
        Assert.False(session.GetProperty("audio").TryGetProperty("output", out _));
        Assert.Equal("take this down", Text(written, "transcript"));
        Assert.Equal("mine", Text(refused, "event_id"));
        Assert.DoesNotContain(client.Types(), type => type.StartsWith("response.", StringComparison.Ordinal));
    }

    /// <summary>An answer that can be heard, and goes on only when the test says so.</summary>
    private ScriptedChat Held() => new ScriptedChat().Answers("One two three four. Five six seven eight. ", _gate.Task, "Nine ten eleven twelve.");

    private static bool IsAside(JsonElement response) => response.TryGetProperty("metadata", out var metadata) && metadata.ValueKind == JsonValueKind.Object && metadata.TryGetProperty("topic", out _);

    private static async Task TurnsAsync(WireClient client, string turnDetection)
    {
        await client.SendAsync($$"""{"type":"session.update","session":{"type":"realtime","audio":{"input":{"turn_detection":{{turnDetection}} } } } }""");
        await client.NextAsync("session.updated");
    }

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? value.GetString() : null;
}
