using System.Net;
using System.Text;

namespace Duologue.AspNetCore.Twilio;

/// <summary>The fields of a webhook, in the order they came. Names differ by case, and may be repeated.</summary>
internal sealed class TwilioForm(IReadOnlyList<KeyValuePair<string, string>> fields)
{
    private const int LongestValue = 512;

    public static TwilioForm Empty { get; } = new([]);

    public IReadOnlyList<KeyValuePair<string, string>> Fields { get; } = fields;

    /// <summary>The first value of a name; null when there is none, or it is longer than any value that means something to us.</summary>
    public string? this[string name]
    {
        get
        {
            foreach (var (key, value) in Fields)
            {
                if (key == name)
                {
                    return value.Length is > 0 and <= LongestValue ? value : null;
                }
            }

            return null;
        }
    }

    public static TwilioForm Parse(ReadOnlySpan<byte> body)
    {
        var text = Encoding.UTF8.GetString(body);
        List<KeyValuePair<string, string>> fields = [];
        foreach (var pair in text.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            fields.Add(equals < 0
                ? new(WebUtility.UrlDecode(pair), "")
                : new(WebUtility.UrlDecode(pair[..equals]), WebUtility.UrlDecode(pair[(equals + 1)..])));
        }

        return new TwilioForm(fields);
    }
}
