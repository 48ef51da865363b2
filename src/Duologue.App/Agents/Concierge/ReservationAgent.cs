using Duologue.Phone;

namespace Duologue.App.Agents.Concierge;

/// <summary>The agent that rings a restaurant and talks to whoever answers.</summary>
internal static class ReservationAgent
{
    /// <summary>How long the restaurant has the first word.</summary>
    private static readonly TimeSpan FirstWord = TimeSpan.FromSeconds(4);

    /// <exception cref="AppException">There is no call, or its variables are no wish.</exception>
    public static RealtimeAgent Create(AgentSetup setup)
    {
        if (setup.Call is not { } call || ReservationWish.FromVariables(call.Variables) is not { } wish)
        {
            throw new AppException(
                ExitCode.Usage, "the agent 'reservation' needs a phone call with the variables party_size (4), date (2026-11-27), time (19:00) and name");
        }

        var talk = new ReservationTalk(wish, call.From, DateOnly.FromDateTime(setup.TimeProvider.GetLocalNow().DateTime));
        var agent = new RealtimeAgent
        {
            Name = "Reservation",
            Instructions = Instructions(wish, call),
            Greeting = $"Hello. {talk.Wish}",
            GreetAfter = FirstWord,
            OutputGuardrails = { ConciergeGuardrails.NoSensitiveNumbers, ConciergeGuardrails.OnlyNumbersHeard },
        };
        foreach (var tool in new ReservationTools(call, wish, talk).All())
        {
            agent.Tools.Add(tool);
        }

        return agent;
    }

    private static string Instructions(ReservationWish wish, PhoneCall call) => $"""
        You are an automated assistant on the phone. You have rung the restaurant {wish.Restaurant} to reserve a table for {wish.Name}.
        The person on the line works there; you are the caller, so never offer help. Speak one short, friendly sentence at a time.

        The wish: {Spoken.People(wish.PartySize)}, {Spoken.Day(wish.Date)}, {wish.Date.Year}, at {Spoken.Time(wish.Time)}, name {wish.Name}.
        Special requests: {(wish.Remarks.Length > 0 ? wish.Remarks : "none")}. Phone number for call-backs: {(PhoneNumber.IsValid(call.From) ? call.From : "none")}.

        When they have greeted, state the wish in one sentence. Answer what they ask from the wish, and nothing that is not in it.
        If they repeat something wrong, correct it.
        Another time on the same day within {ReservationTalk.Tolerance.TotalMinutes:0} minutes of the wish you may accept. For anything else say that you have to ask first and will call back.
        When they confirm, make sure they have the name and the special requests, and ask for a confirmation number if they gave none. Never make one up.
        If they are fully booked, closed, or say no, thank them. Never give card details and never agree to a deposit: say that you will ask and call back.
        If a machine or voicemail answers, say only that you will call again, no names and no details.
        If they ask, say openly that you are an automated assistant. When everything is said, say goodbye and call end_call.
        The other tools tell what to say in a situation; use consider_offer for offers, and the others only when you are not sure.
        """;
}
