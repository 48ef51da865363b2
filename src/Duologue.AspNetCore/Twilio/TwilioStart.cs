namespace Duologue.AspNetCore.Twilio;

/// <summary>What a media stream says of itself in its first message.</summary>
/// <param name="StreamSid">The stream: <c>MZ</c> and 32 hexadecimal digits. A call that is resumed has a new one.</param>
/// <param name="CallSid">The call: <c>CA</c> and 32 hexadecimal digits.</param>
/// <param name="AccountSid">The account: <c>AC</c> and 32 hexadecimal digits; empty when the message has none.</param>
/// <param name="Parameters">The <c>Parameter</c> elements of the <c>Stream</c> in the TwiML.</param>
/// <remarks>Wire: <c>start</c>. All three ids consist of letters, digits, <c>-</c> and <c>_</c> only: anything else is refused when it is read.</remarks>
public sealed record TwilioStart(string StreamSid, string CallSid, string AccountSid, IReadOnlyDictionary<string, string> Parameters);
