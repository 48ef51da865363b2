namespace Duologue.Phone;

/// <summary>Telephone numbers as the lines take them.</summary>
public static class PhoneNumber
{
    private const int MostDigits = 15;
    private const int FewestDigits = 7;
    private const int Shown = 4;

    /// <summary>Whether a text is a number in E.164: a plus, then 7 to 15 digits of which the first is not 0, and nothing else.</summary>
    /// <param name="text">The text; null is none.</param>
    public static bool IsValid(string? text) =>
        text is ['+', >= '1' and <= '9', ..] && text.Length - 1 is >= FewestDigits and <= MostDigits && !text.AsSpan(1).ContainsAnyExceptInRange('0', '9');

    /// <summary>The last four digits, for logs and pages: <c>…1234</c>.</summary>
    /// <param name="number">Any text.</param>
    public static string Mask(string? number) => number is { Length: > Shown } ? $"…{number[^Shown..]}" : "…";
}
