namespace Duologue.App.Agents.Concierge;

/// <summary>Why a table is not reserved, as the result of a call says it.</summary>
internal static class OutcomeReason
{
    public const string FullyBooked = "fully_booked";
    public const string Closed = "closed";
    public const string OtherTime = "other_time_offered";
    public const string WaitingList = "waiting_list";
    public const string CallBack = "call_back";
    public const string Deposit = "deposit";
    public const string PartyTooLarge = "party_too_large";
    public const string NoReservations = "no_reservations";
    public const string Declined = "declined";
    public const string WrongNumber = "wrong_number";
    public const string Voicemail = "voicemail";
    public const string NoAnswer = "no_answer";
    public const string Busy = "busy";
    public const string Failed = "failed";
    public const string Canceled = "canceled";
    public const string Unclear = "unclear";
}
