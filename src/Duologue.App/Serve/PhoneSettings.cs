using Duologue.AspNetCore.Twilio;

namespace Duologue.App.Serve;

/// <summary>Reads which line the server is to answer.</summary>
internal static class PhoneSettings
{
    /// <summary>Twilio's line, when its settings are there; null for the local line.</summary>
    /// <exception cref="AppException">Some are there but not all, or one is wrong; the message lists everything.</exception>
    public static TwilioOptions? Read() => Check(TwilioOptions.FromEnvironment());

    /// <summary>The options, if they are those of a line; null when they are nobody's.</summary>
    /// <exception cref="AppException">They are half of one.</exception>
    public static TwilioOptions? Check(TwilioOptions options)
    {
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

    /// <summary>The line of this machine, with its key.</summary>
    /// <exception cref="AppException">Its key cannot be used.</exception>
    public static LocalLine OpenLocalLine(DataFolder folder)
    {
        try
        {
            return LocalLine.Open(folder.Create());
        }
        catch (InvalidOperationException error)
        {
            throw new AppException(ExitCode.Settings, error.Message);
        }
    }
}
