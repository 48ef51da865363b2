using Microsoft.Extensions.Logging;

namespace Duologue.AspNetCore.Twilio;

/// <content>What a stream logs.</content>
public sealed partial class TwilioStream
{
    [LoggerMessage(8000, LogLevel.Information, "Media stream {StreamSid} of call {CallSid} began")]
    private static partial void LogOpened(ILogger logger, string streamSid, string callSid);

    [LoggerMessage(8001, LogLevel.Warning, "A socket was refused as a media stream: {Problem}")]
    private static partial void LogRefused(ILogger logger, string problem);

    [LoggerMessage(8002, LogLevel.Information, "Media stream {StreamSid} closed with {Status}; {Bad} bad messages, {Ignored} ignored")]
    private static partial void LogClosed(ILogger logger, string streamSid, int status, long bad, long ignored);

    [LoggerMessage(8003, LogLevel.Debug, "Media stream {StreamSid} sent a bad message: {Problem} (number {Count})")]
    private static partial void LogBadMessage(ILogger logger, string streamSid, string problem, long count);

    [LoggerMessage(8004, LogLevel.Warning, "Media stream {StreamSid} is being closed: {Problem}")]
    private static partial void LogClosing(ILogger logger, string streamSid, string problem);

    [LoggerMessage(8005, LogLevel.Debug, "Media stream {StreamSid} was not closed in order: {Problem}")]
    private static partial void LogNotClosedInOrder(ILogger logger, string streamSid, string problem);

    [LoggerMessage(8006, LogLevel.Debug, "A message could not be sent on media stream {StreamSid}: {Problem}")]
    private static partial void LogSendFailed(ILogger logger, string streamSid, string problem);
}
