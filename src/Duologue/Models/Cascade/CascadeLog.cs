using Microsoft.Extensions.Logging;

namespace Duologue.Models.Cascade;

/// <summary>Log messages of the cascade.</summary>
internal static partial class CascadeLog
{
    [LoggerMessage(2200, LogLevel.Information, "Cascade session {SessionId} began: ears {Recognizer}, mouth {Voice}")]
    public static partial void Began(ILogger logger, string sessionId, string recognizer, string voice);

    [LoggerMessage(2201, LogLevel.Information, "Cascade session {SessionId} ended")]
    public static partial void Ended(ILogger logger, string sessionId);

    [LoggerMessage(2202, LogLevel.Error, "Recognition of item {ItemId} failed")]
    public static partial void RecognitionFailed(ILogger logger, Exception exception, string itemId);

    [LoggerMessage(2203, LogLevel.Error, "The chat model failed")]
    public static partial void ChatFailed(ILogger logger, Exception exception);

    [LoggerMessage(2204, LogLevel.Error, "The voice failed")]
    public static partial void VoiceFailed(ILogger logger, Exception exception);

    [LoggerMessage(2205, LogLevel.Warning, "The recogniser could not be readied; the first words may come late or not at all")]
    public static partial void PrepareFailed(ILogger logger, Exception exception);

    [LoggerMessage(2206, LogLevel.Error, "An event of type {Type} could not be handled")]
    public static partial void EventFailed(ILogger logger, Exception exception, string type);

    [LoggerMessage(2207, LogLevel.Warning, "An engine of cascade session {SessionId} did not stop in time and was left behind")]
    public static partial void EngineLeftBehind(ILogger logger, string sessionId);
}
