using System.Text.Json;
using Duologue.Chat;
using Duologue.Chat.Intents;
using Microsoft.Extensions.AI;

namespace Duologue.Tests.Chat.Intents;

public sealed class IntentChatClientTests
{
    private static readonly char[] Alphabet = "abc xyz 0123456789 .,:;'\"()[]{}|@$%-/\n\u0000é\u2019\u4f60\ud83d\ude00\u202e".ToCharArray();

    private static readonly string[] Fragments =
        ["what is the weather in", "paris", "no", "not", "book", "tomorrow", "at", "one", "eighty", "five", "half past", "and",
        "my name is", "yes", "double", "in", "the", "second"];

    [Fact]
    public async Task Text_streams_word_by_word_and_ends_with_usage_and_reason()
    {
        using var client = new IntentChatClient(timeProvider: new FixedClock());

        var updates = await client.GetStreamingResponseAsync([new ChatMessage(ChatRole.User, "hello")], null,
            TestContext.Current.CancellationToken)
            .ToListAsync(TestContext.Current.CancellationToken);

        Assert.Equal(["Hello.", " How", " can", " I", " help?"], updates.SkipLast(1).Select(update => update.Text));
        Assert.Equal(ChatFinishReason.Stop, updates[^1].FinishReason);
        Assert.Equal(8, updates[^1].Contents.OfType<UsageContent>().Single().Details.TotalTokenCount);
    }

    [Fact]
    public async Task A_call_has_a_fresh_id_and_the_tool_calls_reason()
    {
        var first = new Talker(IntentTools.Starter);
        var second = new Talker(IntentTools.Starter);

        await first.Say("what is the weather in paris");
        await second.Say("what is the weather in paris");

        Assert.Equal(ChatFinishReason.ToolCalls, first.Last!.FinishReason);
        Assert.NotEqual(CallId(first), CallId(second));
    }

    [Fact]
    public async Task Output_stops_at_the_token_limit()
    {
        var talker = new Talker(IntentTools.Starter);
        talker.Options.MaxOutputTokens = 3;

        var answer = await talker.Say("hello");

        Assert.Equal("Hello. How", answer);
        Assert.Equal(ChatFinishReason.Length, talker.Last!.FinishReason);
    }

    [Fact]
    public async Task Cancellation_ends_the_stream()
    {
        using var client = new IntentChatClient();
        using var source = new CancellationTokenSource();
        var stream = client.GetStreamingResponseAsync([new ChatMessage(ChatRole.User, "hello")], null,
            source.Token).GetAsyncEnumerator(source.Token);
        await stream.MoveNextAsync();

        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await stream.MoveNextAsync());
        await stream.DisposeAsync();
    }

    [Fact]
    public async Task Tool_mode_none_calls_nothing()
    {
        var talker = new Talker(IntentTools.Starter);
        talker.Options.ToolMode = ChatToolMode.None;

        var answer = await talker.Say("what is the weather in paris");

        Assert.Equal("I cannot do that right now.", answer);
    }

    [Theory]
    [InlineData("tell me about rome", "get_weather(city=Rome)")]
    [InlineData("sing a song", "get_weather()")]
    public async Task A_required_tool_is_called_with_what_was_found(string said, string expected)
    {
        var talker = new Talker(IntentTools.Starter);
        talker.Options.ToolMode = ChatToolMode.RequireSpecific("get_weather");

        var answer = await talker.Say(said);

        Assert.Equal(expected, answer);
    }

    [Fact]
    public async Task Any_required_tool_is_the_best_one()
    {
        var talker = new Talker(IntentTools.Starter);
        talker.Options.ToolMode = ChatToolMode.RequireAny;

        var answer = await talker.Say("about my bill");

        Assert.Equal("transfer_to_billing()", answer);
    }

    [Fact]
    public async Task Without_tools_it_says_that_it_can_only_make_small_talk()
    {
        var answer = await Talker.Once([], "what is the weather in paris");

        Assert.Equal("I can only make small talk here, because nothing has been set up for me to do.", answer);
    }

    [Fact]
    public void It_tells_what_it_is()
    {
        using var client = new IntentChatClient();

        Assert.Equal("intents", ((ChatClientMetadata?)client.GetService(typeof(ChatClientMetadata)))?.DefaultModelId);
        Assert.Same(client, client.GetService(typeof(IChatClient)));
        Assert.Null(client.GetService(typeof(string)));
    }

    [Fact]
    public void Wrong_options_are_refused_with_all_errors()
    {
        var error = Assert.Throws<ArgumentException>(() => new IntentChatClient(new IntentOptions
        {
            ActThreshold = 0.2,
            QuestionAttempts = 0
        }));

        Assert.Contains("AskThreshold", error.Message, StringComparison.Ordinal);
        Assert.Contains("QuestionAttempts", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Extra_cities_and_the_time_zone_of_the_options_are_used()
    {
        var options = new IntentOptions
        {
            Cities = ["Little Snoring"],
            TimeZone = TimeZoneInfo.CreateCustomTimeZone("east", TimeSpan.FromHours(13), "east", "east")
        };
        using var client = new IntentChatClient(options, new FixedClock());
        var chat = new ChatOptions { Tools = [IntentTools.Tool("visit", "Visit", """{"city":{"type":"string"},"date":{"type":"string"}}""", ["city"], "visit {city} {date}")] };

        var response = await client.GetResponseAsync([new ChatMessage(ChatRole.User, "visit little snoring today")], chat,
            TestContext.Current.CancellationToken);

        var arguments = response.Messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>().Single().Arguments;
        Assert.Equal("Little Snoring", arguments?["city"]);
        Assert.Equal("2026-11-24", arguments?["date"]);
    }

    [Fact]
    public void Word_confidence_travels_with_the_message()
    {
        var message = new ChatMessage(ChatRole.User, "paris");
        var pairs = new ChatMessage(ChatRole.User,
            "x")
        { AdditionalProperties = new() { [SpokenConfidence.PropertyName] = new Dictionary<string, double> { ["x"] = 0.5 } } };

        SpokenConfidence.Set(message, [("paris", 0.25)]);

        Assert.Equal([("paris", 0.25)], SpokenConfidence.Get(message));
        Assert.Equal([("x", 0.5)], SpokenConfidence.Get(pairs));
        Assert.Empty(SpokenConfidence.Get(new ChatMessage(ChatRole.User, "y")));
    }

    [Fact]
    public async Task The_same_conversation_has_the_same_answer_on_many_threads()
    {
        using var client = new IntentChatClient(new IntentOptions { CachedToolSets = 2 }, new FixedClock());
        (IList<AITool> Tools, string Said)[] cases =
        [
            (IntentTools.Starter, "what is the weather in paris"), (IntentTools.Coach, "log five squats at one thirty five"),
            (IntentTools.Concierge, "book a table at luigi's for two people tomorrow at eight"),
                (IntentTools.Starter, "tomorrow at two p m"),
        ];
        var expected = new List<string>();
        foreach (var (tools, said) in cases)
        {
            expected.Add(await Run(client, tools, said));
        }

        var answers = await Task.WhenAll(Enumerable.Range(0, 400)
            .Select(i => Task.Run(() => Run(client, cases[i % cases.Length].Tools, cases[i % cases.Length].Said))));

        Assert.All(answers.Select((answer, i) => (answer, i)), pair => Assert.Equal(expected[pair.i % cases.Length], pair.answer));
    }

    [Fact]
    public async Task Any_text_over_any_number_of_turns_is_answered()
    {
        var random = new Random(20261121);
        IList<AITool>[] sets = [IntentTools.Starter, IntentTools.Coach, IntentTools.Concierge];
        for (var round = 0; round < 150; round++)
        {
            var talker = new Talker(sets[round % sets.Length]);
            for (var turn = 0; turn < 6; turn++)
            {
                var answer = await talker.Say(RandomText(random));

                Assert.NotEqual("", answer);
                if (answer.Contains('(', StringComparison.Ordinal) && talker.Last!.FinishReason == ChatFinishReason.ToolCalls)
                {
                    await talker.Result(RandomText(random));
                }
            }
        }
    }

    [Fact]
    public async Task Any_schema_and_any_examples_are_accepted()
    {
        var random = new Random(7);
        for (var round = 0; round < 300; round++)
        {
            using var schema = JsonDocument.Parse(RandomSchema(random, depth: 0));
            var tool = new ChatTool("tool_" + round, RandomText(random), schema.RootElement.Clone(),
                [RandomText(random), "do (this|that) {a} [now]", "((([[[{a"]);
            var talker = new Talker([tool]);
            talker.Options.ToolMode = round % 2 == 0 ? ChatToolMode.RequireAny : null;

            await talker.Say("do this " + RandomText(random));
            talker.Options.ResponseFormat = ChatResponseFormat.ForJsonSchema(schema.RootElement.Clone());
            var json = await talker.Answer();

            using var parsed = JsonDocument.Parse(json);
            Assert.Equal(JsonValueKind.Object, parsed.RootElement.ValueKind);
        }
    }

    private static string CallId(Talker talker) =>
        talker.Last!.Messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>().Single().CallId;

    private static async Task<string> Run(IntentChatClient client, IList<AITool> tools, string said)
    {
        var response = await client.GetResponseAsync([new ChatMessage(ChatRole.User, said)], new ChatOptions { Tools = [.. tools] },
            TestContext.Current.CancellationToken);
        var call = response.Messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>().FirstOrDefault();
        return call is null ? response.Text : $"{call.Name}: {string.Join(',', call.Arguments!.Values)}";
    }

    private static string RandomText(Random random)
    {
        var parts = Enumerable.Range(0, random.Next(1, 12)).Select(_ => random.Next(2) == 0
            ? Fragments[random.Next(Fragments.Length)]
            : new string([.. Enumerable.Range(0, random.Next(1, 15)).Select(_ => Alphabet[random.Next(Alphabet.Length)])]));
        return string.Join(' ', parts);
    }

    private static string RandomSchema(Random random, int depth)
    {
        if (depth > 8)
        {
            return "true";
        }

        string[] odd =
        [
            "null", "[]", "17", "\"x\"", "{}", "{\"type\":7}", "{\"type\":[]}", "{\"enum\":[null,{},\"a b\",3]}", "{\"anyOf\":[]}",
                "{\"type\":\"array\"}",
            "{\"type\":\"integer\",\"minimum\":\"x\"}", "{\"type\":\"array\",\"items\":true}", "{\"enum\":[\"\"]}", "{\"default\":{}}",
        ];
        var properties = Enumerable.Range(0, random.Next(4))
            .Select(i => $"\"{"abc"[random.Next(3)]}{(random.Next(2) == 0 ? "_city" : "Date")}{i}\":"
            + (random.Next(3) == 0 ? RandomSchema(random, depth + 1) : odd[random.Next(odd.Length)]));
        return random.Next(6) == 0 ? odd[random.Next(odd.Length)]
            : $"{{\"type\":\"object\",\"properties\":{{{string.Join(',', properties)}}},\"required\":[\"a_city0\",5,\"bDate1\"]}}";
    }
}
