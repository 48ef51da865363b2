using Duologue.Phone;

namespace Duologue.App.Agents.Concierge;

/// <summary>Sets the result of a reservation call that is over.</summary>
internal static class ReservationResult
{
    /// <summary>Reads the call and puts the outcome into it.</summary>
    public static Task FinishAsync(PhoneCall call, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        call.Result = Of(call).ToJson();
        return Task.CompletedTask;
    }

    /// <summary>What came of a call, as far as can be told now.</summary>
    public static ReservationOutcome Of(PhoneCall call)
    {
        if (ReservationWish.FromVariables(call.Variables) is not { } wish)
        {
            return new ReservationOutcome { Confirmed = false, Reason = OutcomeReason.Unclear, Open = ["The call was placed without a whole wish."] };
        }

        // The day of the call, not of the reading: "friday" means the one after it.
        var today = DateOnly.FromDateTime((call.AnsweredAt ?? call.CreatedAt).ToLocalTime().DateTime);
        return ConfirmationReader.Read(call.Transcript, wish, today, call.Status, call.AnsweredBy);
    }
}
