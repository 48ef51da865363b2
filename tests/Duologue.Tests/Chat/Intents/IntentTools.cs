using System.Text.Json;
using Duologue.Chat;
using Microsoft.Extensions.AI;

namespace Duologue.Tests.Chat.Intents;

/// <summary>The tool sets of three agents, and tools of a client that gives no examples.</summary>
internal static class IntentTools
{
    public static IList<AITool> Starter { get; } =
    [
        Tool("get_weather", "Get the current weather for a city", """{"city":{"type":"string","description":"The city"}}""", ["city"],
            "what is the weather [like] in {city}", "how is the weather [in {city}] [today]", "[what is] the weather forecast for {city}",
            "is it (raining|sunny|cold|warm) in {city}", "tell me the weather in {city}", "will it rain in {city} [{date}]",
            "what is the temperature in {city}", "do i need an umbrella in {city}"),
        Tool("book_appointment", "Book an appointment", """
            {"date":{"type":"string","format":"date"},"time":{"type":"string","format":"time"},
             "service":{"type":"string","enum":["consultation","basic","premium"]}}
            """, ["date", "time", "service"],
            "(book|make|schedule) [me] an appointment [for] {date} [at {time}]",
            "i (need|want|would like) [to book] an appointment [for {date}] [at {time}]",
            "book a {service} [appointment] [for] {date} [at {time}]", "can i come in {date} at {time}", "schedule a {service} {date}",
            "i want to schedule an appointment", "are you free {date} at {time} for an appointment"),
        Tool("transfer_to_billing", "Hand the conversation to Billing, who answers questions about invoices", "{}", [],
            "i have a question about my (bill|invoice)", "my (bill|invoice) is wrong", "[can i] (talk|speak) to billing",
            "connect me (to|with) billing",
            "why was i charged [twice]", "i want a refund"),
    ];

    public static IList<AITool> Coach { get; } =
    [
        Tool("log_workout", "Log an exercise of the user's workout", """
            {"exercise":{"type":"string"},"reps":{"type":"integer","minimum":1},"weight":{"type":"number","description":"Weight in pounds"},"sets":{"type":"integer"}}
            """, ["exercise", "reps"],
            "log {reps} [reps of] {exercise} [at {weight}] [pounds]", "i did {reps} {exercise} [at {weight}]",
            "i did {sets} sets of {reps} {exercise} [at {weight}]",
            "record {sets} sets of {reps} {exercise}", "{exercise} {reps} reps at {weight} [pounds]", "add {exercise} {reps} reps",
            "just finished {reps} {exercise}",
            "log (a workout|my workout|an exercise)", "(save|track) {reps} {exercise}"),
        Tool("recent_workouts", "List the user's recent workouts", """{"count":{"type":"integer","description":"How many"}}""", [],
            "(show|tell) me my [recent|last] workouts", "what (were|are) my [last] {count} workouts",
            "what did i (do|train) [last time|last week]",
            "what were my recent workouts", "list my workouts", "what have i done lately"),
        Tool("progress", "Show the user's progress on an exercise", """{"exercise":{"type":"string"}}""", ["exercise"],
            "how is my {exercise} [going|coming along]", "how am i doing on {exercise}", "[show me] my progress on {exercise}",
            "am i getting stronger at {exercise}",
            "what is my progress (on|with) {exercise}", "has my {exercise} improved"),
    ];

    public static IList<AITool> Concierge { get; } =
    [
        Tool("book_table", "Book a table at a restaurant", """
            {"restaurant":{"type":"string"},"date":{"type":"string","format":"date"},"time":{"type":"string","description":"HH:mm"},
             "party_size":{"type":"integer","minimum":1},"name":{"type":"string","description":"Name for the booking"}}
            """, ["restaurant", "date", "time", "party_size", "name"],
            "(book|reserve|get) [me|us] a table [at {restaurant}] [for {party_size}] [{date}] [at {time}]",
            "[book] a table for {party_size} at {restaurant} {date} at {time}",
            "i would like [to book] a table [for {party_size}] [at {restaurant}]",
            "(make|i need) a reservation [at {restaurant}] [for {party_size}] [{date}]",
            "dinner for {party_size} at {restaurant} {date}", "a table for {party_size} [people] at {time}"),
        Tool("cancel_booking", "Cancel a booking", """{"reference":{"type":"string","description":"Booking reference"}}""", ["reference"],
            "cancel my (booking|reservation) [{reference}]", "i want to cancel [my booking]",
                "please cancel the reservation [number {reference}]"),
        Tool("transfer_to_front_desk", "Hand the conversation to the front desk", "{}", []),
    ];

    public static AITool Declaration(string name, string? description, string properties, params string[] required) =>
        AIFunctionFactory.CreateDeclaration(name, description, Schema(properties, required));

    public static ChatTool Tool(string name, string description, string properties, string[] required, params string[] examples) =>
        new(name, description, Schema(properties, required), examples);

    public static JsonElement Schema(string properties, params string[] required)
    {
        var names = string.Join(',', required.Select(name => $"\"{name}\""));
        using var document = JsonDocument.Parse($$"""{"type":"object","properties":{{properties}},"required":[{{names}}]}""");
        return document.RootElement.Clone();
    }
}
