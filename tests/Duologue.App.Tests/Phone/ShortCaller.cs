using System.ComponentModel;
using Microsoft.Extensions.AI;

namespace Duologue.App.Tests.Phone;

/// <summary>A guest of very few words who rings the restaurant, for tests of the restaurant's side.</summary>
internal sealed class ShortCaller
{
    private const string Wish = "Hello. I would like to book a table for four on Friday at seven p m, under the name Smith.";

    private ShortCaller()
    {
    }

    public static RealtimeAgent Create()
    {
        var caller = new ShortCaller();
        return new RealtimeAgent
        {
            Name = "Caller",
            Tools =
            {
                AIFunctionFactory.Create(caller.Ask, "ask"),
                AIFunctionFactory.Create(caller.Accept, "accept"),
                AIFunctionFactory.Create(caller.GiveName, "give_name"),
                AIFunctionFactory.Create(caller.GivePeople, "give_people"),
                AIFunctionFactory.Create(caller.Leave, "leave"),
            },
        };
    }

    [Description("Books a table: the restaurant greets.")]
    [Examples("good evening [bella vista] how can i help you", "could you repeat that", "hello", "inaudible", "i can book a table or tell you the opening hours")]
    public string Ask() => Wish;

    [Description("Books a table: another time is offered.")]
    [Examples("i am sorry we have no table at {time} i can offer you {time} is that all right", "i can offer you {time}")]
    public string Accept() => "Yes, that is fine.";

    [Description("Books a table: the name is asked for.")]
    [Examples("what is the name please")]
    public string GiveName() => "The name is Smith.";

    [Description("Books a table: the number of people is asked for.")]
    [Examples("for how many people")]
    public string GivePeople() => "For four people.";

    [Description("Books a table: it is done, or cannot be.")]
    [Examples(
        "very good a table for {number} on {weekday} at {time} the confirmation number is {digits}",
        "the confirmation number is {digits}", "thank you for calling goodbye",
        "i am sorry we are fully booked on {weekday}", "i am sorry we are closed on {weekday}")]
    public string Leave(AIFunctionArguments arguments)
    {
        AgentContext.From(arguments)?.EndConversation();
        return "Thank you. Goodbye.";
    }
}
