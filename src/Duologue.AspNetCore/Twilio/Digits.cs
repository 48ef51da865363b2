using System.Buffers;

namespace Duologue.AspNetCore.Twilio;

/// <summary>What may be pressed on a keypad.</summary>
internal static class Digits
{
    private const int Most = 32;
    private static readonly SearchValues<char> Keys = SearchValues.Create("0123456789*#ABCDw");

    /// <exception cref="ArgumentException">Something else is among the digits, or there are too many, or none.</exception>
    public static void Check(string digits)
    {
        ArgumentException.ThrowIfNullOrEmpty(digits);
        if (digits.Length > Most || digits.AsSpan().ContainsAnyExcept(Keys))
        {
            throw new ArgumentException($"Digits are at most {Most} of 0-9, *, #, A-D, and w for half a second's pause.", nameof(digits));
        }
    }
}
