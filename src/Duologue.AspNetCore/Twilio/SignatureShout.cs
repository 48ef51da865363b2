using Microsoft.Extensions.Logging;

namespace Duologue.AspNetCore.Twilio;

/// <summary>Says at start when the door is open, or somebody tried to open it where it stays shut.</summary>
internal static partial class SignatureShout
{
    public static void Say(TwilioOptions options, bool isOff, ILogger logger)
    {
        if (isOff)
        {
            LogOff(logger);
        }
        else if (!options.RequireSignature)
        {
            LogIgnored(logger);
        }
    }

    [LoggerMessage(8074, LogLevel.Warning, "SIGNATURES ARE OFF: whoever reaches this server can phone its agents and spend its money. For a developer's machine only; unset TWILIO_REQUIRE_SIGNATURE")]
    private static partial void LogOff(ILogger logger);

    [LoggerMessage(8075, LogLevel.Warning, "TWILIO_REQUIRE_SIGNATURE=false is ignored: signatures are demanded in every environment but Development")]
    private static partial void LogIgnored(ILogger logger);
}
