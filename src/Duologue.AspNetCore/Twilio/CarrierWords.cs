using System.Globalization;
using Duologue.Phone;

namespace Duologue.AspNetCore.Twilio;

/// <summary>Reads the words of the carrier.</summary>
internal static class CarrierWords
{
    private const int SidLength = 34;

    /// <summary>The status a word stands for; null for one we do not know.</summary>
    public static PhoneCallStatus? Status(string? word) => word switch
    {
        "queued" => PhoneCallStatus.Queued,
        "initiated" => PhoneCallStatus.Initiated,
        "ringing" => PhoneCallStatus.Ringing,
        "in-progress" or "answered" => PhoneCallStatus.InProgress,
        "completed" => PhoneCallStatus.Completed,
        "busy" => PhoneCallStatus.Busy,
        "no-answer" => PhoneCallStatus.NoAnswer,
        "failed" => PhoneCallStatus.Failed,
        "canceled" => PhoneCallStatus.Canceled,
        _ => null,
    };

    /// <summary>A moment, in the form of mails or of ISO 8601; null for anything else.</summary>
    public static DateTimeOffset? Moment(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var moment) ? moment : null;

    /// <summary>Whether a text is the name of a call.</summary>
    public static bool IsCallSid(string? text) => text is ['C', 'A', ..] && text.Length == SidLength && text.Skip(2).All(char.IsAsciiHexDigit);
}
