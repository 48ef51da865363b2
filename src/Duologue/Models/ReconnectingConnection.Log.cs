using Microsoft.Extensions.Logging;

namespace Duologue.Models;

internal sealed partial class ReconnectingConnection
{
    [LoggerMessage(2100, LogLevel.Warning, "The line to the model is lost ({Reason}); try {Attempt} comes in {Wait}")]
    private partial void LogLost(string? reason, int attempt, TimeSpan wait);

    [LoggerMessage(2101, LogLevel.Information, "The line to the model is restored; there was none for {Gap}")]
    private partial void LogRestored(TimeSpan gap);

    [LoggerMessage(2102, LogLevel.Error, "The line to the model is given up after {Attempts} tries: {Reason}")]
    private partial void LogGivenUp(int attempts, string reason);

    [LoggerMessage(2103, LogLevel.Debug, "An event could not be sent ({Reason}); it is kept for the next line")]
    private partial void LogSendFailed(string reason);

    [LoggerMessage(2104, LogLevel.Information, "The line to the model is renewed before its time is up")]
    private partial void LogRenewed();
}
