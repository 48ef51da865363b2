namespace Duologue;

/// <summary>Measures how long somebody waited for an answer: from the end of the user's speech, or from the request, to the first output.</summary>
/// <remarks>Pure state, guarded by its session's lock.</remarks>
internal sealed class TurnTracker(TimeProvider timeProvider)
{
    private long? _waitingSince;

    /// <summary>The user finished a turn.</summary>
    public void TurnEnded() => _waitingSince = timeProvider.GetTimestamp();

    /// <summary>The program asked for a response; a turn that waits already goes on waiting.</summary>
    public void Requested() => _waitingSince ??= timeProvider.GetTimestamp();

    /// <summary>A response in the conversation began: it answers what waited.</summary>
    public void Began(ResponseRecord response)
    {
        response.WaitingSince = _waitingSince ?? timeProvider.GetTimestamp();
        _waitingSince = null;
    }

    /// <summary>Something to hear came. Returns how long it was waited for, when it is the response's first.</summary>
    public TimeSpan? Audio(ResponseRecord response)
    {
        if (response.HasAudio)
        {
            return null;
        }

        response.HasAudio = true;
        Output(response);
        return response.WaitingSince is { } since ? timeProvider.GetElapsedTime(since) : null;
    }

    /// <summary>Something to hear or read came; only the first counts.</summary>
    public void Output(ResponseRecord response)
    {
        if (response is { Latency: null, WaitingSince: { } since })
        {
            response.Latency = timeProvider.GetElapsedTime(since);
        }
    }
}
