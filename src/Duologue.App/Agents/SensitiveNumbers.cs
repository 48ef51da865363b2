using System.Text.RegularExpressions;

namespace Duologue.App.Agents;

/// <summary>Finds what must never be spoken: payment card numbers and access keys.</summary>
internal static partial class SensitiveNumbers
{
    /// <summary>What was found, in words for a log or a reason, or null.</summary>
    public static string? Find(string text)
    {
        if (Key().IsMatch(text))
        {
            return "an access key";
        }

        return Digits().Matches(text).Any(m => IsCard(m.ValueSpan)) ? "a payment card number" : null;
    }

    // ISO/IEC 7812: 13 to 19 digits that end in a Luhn check digit
    private static bool IsCard(ReadOnlySpan<char> text)
    {
        int sum = 0, count = 0;
        for (var i = text.Length - 1; i >= 0; i--)
        {
            if (!char.IsAsciiDigit(text[i]))
            {
                continue;
            }

            var digit = text[i] - '0';
            if (count++ % 2 == 1)
            {
                digit = digit > 4 ? (digit * 2) - 9 : digit * 2;
            }

            sum += digit;
        }

        return count is >= 13 and <= 19 && sum % 10 == 0;
    }

    [GeneratedRegex(@"\b(sk-[A-Za-z0-9_-]{16,}|ek_[A-Za-z0-9]{16,}|AKIA[A-Z0-9]{16}|gh[pousr]_[A-Za-z0-9]{20,}|xox[abp]-[A-Za-z0-9-]{10,})")]
    private static partial Regex Key();

    [GeneratedRegex(@"(?<!\d)\d(?:[ -]?\d){12,18}(?!\d)")]
    private static partial Regex Digits();
}
