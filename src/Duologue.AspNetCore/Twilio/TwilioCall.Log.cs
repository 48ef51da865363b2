using Duologue.Calls;
using Duologue.Phone;
using Microsoft.Extensions.Logging;

namespace Duologue.AspNetCore.Twilio;

/// <content>What a call logs.</content>
internal sealed partial class TwilioCall
{
    [LoggerMessage(8052, LogLevel.Information, "Phone call {CallId} is over: {Status}, conversation {Reason}")]
    private static partial void LogClosed(ILogger logger, string callId, PhoneCallStatus status, CallEndReason? reason);

    [LoggerMessage(8053, LogLevel.Error, "Phone call {CallId} could not be held, or not be ended properly")]
    private static partial void LogTalkFailed(ILogger logger, string callId, Exception error);

    [LoggerMessage(8054, LogLevel.Error, "What was to be done after phone call {CallId} failed")]
    private static partial void LogFinishedFailed(ILogger logger, string callId, Exception error);

    [LoggerMessage(8055, LogLevel.Debug, "The carrier was not told to hang up phone call {CallId}")]
    private static partial void LogHangUpUntold(ILogger logger, string callId, Exception error);

    [LoggerMessage(8056, LogLevel.Error, "The life of phone call {CallId} broke off")]
    private static partial void LogLifeFailed(ILogger logger, string callId, Exception error);
}
