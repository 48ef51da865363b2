using Microsoft.Extensions.Logging;

namespace Duologue.AspNetCore.Twilio;

/// <content>What the switchboard logs.</content>
internal sealed partial class Switchboard
{
    [LoggerMessage(8060, LogLevel.Information, "Phone call {CallId} came in for agent {Agent}")]
    private static partial void LogRang(ILogger logger, string callId, string agent);

    [LoggerMessage(8061, LogLevel.Warning, "Phone call {CallId} was told that the line is busy: there is no room for another call")]
    private static partial void LogBusy(ILogger logger, string callId);

    [LoggerMessage(8062, LogLevel.Warning, "Phone call {CallId} asked for an agent that does not exist: {Agent}. The address of the voice webhook names it: ?agent=NAME")]
    private static partial void LogUnknownAgent(ILogger logger, string callId, string agent);

    [LoggerMessage(8063, LogLevel.Error, "Nobody could be found to answer phone call {CallId}")]
    private static partial void LogPlanFailed(ILogger logger, string callId, Exception error);

    [LoggerMessage(8064, LogLevel.Warning, "Phone call {CallId} got an apology: the model has just refused its service")]
    private static partial void LogModelBad(ILogger logger, string callId);

    [LoggerMessage(8065, LogLevel.Warning, "A call that was not placed from here, or is over, asked what to do")]
    private static partial void LogUnknownCall(ILogger logger);

    [LoggerMessage(8066, LogLevel.Debug, "The voice webhook of phone call {CallId} came again")]
    private static partial void LogRepeated(ILogger logger, string? callId);

    [LoggerMessage(8067, LogLevel.Warning, "The carrier reports a broken media stream of phone call {CallId}: {Error}")]
    private static partial void LogStreamError(ILogger logger, string callId, string? error);

    [LoggerMessage(8068, LogLevel.Warning, "Refused a media stream without a good token, or of a call that is over ({CallId})")]
    private static partial void LogStreamRefused(ILogger logger, string? callId);

    [LoggerMessage(8069, LogLevel.Debug, "A media stream of phone call {CallId} began")]
    private static partial void LogStreamBegan(ILogger logger, string callId);

    [LoggerMessage(8070, LogLevel.Warning, "{Count} phone calls were not closed in time")]
    private static partial void LogLeft(ILogger logger, int count);
}
