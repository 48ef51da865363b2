using Duologue.Chat.Intents;
using Microsoft.Extensions.AI;

namespace Duologue.Tests.Chat.Intents;

public sealed class ForeignToolTests
{
    private static readonly IList<AITool> Foreign =
    [
        IntentTools.Declaration("get_weather", "Get the current weather for a city", """{"city":{"type":"string"}}""", "city"),
        IntentTools.Declaration("getStockPrice", "Returns the latest price of a stock", """{"symbol":{"type":"string","description":"Ticker symbol"}}""", "symbol"),
        IntentTools.Declaration("send_message", "Send a text message to someone", """{"recipient":{"type":"string"},"message":{"type":"string"}}""", "recipient", "message"),
        IntentTools.Declaration("set_light", null, """{"room":{"type":"string","enum":["kitchen","living_room","bedroom"]},"state":{"type":"string","enum":["on","off"]}}""", "room", "state"),
        IntentTools.Declaration("transfer_to_technical_support", "Transfer to technical support", "{}"),
        IntentTools.Declaration("roll_dice", "Rolls dice", """{"sides":{"type":"integer","default":6}}""", "sides"),
    ];

    [Theory]
    [InlineData("what's the weather in Paris", "get_weather(city=Paris)")]
    [InlineData("What is the weather like in Berlin today?", "get_weather(city=Berlin)")]
    [InlineData("weather in rome", "get_weather(city=Rome)")]
    [InlineData("is it going to rain in london", "get_weather(city=London)")]
    [InlineData("how's the weather", "For which city?")]
    [InlineData("what is the stock price of Apple", "getStockPrice(symbol=Apple)")]
    [InlineData("send a message to Sam saying I will be late", "send_message(recipient=Sam, message=I will be late)")]
    [InlineData("turn on the light in the kitchen", "set_light(room=kitchen, state=on)")]
    [InlineData("set the living room light off", "set_light(room=living_room, state=off)")]
    [InlineData("can i talk to technical support", "transfer_to_technical_support()")]
    [InlineData("I need technical support", "transfer_to_technical_support()")]
    [InlineData("roll the dice", "roll_dice(sides=6)")]
    [InlineData("roll a dice with twenty sides", "roll_dice(sides=20)")]
    public async Task Tools_without_examples_are_found_by_name_and_description(string said, string expected)
    {
        var answer = await Talker.Once(Foreign, said);

        Assert.Equal(expected, answer);
    }

    [Theory]
    [InlineData("what's the weather in Paris", "get_weather_for_location(location=Paris, unit=\"c\")")]
    [InlineData("what's the weather", "For which city?")]
    public async Task The_unit_of_an_answer_is_not_asked_for(string said, string expected)
    {
        var tool = IntentTools.Declaration(
            "get_weather_for_location", "gets the weather for a location",
            """{"location":{"type":"string"},"unit":{"type":"string","enum":["c","f"]}}""", "location", "unit");

        var answer = await Talker.Once([tool], said);

        Assert.Equal(expected, answer);
    }

    [Fact]
    public async Task The_last_of_several_things_said_in_a_row_counts_where_all_together_are_unclear()
    {
        using var client = new IntentChatClient();
        var tool = IntentTools.Declaration(
            "get_weather_for_location", "gets the weather for a location",
            """{"location":{"type":"string"},"unit":{"type":"string","enum":["c","f"]}}""", "location", "unit");
        ChatMessage[] said = [new(ChatRole.User, "I'm trying to decide what to wear on my trip."), new(ChatRole.User, "what's the weather in paris")];

        var answer = await client.GetResponseAsync(said, new ChatOptions { Tools = [tool] }, TestContext.Current.CancellationToken);

        var call = Assert.Single(answer.Messages.SelectMany(m => m.Contents).OfType<FunctionCallContent>());
        Assert.Equal("Paris", $"{call.Arguments?["location"]}");
    }

    [Theory]
    [InlineData("the number is not answering")]
    [InlineData("paris in the springtime")]
    [InlineData("tell me a joke")]
    [InlineData("something is terribly wrong")]
    [InlineData("he might even have been made amiable himself")]
    [InlineData("you are currently the only person in this conference")]
    [InlineData("i went to london with my brother last summer")]
    [InlineData("my grandmother told me about the weather she had as a child in the mountains")]
    public async Task Unrelated_sentences_call_no_foreign_tool(string said)
    {
        var answer = await Talker.Once(Foreign, said);

        Assert.DoesNotContain('(', answer);
    }

    [Fact]
    public async Task An_invocable_function_is_a_tool_like_any_other()
    {
        var function = AIFunctionFactory.Create((string city, int days = 3) => $"{city} {days}", "get_forecast",
            "Gets the weather forecast of a city");

        var answer = await Talker.Once([function], "what is the forecast for lisbon");

        Assert.Equal("get_forecast(city=Lisbon)", answer);
    }

    [Fact]
    public async Task Its_abilities_are_told_in_human_words()
    {
        var answer = await Talker.Once(Foreign, "what can you do");

        Assert.Equal("I can tell you the current weather for a city, tell you the latest price of a stock, send a text message to someone, set light, "
            + "or do a few more things.", answer);
    }
}
