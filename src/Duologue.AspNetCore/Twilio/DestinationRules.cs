using Duologue.Phone;

namespace Duologue.AspNetCore.Twilio;

/// <summary>Where calls may go: only where a prefix allows it, and never to numbers that are known for what they cost.</summary>
internal static class DestinationRules
{
    // Premium, shared-cost and personal numbers, satellites and international networks, by the national and ITU numbering plans.
    private static readonly string[] Costly =
    [
        "+1900", "+1976", "+808", "+870", "+878", "+881", "+882", "+883", "+888", "+979",
        "+449", "+4470", "+4484", "+4487", "+49900", "+43900", "+43930", "+41900", "+41901", "+41906", "+3389", "+34803", "+34806", "+34807", "+39899",
    ];

    /// <exception cref="PhoneLineException">The number may not be called.</exception>
    public static void Check(string number, OutboundOptions options)
    {
        if (!options.IsEnabled)
        {
            throw new PhoneLineException(PhoneLineRefusal.NotEnabled, "Placing calls is switched off. TWILIO_OUTBOUND=true switches it on.");
        }

        if (!PhoneNumber.IsValid(number))
        {
            throw new PhoneLineException(PhoneLineRefusal.InvalidNumber, "The number must be in E.164: a plus, the country, the number, and digits only, such as +15550001111.");
        }

        if (Costly.Any(p => number.StartsWith(p, StringComparison.Ordinal)) || number is ['+', '1', _, _, _, '9', '7', '6', ..])
        {
            throw new PhoneLineException(PhoneLineRefusal.NotAllowed, "Numbers of this kind are never called: premium rate, shared cost or satellite.");
        }

        if (!options.AllowedPrefixes.Any(p => number.StartsWith(p, StringComparison.Ordinal)))
        {
            throw new PhoneLineException(
                PhoneLineRefusal.NotAllowed,
                options.AllowedPrefixes.Count == 0
                    ? "No number may be called yet. TWILIO_ALLOWED_PREFIXES says which may, such as +4930."
                    : "The number begins with no prefix of TWILIO_ALLOWED_PREFIXES.");
        }
    }
}
