using Duologue.Phone;

namespace Duologue.AspNetCore.Twilio;

/// <summary>What the carrier says of a call.</summary>
/// <param name="CallSid">Its name there.</param>
/// <param name="Status">How far it has come; null for a word we do not know.</param>
/// <param name="AnsweredBy">Who answered, if that was found out.</param>
/// <param name="EndedAt">When it was over.</param>
internal sealed record CarrierCall(string CallSid, PhoneCallStatus? Status, string? AnsweredBy, DateTimeOffset? EndedAt);
