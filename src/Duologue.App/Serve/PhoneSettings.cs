using Duologue.AspNetCore.Twilio;

namespace Duologue.App.Serve;

/// <summary>Reads which line the server is to answer.</summary>
internal static class PhoneSettings
{
    /// <summary>Twilio's line, when its settings are there; null for the local line.</summary>
    /// <exception cref="AppException">Some are there but not all, or one is wrong; the message lists everything.</exception>
    public static TwilioOptions? Read()
    {
        TwilioOptions options;
        try
        {
            options = TwilioOptions.FromEnvironment();
        }
        catch (UriFormatException)
        {
            throw new AppException(ExitCode.Settings, "TWILIO_API_BASE_URL must be an address such as https://api.twilio.com");
        }

        if (!options.IsAnySet)
        {
            return null;
        }

        var errors = options.Validate();
        return errors.Count == 0
            ? options
            : throw new AppException(
                ExitCode.Settings,
                $"the phone's settings cannot work: {string.Join(' ', errors)} Set all four of Twilio's, or none for the local line; see docs/guide/phone.md");
    }
}
