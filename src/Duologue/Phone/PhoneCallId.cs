using System.Security.Cryptography;

namespace Duologue.Phone;

/// <summary>Makes ids of calls: 130 random bits, so that nobody guesses another's call.</summary>
internal static class PhoneCallId
{
    private const int Length = 26;

    public static string Next() => RandomNumberGenerator.GetString("0123456789abcdefghijklmnopqrstuv", Length);
}
