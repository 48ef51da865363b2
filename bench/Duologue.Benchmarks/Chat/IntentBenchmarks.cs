using System.Text.Json;
using BenchmarkDotNet.Attributes;
using Duologue.Chat;
using Duologue.Chat.Intents;
using Duologue.Chat.Intents.Language;
using Duologue.Chat.Intents.Matching;
using Microsoft.Extensions.AI;

namespace Duologue.Benchmarks.Chat;

/// <summary>One turn of the offline chat client, and its matching alone, for three tools with eighteen examples.</summary>
[MemoryDiagnoser]
public class IntentBenchmarks
{
    private static readonly DateOnly Today = new(2026, 11, 23);

    private readonly UtteranceReader _reader = new(Cities.Book([]));
    private readonly IntentChatClient _client = new();
    private readonly ChatOptions _options = new() { Tools = Tools() };
    private readonly List<ChatMessage> _one = [new(ChatRole.User, "what is the weather like in san francisco tomorrow")];
    private readonly List<ChatMessage> _tenth = [];
    private ToolSet? _set;

    /// <summary>Compiles the tools and builds a conversation of ten exchanges.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _set = new ToolSet(_options.Tools!.OfType<AIFunctionDeclaration>(), _reader, new IntentOptions());
        for (var i = 0; i < 9; i++)
        {
            _tenth.Add(new ChatMessage(ChatRole.User, "how is the weather"));
            _tenth.Add(new ChatMessage(ChatRole.Assistant, "For which city?"));
        }

        _tenth.AddRange(_one);
    }

    /// <summary>Words, typed phrases and the best tool.</summary>
    [Benchmark]
    public object? Match() => _set!.Match(_reader.Read("what is the weather like in san francisco tomorrow", Today));

    /// <summary>A whole first turn: matching, slots, call.</summary>
    [Benchmark]
    public async Task<int> FirstTurn() => (await _client.GetResponseAsync(_one, _options).ConfigureAwait(false)).Messages.Count;

    /// <summary>The tenth turn, with the earlier ones decided again to know where the conversation stands.</summary>
    [Benchmark]
    public async Task<int> TenthTurn() => (await _client.GetResponseAsync(_tenth, _options).ConfigureAwait(false)).Messages.Count;

    /// <summary>Compiling the tools, once per tool list.</summary>
    [Benchmark]
    public object Compile() => new ToolSet(_options.Tools!.OfType<AIFunctionDeclaration>(), _reader, new IntentOptions());

    private static List<AITool> Tools() =>
    [
        Tool("get_weather", "Get the current weather for a city", """{"city":{"type":"string"}}""",
            "what is the weather [like] in {city}", "how is the weather [in {city}] [today]", "is it (raining|sunny|cold|warm) in {city}",
            "tell me the weather in {city}", "will it rain in {city} [{date}]", "do i need an umbrella in {city}"),
        Tool("book_appointment", "Book an appointment", """{"date":{"type":"string"},"time":{"type":"string"},"service":{"type":"string","enum":["consultation","basic"]}}""",
            "(book|make|schedule) [me] an appointment [for] {date} [at {time}]",
            "i (need|want|would like) [to book] an appointment [for {date}] [at {time}]",
            "book a {service} [appointment] [for] {date} [at {time}]", "can i come in {date} at {time}", "schedule a {service} {date}",
                "are you free {date} at {time}"),
        Tool("transfer_to_billing", "Hand the conversation to Billing", "{}",
            "i have a question about my (bill|invoice)", "my (bill|invoice) is wrong", "[can i] (talk|speak) to billing",
            "connect me (to|with) billing", "i want a refund",
            "why was i charged [twice]"),
    ];

    private static ChatTool Tool(string name, string description, string properties, params string[] examples)
    {
        using var document = JsonDocument.Parse($$"""{"type":"object","properties":{{properties}}}""");
        return new ChatTool(name, description, document.RootElement.Clone(), examples);
    }
}
