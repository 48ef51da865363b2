namespace Duologue;

/// <summary>Someone who watches a session.</summary>
public interface IRealtimeObserver
{
    /// <summary>Is told of every event, in order, before it can be read; the memory of audio is valid only during the call.</summary>
    /// <remarks>
    /// Called from the session's loop and from its callers' threads, never two at once for one session. Must not block. What it throws is
    /// logged and does not harm the session.
    /// </remarks>
    /// <param name="session">The session.</param>
    /// <param name="sessionEvent">What happened.</param>
    void OnEvent(RealtimeSession session, SessionEvent sessionEvent);
}
