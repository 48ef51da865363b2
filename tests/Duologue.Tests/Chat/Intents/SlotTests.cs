using Microsoft.Extensions.AI;

namespace Duologue.Tests.Chat.Intents;

public sealed class SlotTests
{
    [Theory]
    [InlineData("""{"from":{"type":"string","description":"City to leave from"},"destination":{"type":"string"}}""", "fly from paris to rome", "from=Paris, destination=Rome")]
    [InlineData("""{"when":{"type":"string","format":"date-time"}}""", "fly tomorrow at 3 pm", "when=2026-11-24T15:00:00")]
    [InlineData("""{"start_date":{"type":"string"},"end_date":{"type":"string"}}""", "fly from tomorrow until friday", "start_date=2026-11-24, end_date=2026-11-27")]
    [InlineData("""{"phone":{"type":"string"}}""", "fly call me at five five five zero one four two", "phone=5550142")]
    [InlineData("""{"email":{"type":"string"}}""", "fly mail sam at example dot com", "email=sam@example.com")]
    [InlineData("""{"email":{"type":"string"}}""", "fly mail Sam@Example.com", "email=sam@example.com")]
    [InlineData("""{"amount":{"type":"number"}}""", "fly for $12.50", "amount=12.5")]
    [InlineData("""{"amount":{"type":"number"}}""", "fly for two and a half dollars", "amount=2.5")]
    [InlineData("""{"quantity":{"type":"string"}}""", "fly a dozen", "quantity=12")]
    [InlineData("""{"cabin":{"type":"string","enum":["economy","businessClass","first"]}}""", "fly business class", "cabin=businessClass")]
    [InlineData("""{"stops":{"type":"integer","enum":[0,1,2]}}""", "fly with two stops", "stops=2")]
    [InlineData("""{"with_meal":{"type":"boolean"}}""", "fly without a meal", "with_meal=False")]
    [InlineData("""{"with_meal":{"type":"boolean"}}""", "fly with meal please", "with_meal=True")]
    [InlineData("""{"customer_name":{"type":"string"}}""", "fly my name is sam jones", "customer_name=Sam Jones")]
    [InlineData("""{"cities":{"type":"array","items":{"type":"string","description":"city"}}}""", "fly paris london and rome", "cities=[\"Paris\",\"London\",\"Rome\"]")]
    [InlineData("""{"seats":{"type":["integer","null"]}}""", "fly with three seats", "seats=3")]
    [InlineData("""{"seats":{"anyOf":[{"type":"null"},{"type":"integer"}]}}""", "fly with three seats", "seats=3")]
    [InlineData("""{"notes":{"type":"string"}}""", "fly saying bring the red folder please", "notes=bring the red folder")]
    [InlineData("""{"class":{"type":"string","default":"economy"}}""", "fly", "class=\"economy\"")]
    public async Task Arguments_take_the_form_the_schema_asks_for(string properties, string said, string expected)
    {
        using var parsed = System.Text.Json.JsonDocument.Parse(properties);
        var names = parsed.RootElement.EnumerateObject().Select(property => property.Name).ToArray();
        IList<AITool> tools = [IntentTools.Declaration("fly", "Fly somewhere", properties, names)];

        var talker = new Talker(tools);
        talker.Options.ToolMode = ChatToolMode.RequireSpecific("fly");
        var answer = await talker.Say(said);

        Assert.Equal($"fly({expected})", answer);
    }

    [Fact]
    public async Task Integers_and_numbers_and_booleans_keep_their_types()
    {
        IList<AITool> tools = [IntentTools.Declaration("order", "Order", """{"quantity":{"type":"integer"},"price":{"type":"number"},"gift":{"type":"boolean"}}""")];
        var talker = new Talker(tools);
        talker.Options.ToolMode = ChatToolMode.RequireAny;

        await talker.Say("order a quantity of three at a price of 2.5 as a gift");

        var arguments = talker.Last!.Messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>().Single().Arguments!;
        Assert.Equal(3L, arguments["quantity"]);
        Assert.Equal(2.5, arguments["price"]);
        Assert.Equal(true, arguments["gift"]);
    }

    [Theory]
    [InlineData("""{"phone":{"type":"string"}}""", "What is your phone number?")]
    [InlineData("""{"party_size":{"type":"integer"}}""", "For how many people?")]
    [InlineData("""{"size":{"type":"string","enum":["small","large"]}}""", "Which size: small or large?")]
    [InlineData("""{"order_number":{"type":"string","description":"Your order number"}}""", "What is your order number?")]
    [InlineData("""{"message":{"type":"string"}}""", "What should the message say?")]
    [InlineData("""{"gift_wrap":{"type":"boolean"}}""", "Gift wrap: yes or no?")]
    [InlineData("""{"origin":{"type":"string"},"destination":{"type":"string"}}""", "What is the origin?")]
    public async Task Missing_values_are_asked_for_by_what_they_are(string properties, string expected)
    {
        using var parsed = System.Text.Json.JsonDocument.Parse(properties);
        IList<AITool> tools =
        [
            IntentTools.Tool("place_order", "Place an order", properties, [.. parsed.RootElement.EnumerateObject()
                .Select(property => property.Name)], "place an order now"),
        ];

        var answer = await Talker.Once(tools, "place an order now");

        Assert.Equal(expected, answer);
    }

    [Fact]
    public async Task A_number_out_of_the_schemas_range_is_not_taken()
    {
        IList<AITool> tools = [IntentTools.Tool("book_seats", "Book seats", """{"seats":{"type":"integer","minimum":1,"maximum":8}}""", ["seats"], "book {seats} seats please")];

        var answer = await Talker.Once(tools, "book twenty seats please");

        Assert.Equal("For how many people?", answer);
    }

    [Fact]
    public async Task Free_text_is_taken_from_where_an_example_puts_it()
    {
        IList<AITool> tools = [IntentTools.Tool("remind", "Set a reminder", """{"task":{"type":"string"}}""", ["task"], "remind me to {task}")];

        var answer = await Talker.Once(tools, "Please remind me to call the dentist tomorrow");

        Assert.Equal("remind(task=call the dentist tomorrow)", answer);
    }
}
