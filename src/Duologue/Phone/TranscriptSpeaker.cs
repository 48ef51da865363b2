namespace Duologue.Phone;

/// <summary>Who said a line of a transcript.</summary>
public enum TranscriptSpeaker
{
    /// <summary>The human, or whoever is at the other end of the line.</summary>
    Caller,

    /// <summary>The agent.</summary>
    Agent,
}
