using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Duologue.Tests.Chat.Intents;

public sealed class AnswerTests
{
    [Theory]
    [InlineData("It is 18 degrees and cloudy in Paris.", "It is 18 degrees and cloudy in Paris.")]
    [InlineData("sunny, 20 degrees", "Sunny, 20 degrees.")]
    [InlineData("""{"temperature":18,"condition":"cloudy"}""", "The temperature is 18 degrees, the condition is cloudy.")]
    [InlineData("""{"temperature_c":18.5,"windKph":12,"humidity":40}""", "The temperature is 18.5 degrees, the wind is 12 kilometers per hour, the humidity is 40 percent.")]
    [InlineData("""{"confirmationNumber":"A12","date":"2026-11-24","time":"15:30","id":"x9"}""",
        "The confirmation number is A12, the date is Tuesday, November 24, the time is 3:30 pm.")]
    [InlineData("""{"success":true}""", "Done.")]
    [InlineData("""{"success":false}""", "Sorry, that did not work. Please try again.")]
    [InlineData("""{"booked":true}""", "It is booked.")]
    [InlineData("""{"is_open":false}""", "It is not open.")]
    [InlineData("""{"message":"Your table is booked"}""", "Your table is booked.")]
    [InlineData("""{"error":"the service is closed"}""", "Sorry, that did not work: the service is closed. Please try again, or ask for something else.")]
    [InlineData("""{"error":{"message":"no seats left"}}""", "Sorry, that did not work: no seats left. Please try again, or ask for something else.")]
    [InlineData("Error: no connection", "Sorry, that did not work: no connection. Please try again, or ask for something else.")]
    [InlineData("[]", "There are no results.")]
    [InlineData("""["bread","milk","eggs"]""", "There are 3 results: bread, milk, and eggs.")]
    [InlineData("""{"workouts":[{"exercise":"squat","reps":5},{"exercise":"row","reps":8},{"exercise":"dip","reps":9},{"exercise":"curl","reps":9}]}""",
        "There are 4 workouts. The first three: squat, reps 5; row, reps 8; dip, reps 9.")]
    [InlineData("""{"place":{"name":"Rome","country":"Italy"}}""", "The place name is Rome, the place country is Italy.")]
    [InlineData("{not json", "{not json.")]
    [InlineData("", "Done.")]
    [InlineData("true", "Yes.")]
    [InlineData("42", "42.")]
    public async Task Results_are_read_aloud(string result, string expected)
    {
        var talker = new Talker(IntentTools.Starter);
        await talker.Say("what is the weather in paris");

        var answer = await talker.Result(result);

        Assert.Equal(expected, answer);
    }

    [Fact]
    public async Task Json_elements_and_plain_values_are_read_like_their_text()
    {
        var talker = new Talker(IntentTools.Starter);
        await talker.Say("what is the weather in paris");
        using var document = JsonDocument.Parse("""{"temperature":18}""");

        var answer = await talker.Result(document.RootElement, 5, null);

        Assert.Equal("The temperature is 18 degrees. 5. Done.", answer);
    }

    [Fact]
    public async Task Several_results_are_joined()
    {
        var talker = new Talker(IntentTools.Starter);
        await talker.Say("what is the weather in paris and in london");

        var answer = await talker.Result("It is warm in Paris.", "It rains in London.");

        Assert.Equal("It is warm in Paris. It rains in London.", answer);
    }

    [Fact]
    public async Task A_failed_call_is_told_plainly()
    {
        var talker = new Talker(IntentTools.Starter);
        await talker.Say("what is the weather in paris");
        talker.Messages.Add(new ChatMessage(ChatRole.Tool,
            [new FunctionResultContent("x", null) { Exception = new InvalidOperationException("secret") }]));

        var answer = await talker.Answer();

        Assert.Equal("Sorry, that did not work. Please try again.", answer);
    }

    [Theory]
    [InlineData(null, "You're through to Billing. How can I help?")]
    [InlineData("You are Bo of Billing. Greet the caller with \"Billing, this is Bo.\" and then help.", "Billing, this is Bo.")]
    public async Task After_a_handoff_the_new_agent_greets(string? instructions, string expected)
    {
        var talker = new Talker(IntentTools.Starter);
        await talker.Say("connect me to billing");
        talker.Options.Instructions = instructions;
        talker.Options.Tools = [];

        var answer = await talker.Result("""{"assistant":"Billing"}""");

        Assert.Equal(expected, answer);
    }

    [Theory]
    [InlineData(null, "Hello. How can I help?")]
    [InlineData("You are Ada, the receptionist.", "Hello, this is Ada. How can I help?")]
    [InlineData("Say: \"Welcome to the gym!\"", "Welcome to the gym!")]
    [InlineData("Greet the caller with \"Good evening.\" Then help them book a table.", "Good evening.")]
    [InlineData("Say exactly: welcome back", "welcome back.")]
    public async Task Speaking_first_it_greets(string? instructions, string expected)
    {
        var talker = new Talker(IntentTools.Starter, instructions);

        var answer = await talker.Answer();

        Assert.Equal(expected, answer);
    }

    [Fact]
    public async Task An_order_to_say_something_is_followed_in_the_middle_of_a_conversation()
    {
        var talker = new Talker(IntentTools.Starter);
        await talker.Say("hello");
        talker.Options.Instructions = "Tell the caller: \"Your results are in.\"";

        var answer = await talker.Answer();

        Assert.Equal("Your results are in.", answer);
    }

    [Fact]
    public async Task A_summary_is_an_extract_of_what_was_said()
    {
        var talker = new Talker(IntentTools.Starter);
        await talker.Say("hello");
        await talker.Say("my invoice from october is wrong");
        talker.Options.Instructions = "Summarize the conversation in one sentence.";

        var answer = await talker.Answer();

        Assert.Equal("The user said: My invoice from october is wrong.", answer);
    }

    [Theory]
    [InlineData("i want to order a pizza", "order")]
    [InlineData("what a lovely day", "unknown")]
    public async Task A_classification_picks_the_label_whose_words_were_said(string said, string expected)
    {
        var talker = new Talker([]);
        talker.Messages.Add(new ChatMessage(ChatRole.User, said));
        talker.Options.Instructions = "Classify the conversation as complaint, order or question.";

        var answer = await talker.Answer();

        Assert.Equal(expected, answer);
    }

    [Fact]
    public async Task A_json_schema_is_filled_from_what_was_said_and_null_for_the_rest()
    {
        var talker = new Talker([]);
        talker.Messages.Add(new ChatMessage(ChatRole.User, "book me in for friday at two p m"));
        talker.Messages.Add(new ChatMessage(ChatRole.Assistant, "Friday at 2 pm. Is that right?"));
        talker.Messages.Add(new ChatMessage(ChatRole.User, "no make it three p m"));
        talker.Messages.Add(new ChatMessage(ChatRole.Assistant, "Friday at 3 pm. Is that right?"));
        talker.Messages.Add(new ChatMessage(ChatRole.User, "yes that is right"));
        talker.Options.ResponseFormat = ChatResponseFormat.ForJsonSchema(IntentTools.Schema("""
            {"date":{"type":"string","format":"date"},"time":{"type":"string","format":"time"},"confirmed":{"type":"boolean"},
             "phone":{"type":"string"},"place":{"type":"object","properties":{"city":{"type":"string"}}}}
            """));

        var answer = await talker.Answer();

        Assert.Equal("""{"date":"2026-11-27","time":"15:00","confirmed":true,"phone":null,"place":{"city":null}}""", answer);
    }

    [Fact]
    public async Task Json_without_a_schema_wraps_the_answer()
    {
        var talker = new Talker([]);
        talker.Options.ResponseFormat = ChatResponseFormat.Json;

        var answer = await talker.Say("hello");

        Assert.Equal("""{"text":"Hello. How can I help?"}""", answer);
    }
}
