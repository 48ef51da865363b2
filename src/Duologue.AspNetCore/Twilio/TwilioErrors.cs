using System.Globalization;
using System.Net;
using Duologue.Phone;

namespace Duologue.AspNetCore.Twilio;

/// <summary>Says in plain words what the carrier's error codes mean, and what to do.</summary>
internal static class TwilioErrors
{
    private const int Unavailable = 500;

    public static PhoneLineException Explain(HttpStatusCode status, int? code, TimeSpan? retryAfter)
    {
        var (reason, words) = Words(status, code);
        var source = code?.ToString(CultureInfo.InvariantCulture) ?? $"HTTP {(int)status}";
        return new PhoneLineException(reason, $"{words} (Twilio: {source})") { RetryAfter = retryAfter };
    }

    private static (PhoneLineRefusal Reason, string Words) Words(HttpStatusCode status, int? code) => code switch
    {
        20003 => (PhoneLineRefusal.Carrier, "The account and its token do not fit. Check TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN."),
        20404 => (PhoneLineRefusal.UnknownCall, "Twilio knows no such call, or it is over."),
        20429 => (PhoneLineRefusal.LimitReached, "Twilio was asked too often. Try again in a moment."),
        10004 => (PhoneLineRefusal.LimitReached, "The account has as many calls at once as it may have."),
        22005 => (PhoneLineRefusal.LimitReached, "The account's queue of calls is full."),
        21202 => (PhoneLineRefusal.NotAllowed, "That is a premium number, which the account may not call."),
        21210 => (PhoneLineRefusal.Carrier, "TWILIO_PHONE_NUMBER is not a number of this account."),
        21211 => (PhoneLineRefusal.InvalidNumber, "The number to call is not a phone number."),
        21215 => (PhoneLineRefusal.NotAllowed, "The account may not call that country. Twilio's geographic permissions say which it may."),
        21216 => (PhoneLineRefusal.NotAllowed, "Twilio has blocked calls to that number."),
        21220 => (PhoneLineRefusal.UnknownCall, "The call is not in a state in which it can be changed; it is probably over."),
        21262 => (PhoneLineRefusal.Carrier, "Detecting machines needs an address to report to."),
        _ => (int)status switch
        {
            401 or 403 => (PhoneLineRefusal.Carrier, "Twilio refused the account. Check TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN."),
            404 => (PhoneLineRefusal.UnknownCall, "Twilio knows no such call, or it is over."),
            429 => (PhoneLineRefusal.LimitReached, "Twilio was asked too often. Try again in a moment."),
            >= Unavailable => (PhoneLineRefusal.Unreachable, "Twilio has a disturbance. Whether the request was carried out is not known."),
            _ => (PhoneLineRefusal.Carrier, "Twilio refused."),
        },
    };
}
