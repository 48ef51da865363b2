using Microsoft.Extensions.Logging;

namespace Duologue;

/// <content>What the session logs.</content>
public sealed partial class RealtimeSession
{
    [LoggerMessage(5001, LogLevel.Information, "Session {SessionId} ended: {Reason}")]
    private static partial void LogEnded(ILogger logger, string sessionId, SessionEndReason reason, Exception? error);

    [LoggerMessage(5002, LogLevel.Warning, "Session {SessionId}: the model reports {Code}: {Message}")]
    private static partial void LogModelError(ILogger logger, string sessionId, string? code, string? message);

    [LoggerMessage(5003, LogLevel.Debug, "Session {SessionId}: the model reports {Code}, which is harmless")]
    private static partial void LogHarmless(ILogger logger, string sessionId, string? code);

    [LoggerMessage(5004, LogLevel.Warning, "Session {SessionId}: {Alert}")]
    private static partial void LogAlert(ILogger logger, string sessionId, ResponseAlert alert);

    [LoggerMessage(5005, LogLevel.Warning, "The handoff to {Agent} failed")]
    private static partial void LogHandoffFailed(ILogger logger, string agent, Exception error);

    [LoggerMessage(5006, LogLevel.Information, "This model cannot change its voice inside a session: {Agent} keeps the voice of the agent before")]
    private static partial void LogVoiceStays(ILogger logger, string agent);

    [LoggerMessage(5007, LogLevel.Information, "Guardrail {Name} tripped: {Reason}")]
    private static partial void LogTripped(ILogger logger, string name, string reason);

    [LoggerMessage(5008, LogLevel.Warning, "Work that was to be reported in session {SessionId} failed")]
    private static partial void LogReportFailed(ILogger logger, string sessionId, Exception error);
}
