using Duologue.Phone;

namespace Duologue.AspNetCore.Calls;

/// <summary>A line of a transcript as it is shown.</summary>
internal sealed record CallLineView(string Speaker, string Text, long AtMs, bool Interrupted)
{
    public static CallLineView Of(TranscriptLine line) =>
        new(line.Speaker == TranscriptSpeaker.Caller ? "caller" : "agent", line.Text, (long)line.At.TotalMilliseconds, line.IsInterrupted);
}
