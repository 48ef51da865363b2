using Duologue.Calls;
using Duologue.Models;

namespace Duologue.AspNetCore.Browser;

/// <summary>How the page is told that its session is over.</summary>
/// <param name="Reason">A word for programs.</param>
/// <param name="Message">A sentence for people.</param>
/// <param name="Code">The socket's close code.</param>
/// <param name="IsFailure">Whether something went wrong, so that an error comes first.</param>
internal sealed record Ending(string Reason, string Message, int Code, bool IsFailure = false)
{
    /// <summary>For a call that ended. What broke is said only in words that are made for users.</summary>
    public static Ending Of(CallEnd end) => end.Reason switch
    {
        CallEndReason.CallerHungUp => new("page_ended", "The page ended the session.", BrowserMessages.Ended),
        CallEndReason.AgentEnded => new("agent_ended", "The agent ended the conversation.", BrowserMessages.Ended),
        CallEndReason.MaximumDuration => new("maximum_duration", "The session reached its longest duration.", BrowserMessages.Ended),
        CallEndReason.Stopped => new("server_stopping", "The server stops.", BrowserMessages.ServerStops),
        CallEndReason.Refused => new("full", "There is no place for another session now.", BrowserMessages.Full, IsFailure: true),
        CallEndReason.ModelLost => new("model_lost", Words(end, "The line to the model is lost."), BrowserMessages.ModelLost, IsFailure: true),
        CallEndReason.ModelRefused => new("model_refused", Words(end, "The model refused to go on."), BrowserMessages.ModelLost, IsFailure: true),
        _ => new("failed", "The session failed. The server's log says why.", BrowserMessages.ModelLost, IsFailure: true),
    };

    private static string Words(CallEnd end, string otherwise) => end.Error is RealtimeException known ? known.Message : otherwise;
}
