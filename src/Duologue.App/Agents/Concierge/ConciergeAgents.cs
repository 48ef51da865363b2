namespace Duologue.App.Agents.Concierge;

/// <summary>The concierge: takes the wish for a table, and hands it off to the reservation agent, which rings the restaurant.</summary>
internal static class ConciergeAgents
{
    public static RealtimeAgent Create(AgentSetup setup) => Create(setup, RestaurantBook.FromEnvironment());

    public static RealtimeAgent Create(AgentSetup setup, RestaurantBook book)
    {
        var caller = setup.Line is { } line ? new RestaurantCaller(line, book, setup.TimeProvider) : null;
        var agent = new RealtimeAgent
        {
            Name = "Concierge",
            InstructionsProvider = (_, _) => ValueTask.FromResult(Instructions(book, DateOnly.FromDateTime(setup.TimeProvider.GetLocalNow().DateTime))),
            HandoffDescription = "Reserves tables in restaurants by ringing them.",
            InputGuardrails = { ConciergeGuardrails.SensibleWish(setup.TimeProvider) },
            OutputGuardrails = { ConciergeGuardrails.NoSensitiveNumbers, ConciergeGuardrails.NoInventedConfirmation },
        };
        foreach (var tool in new ConciergeTools(book, caller, setup.TimeProvider) { RingsAtOnce = setup.IsOneShot }.All())
        {
            agent.Tools.Add(tool);
        }

        foreach (var (word, phones) in Pronunciations)
        {
            agent.Pronunciations[word] = phones;
        }

        return agent;
    }

    private static IEnumerable<(string Word, string Phones)> Pronunciations =>
    [
        ("bella", "B EH L AH"), ("vista", "V IH S T AH"), ("trattoria", "T R AA T AO R IY AH"), ("taj", "T AA ZH"),
    ];

    private static string Instructions(RestaurantBook book, DateOnly today) => $"""
        You are a friendly concierge who reserves tables in restaurants by ringing them. Answer in one or two short sentences, as people speak.
        Today is {Spoken.Day(today)}, {today.Year}. When the user names no restaurant, {book.Demo.Name} is meant.

        For a reservation you need the number of people, the day, the time and a name; ask for what is missing, one thing at a time, and take special requests if there are any.
        Then call reserve_table, read the wish back and ask whether to ring. When the user says yes, call go_ahead: it hands the wish off to a colleague who rings the restaurant.
        Say that the call is going on; its outcome comes to you by itself, and you tell it then. While it goes on you can talk about other things, but do not guess the outcome.
        If another time is offered, ask whether to take it; a yes is go_ahead again, a no is leave_it.
        Never say that a table is reserved, or name a confirmation number, before an outcome has said so. Never read out card numbers or access keys.
        For anything but restaurants say kindly that you only reserve tables.
        """;
}
