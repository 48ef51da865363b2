using System.Text;
using Microsoft.Extensions.Logging;

namespace Duologue.Models.OpenAI;

internal sealed partial class OpenAIRealtimeConnection
{
    [LoggerMessage(2010, LogLevel.Warning, "The server sent JSON that cannot be read (line {Line}, byte {Byte}); the event is dropped")]
    private partial void LogInvalidJson(long? line, long? @byte);

    [LoggerMessage(2011, LogLevel.Warning, "The server sent an event of more than {Maximum} bytes; it is dropped")]
    private partial void LogTooLong(int maximum);

    [LoggerMessage(2012, LogLevel.Debug, "The server sent a binary message; it is ignored")]
    private partial void LogBinaryIgnored();

    [LoggerMessage(2013, LogLevel.Debug, "The server closed the line: {Code} {Text}")]
    private partial void LogClosed(int code, string? text);

    [LoggerMessage(2014, LogLevel.Debug, "The line did not close in order: {Message}")]
    private partial void LogNotClosedInOrder(string message);

    private void LogSentSensitive(string type, ReadOnlyMemory<byte> json)
    {
        if (_logger.IsEnabled(LogLevel.Trace))
        {
            LogSentTextSensitive(type, Encoding.UTF8.GetString(json.Span));
        }
    }

    private void LogReceivedSensitive(ReadOnlyMemory<byte> json)
    {
        if (_logger.IsEnabled(LogLevel.Trace))
        {
            LogReceivedTextSensitive(Encoding.UTF8.GetString(json.Span));
        }
    }

    [LoggerMessage(2015, LogLevel.Trace, "Sent {Type}: {Json}", SkipEnabledCheck = true)]
    private partial void LogSentTextSensitive(string type, string json);

    [LoggerMessage(2016, LogLevel.Trace, "Received: {Json}", SkipEnabledCheck = true)]
    private partial void LogReceivedTextSensitive(string json);
}
