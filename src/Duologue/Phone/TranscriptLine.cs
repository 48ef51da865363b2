namespace Duologue.Phone;

/// <summary>One thing said in a call. Words that were cut off by an interruption are left out.</summary>
/// <param name="Speaker">Who said it.</param>
/// <param name="Text">What was said and heard.</param>
/// <param name="At">When the line was written, from the beginning of the conversation.</param>
/// <param name="IsInterrupted">Whether the other side cut it short.</param>
public sealed record TranscriptLine(TranscriptSpeaker Speaker, string Text, TimeSpan At, bool IsInterrupted = false)
{
    /// <summary>Who and when; never the words, so that a line may be logged.</summary>
    public override string ToString() => $"{Speaker} at {At}";
}
