using Duologue.Phone;

namespace Duologue.App.Agents.Concierge;

/// <summary>Reads what came of a reservation call out of its transcript.</summary>
/// <remarks>
/// Pure. The restaurant's words count; ours only as what was asked for and what of an offer was taken. What came later counts more. A table is
/// confirmed only when the restaurant has said so, or has said yes when it was asked just that.
/// </remarks>
internal static class ConfirmationReader
{
    /// <summary>Reads a conversation.</summary>
    /// <param name="transcript">What was said, in order; the restaurant is the caller.</param>
    /// <param name="wish">What was asked for.</param>
    /// <param name="today">Day of the call at the restaurant.</param>
    /// <param name="status">How the call ended.</param>
    /// <param name="answeredBy">What the carrier takes the answering side for; null when it does not say.</param>
    public static ReservationOutcome Read(
        IReadOnlyList<TranscriptLine> transcript, ReservationWish wish, DateOnly today, PhoneCallStatus status = PhoneCallStatus.Completed, string? answeredBy = null)
    {
        var unreached = status switch
        {
            PhoneCallStatus.Busy => OutcomeReason.Busy,
            PhoneCallStatus.NoAnswer => OutcomeReason.NoAnswer,
            PhoneCallStatus.Failed => OutcomeReason.Failed,
            PhoneCallStatus.Canceled => OutcomeReason.Canceled,
            _ => null,
        };
        if (unreached is not null && transcript.Count == 0)
        {
            return NotConfirmed(unreached);
        }

        var account = new ReservationAccount(wish, today);
        foreach (var line in transcript)
        {
            if (line.Speaker == TranscriptSpeaker.Agent)
            {
                account.WeSaid(line.Text);
            }
            else
            {
                account.TheySaid(line.Text);
            }
        }

        // What a person has confirmed stands, whatever the carrier took the person for.
        var outcome = account.Outcome();
        return IsMachine(answeredBy) && !outcome.Confirmed ? NotConfirmed(OutcomeReason.Voicemail) : outcome;
    }

    /// <summary>Whether a carrier's word for who answered means a machine.</summary>
    public static bool IsMachine(string? answeredBy) =>
        answeredBy is not null && (answeredBy.StartsWith("machine", StringComparison.OrdinalIgnoreCase) || answeredBy.Equals("fax", StringComparison.OrdinalIgnoreCase));

    private static ReservationOutcome NotConfirmed(string reason) => new() { Confirmed = false, Reason = reason };
}
