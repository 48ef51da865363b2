namespace Duologue.Models.Cascade;

/// <summary>Holds the end of a turn back while the speaker seems to be in the middle of a sentence. Wire: <c>semantic_vad</c>.</summary>
/// <remarks>Time is that of the appended audio. Owned by the connection's loop.</remarks>
internal sealed class TurnEnd(SessionState session)
{
    private TimeSpan? _until;

    /// <summary>Whether an end is being held back.</summary>
    public bool IsHeld => _until is not null;

    /// <summary>The speaker fell silent: whether to wait for more.</summary>
    /// <param name="text">What is sure to have been said.</param>
    /// <param name="at">Where the detector noticed the silence.</param>
    public bool Hold(string text, TimeSpan at)
    {
        if (LongestWait is not { } longest || !UnfinishedSentence.Is(text))
        {
            return false;
        }

        _until = at - session.VoiceActivity.SilenceDuration + longest;
        return true;
    }

    /// <summary>Whether an end that was held back is due: nothing more came, or the words turn out to be whole.</summary>
    public bool IsDue(string text, TimeSpan now) => _until is { } until && (now >= until || LongestWait is null || !UnfinishedSentence.Is(text));

    /// <summary>The speaker went on, or the turn ended otherwise.</summary>
    public void Release() => _until = null;

    /// <summary>Longest silence inside a turn, as the service has it; null when turns are not found by their sense.</summary>
    private TimeSpan? LongestWait => session.TurnDetection switch
    {
        { Type: "semantic_vad", Eagerness: "low" } => TimeSpan.FromSeconds(8),
        { Type: "semantic_vad", Eagerness: "high" } => TimeSpan.FromSeconds(2),
        { Type: "semantic_vad" } => TimeSpan.FromSeconds(4),
        _ => null,
    };
}
