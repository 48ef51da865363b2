using System.Text.Json;
using Duologue.Chat;
using Duologue.Http;
using Duologue.Testing.OpenAICompatible;
using Microsoft.Extensions.AI;

namespace Duologue.Tests.Chat.OpenAICompatible;

public sealed class OpenAICompatibleChatTests
{
    private static readonly JsonElement Schema = JsonElement.Parse("""{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}""");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task Text_comes_as_it_is_made_and_usage_at_the_end()
    {
        await using var talk = new ChatTalk();
        var gate = new TaskCompletionSource();
        talk.Server.Will(FakeAnswer.Stream([FakeChat.Delta("Hello "), new FakeStep.Wait(gate.Task), FakeChat.Delta("there."), .. FakeChat.End()]));

        await using var updates = talk.Ask().GetAsyncEnumerator(Token);
        await updates.MoveNextAsync();
        Assert.Equal("Hello ", updates.Current.Text);
        gate.SetResult();
        var rest = new List<ChatResponseUpdate>();
        while (await updates.MoveNextAsync())
        {
            rest.Add(updates.Current);
        }

        Assert.Equal("there.", string.Concat(rest.Select(u => u.Text)));
        Assert.Equal(ChatFinishReason.Stop, rest[^1].FinishReason);
        var usage = rest[^1].Contents.OfType<UsageContent>().Single().Details;
        Assert.Equal((7, 3, 10), (usage.InputTokenCount, usage.OutputTokenCount, usage.TotalTokenCount));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_request_says_everything_the_server_must_know()
    {
        await using var talk = new ChatTalk(o => o.ExtraBody = new Dictionary<string, JsonElement> { ["reasoning_effort"] = JsonElement.Parse("\"none\"") });
        talk.Server.Will(FakeChat.Says("Yes."));
        ChatMessage[] messages =
        [
            new(ChatRole.System, "Be brief."),
            new(ChatRole.User, [new TextContent("What is this?"), new DataContent("data:image/png;base64,AAAA"), new UriContent("https://example.com/a.jpg", "image/*")]),
            new(ChatRole.Assistant, [new FunctionCallContent("call_a", "look", new Dictionary<string, object?> { ["deep"] = true })]),
            new(ChatRole.Tool, [new FunctionResultContent("call_a", "a cat"), new FunctionResultContent("call_b", 3)]),
        ];
        var options = new ChatOptions
        {
            Tools = [new ChatTool("get_weather", "Tells the weather.", Schema, [])],
            ToolMode = ChatToolMode.RequireSpecific("get_weather"),
            AllowMultipleToolCalls = false,
            MaxOutputTokens = 50,
            Temperature = 0.5f,
            StopSequences = ["END"],
        };

        await talk.Chat.GetResponseAsync(messages, options, Token);

        var request = Assert.Single(talk.Server.Requests);
        Assert.Equal(("POST", "/v1/chat/completions", "Bearer sk-secret"), (request.Method, request.Path, request.Headers["Authorization"]));
        JsonSame(
            """
            {"model":"small","messages":[{"role":"system","content":"Be brief."},
            {"role":"user","content":[{"type":"text","text":"What is this?"},{"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA"}},
            {"type":"image_url","image_url":{"url":"https://example.com/a.jpg"}}]},
            {"role":"assistant","content":null,"tool_calls":[{"id":"call_a","type":"function","function":{"name":"look","arguments":"{\"deep\":true}"}}]},
            {"role":"tool","tool_call_id":"call_a","content":"a cat"},{"role":"tool","tool_call_id":"call_b","content":"3"}],
            "stream":true,"stream_options":{"include_usage":true},
            "tools":[{"type":"function","function":{"name":"get_weather","description":"Tells the weather.",
            "parameters":{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}}}],
            "tool_choice":{"type":"function","function":{"name":"get_weather"}},"parallel_tool_calls":false,
            "max_tokens":50,"temperature":0.5,"stop":["END"],"reasoning_effort":"none"}
            """,
            request.Text);
    }

    [Fact(Timeout = 60_000)]
    public async Task Several_calls_are_put_together_from_their_fragments()
    {
        await using var talk = new ChatTalk();
        talk.Server.Will(FakeAnswer.Stream(
        [
            FakeChat.Delta("One moment."),
            FakeChat.Call(0, "call_a", "get_weather", "{\"ci"),
            FakeChat.Call(1, "call_b", "get_time", ""),
            FakeChat.Call(0, null, null, "ty\":\"Par"),
            FakeChat.Call(0, null, null, "is\"}"),
            .. FakeChat.End("tool_calls"),
        ]));

        var updates = await talk.ReadAsync();

        var calls = updates.SelectMany(u => u.Contents).OfType<FunctionCallContent>().ToList();
        Assert.Equal([("call_a", "get_weather"), ("call_b", "get_time")], calls.Select(c => (c.CallId, c.Name)));
        Assert.Equal("Paris", calls[0].Arguments?["city"]?.ToString());
        Assert.Equal(0, calls[1].Arguments?.Count);
        Assert.Equal(ChatFinishReason.ToolCalls, updates[^1].FinishReason);
    }

    [Theory(Timeout = 60_000)]
    // all calls numbered zero; no numbers; arguments as an object; "stop" as the reason
    [InlineData("""{"index":0,"id":"a","function":{"name":"one","arguments":"{}"}}""", """{"index":0,"id":"b","function":{"name":"two","arguments":"{\"n\":1}"}}""")]
    [InlineData("""{"id":"a","function":{"name":"one","arguments":"{}"}}""", """{"id":"b","function":{"name":"two","arguments":"{\"n\":1}"}}""")]
    [InlineData("""{"index":0,"id":"a","function":{"name":"one","arguments":{}}}""", """{"index":1,"id":"b","function":{"name":"two","arguments":{"n":1}}}""")]
    public async Task Calls_are_told_apart_as_odd_servers_write_them(string first, string second)
    {
        await using var talk = new ChatTalk();
        talk.Server.Will(FakeAnswer.Stream(
        [
            FakeAnswer.Event($$$"""{"choices":[{"delta":{"tool_calls":[{{{first}}}]}}]}"""),
            FakeAnswer.Event($$$"""{"choices":[{"delta":{"tool_calls":[{{{second}}}]},"finish_reason":"stop"}]}"""),
        ]));

        var updates = await talk.ReadAsync();

        var calls = updates.SelectMany(u => u.Contents).OfType<FunctionCallContent>().ToList();
        Assert.Equal(["one", "two"], calls.Select(c => c.Name));
        Assert.Equal("1", calls[1].Arguments?["n"]?.ToString());
        Assert.Equal(ChatFinishReason.ToolCalls, updates[^1].FinishReason);
    }

    [Fact(Timeout = 60_000)]
    public async Task Arguments_that_are_no_JSON_are_handed_on_as_they_are()
    {
        await using var talk = new ChatTalk();
        talk.Server.Will(FakeChat.Calls(("get_weather", "{\"city\":\"Par")));

        var call = (await talk.ReadAsync()).SelectMany(u => u.Contents).OfType<FunctionCallContent>().Single();

        Assert.NotNull(call.Exception);
        Assert.Equal("{\"city\":\"Par", call.RawRepresentation);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("application/json")]
    [InlineData("text/plain")]
    [InlineData(null)]
    public async Task An_answer_in_one_piece_is_taken_too(string? contentType)
    {
        await using var talk = new ChatTalk();
        talk.Server.Will(FakeChat.Whole("<think>Hm.</think>Hello.") with { ContentType = contentType });

        var response = await talk.Chat.GetResponseAsync([new ChatMessage(ChatRole.User, "Hi")], null, Token);

        Assert.Equal("Hello.", response.Text);
        Assert.Equal(10, response.Usage?.TotalTokenCount);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\r")]
    public async Task Comments_and_any_line_ending_are_taken_wherever_they_are_cut(string end)
    {
        await using var talk = new ChatTalk();
        var stream = $": keep-alive{end}{end}event: message{end}data:{{\"choices\":[{{\"delta\":{{\"content\":\"Grüße, \"}}}}]}}{end}{end}"
            + $"retry: 3{end}data: {{\"choices\":[{{\"delta\":{{\"content\":\"you\",\"reasoning_content\":\"hidden\"}}}}]}}{end}{end}: ping{end}"
            + $"data: {{\"choices\":[{{\"delta\":{{}},\"finish_reason\":\"length\"}}]}}{end}{end}data: [DONE]";
        talk.Server.Will(FakeAnswer.Stream([.. System.Text.Encoding.UTF8.GetBytes(stream).Chunk(3).Select(piece => new FakeStep.Send(piece))]));

        var updates = await talk.ReadAsync();

        Assert.Equal("Grüße, you", string.Concat(updates.Select(u => u.Text)));
        Assert.Equal(ChatFinishReason.Length, updates[^1].FinishReason);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_server_that_refuses_to_count_is_asked_without_and_remembered()
    {
        await using var talk = new ChatTalk();
        talk.Server.Will(FakeAnswer.Refusal(400, "unknown field stream_options"), FakeChat.Says("Yes."), FakeChat.Says("Again."));

        await talk.ReadAsync();
        await talk.ReadAsync();

        Assert.Equal([true, false, false], talk.Server.Requests.Select(r => r.Json.TryGetProperty("stream_options", out _)));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_server_that_wants_another_name_for_the_limit_gets_it()
    {
        await using var talk = new ChatTalk();
        talk.Server.Will(FakeAnswer.Refusal(400, "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead."), FakeChat.Says("Yes."));

        await talk.ReadAsync(new ChatOptions { MaxOutputTokens = 5 });

        Assert.Equal(5, talk.Server.Requests[1].Json.GetProperty("max_completion_tokens").GetInt32());
        Assert.True(talk.Server.Requests[1].Json.TryGetProperty("stream_options", out _));
    }

    [Fact(Timeout = 60_000)]
    public async Task Ending_the_enumeration_ends_the_request()
    {
        await using var talk = new ChatTalk();
        talk.Server.Will(FakeAnswer.Stream(FakeChat.Delta("Once upon "), new FakeStep.Stall()));

        await foreach (var update in talk.Ask())
        {
            Assert.Equal("Once upon ", update.Text);
            break;
        }

        await (await talk.Server.NextRequestAsync(Token)).Abandoned.WaitAsync(Token);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_line_that_hangs_after_the_whole_answer_is_no_failure()
    {
        await using var talk = new ChatTalk();
        talk.Server.Will(FakeAnswer.Stream([FakeChat.Delta("Yes."), .. FakeChat.End().Take(1), new FakeStep.Stall()]));

        var updates = await talk.ReadThroughPausesAsync();

        Assert.Equal("Yes.", string.Concat(updates.Select(u => u.Text)));
        Assert.True(talk.Time.Elapsed < TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task What_it_is_can_be_asked()
    {
        await using var talk = new ChatTalk();

        Assert.Equal("small", (talk.Chat.GetService(typeof(ChatClientMetadata)) as ChatClientMetadata)?.DefaultModelId);
        Assert.Same(talk.Chat, talk.Chat.GetService(typeof(IChatClient)));
        Assert.Null(talk.Chat.GetService(typeof(PartException)));
    }

    private static void JsonSame(string expected, string actual) =>
        Assert.True(JsonElement.DeepEquals(JsonElement.Parse(expected), JsonElement.Parse(actual)), actual);
}
