namespace Duologue.App.Agents.Concierge;

/// <summary>Tells the user what a call has come to, in one or two sentences. Pure.</summary>
internal static class OutcomeReport
{
    /// <summary>The sentences.</summary>
    public static string Say(ReservationWish wish, ReservationOutcome outcome)
    {
        if (outcome.Confirmed)
        {
            return Confirmed(wish, outcome);
        }

        var name = wish.Restaurant;
        var when = $"{Spoken.Day(wish.Date)} at {Spoken.Time(wish.Time)}";
        var text = outcome.Reason switch
        {
            OutcomeReason.OtherTime => $"{name} has no table on {when}, but offers {Offer(wish, outcome)} instead. Shall I take that?",
            OutcomeReason.FullyBooked => $"{name} is fully booked on {when}. Which other day or time would you like?",
            OutcomeReason.Closed => $"{name} is closed then. Which other day would you like?",
            OutcomeReason.NoReservations => $"{name} does not take reservations.",
            OutcomeReason.PartyTooLarge => $"{name} cannot seat {Spoken.People(wish.PartySize)}.",
            OutcomeReason.Declined => $"{name} could not give you a table on {when}. Which other day or time would you like?",
            OutcomeReason.WaitingList => $"{name} has no table on {when} now, only a waiting list. Which other day or time would you like?",
            OutcomeReason.CallBack => $"{name} could not say yet and has to check first. Nothing is reserved so far. Shall I ring again later?",
            OutcomeReason.Deposit => $"{name} asks for a deposit or a card, which I may not give. Nothing is reserved so far.",
            OutcomeReason.WrongNumber => $"The number I have for {name} is wrong, so nothing is reserved.",
            OutcomeReason.NoAnswer => $"Nobody picked up at {name}. Shall I ring again?",
            OutcomeReason.Busy => $"The line of {name} was busy. Shall I ring again?",
            OutcomeReason.Voicemail => $"Only a voicemail answered at {name}, so nothing is reserved. Shall I ring again?",
            OutcomeReason.Failed or OutcomeReason.Canceled => $"The call to {name} did not go through. Shall I ring again?",
            _ => $"I talked to {name}, but they did not clearly say yes, so please do not count on the table. Shall I ring again?",
        };
        return outcome.Reason is OutcomeReason.OtherTime or OutcomeReason.WaitingList or OutcomeReason.CallBack or OutcomeReason.Deposit or OutcomeReason.Unclear
            ? text
            : WithOpen(text, outcome);
    }

    /// <summary>What a yes to the report's question would ring for; null when it asks none.</summary>
    public static ReservationWish? Next(ReservationWish wish, ReservationOutcome outcome) => outcome.Reason switch
    {
        OutcomeReason.OtherTime => wish with { Date = outcome.Date ?? wish.Date, Time = outcome.Time ?? wish.Time },
        OutcomeReason.NoAnswer or OutcomeReason.Busy or OutcomeReason.Voicemail or OutcomeReason.Failed or OutcomeReason.Canceled
            or OutcomeReason.Unclear or OutcomeReason.CallBack when !outcome.Confirmed => wish,
        _ => null,
    };

    private static string Confirmed(ReservationWish wish, ReservationOutcome outcome)
    {
        var (party, date, time) = (outcome.PartySize ?? wish.PartySize, outcome.Date ?? wish.Date, outcome.Time ?? wish.Time);
        var number = outcome.ConfirmationNumber is { } given ? $" The confirmation number is {given}." : "";
        return WithOpen(
            $"{wish.Restaurant} has confirmed a table for {Spoken.People(party)} on {Spoken.Day(date)} at {Spoken.Time(time)}, under the name {outcome.Name ?? wish.Name}.{number}",
            outcome);
    }

    private static string Offer(ReservationWish wish, ReservationOutcome outcome)
    {
        var time = Spoken.Time(outcome.Time ?? wish.Time);
        return outcome.Date is { } date && date != wish.Date ? $"{Spoken.Day(date)} at {time}" : time;
    }

    private static string WithOpen(string text, ReservationOutcome outcome) =>
        outcome.Open.Count == 0 ? text : $"{text} Please note: {string.Join(' ', outcome.Open)}";
}
