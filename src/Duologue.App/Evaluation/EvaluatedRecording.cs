using Duologue.Testing.Speech;

namespace Duologue.App.Evaluation;

/// <summary>A recording and what was understood of it.</summary>
/// <param name="Recording">The recording.</param>
/// <param name="General">Turns heard by an agent that expects nothing.</param>
/// <param name="Expecting">Turns heard by an agent whose examples hold the sentences.</param>
internal sealed record EvaluatedRecording(Recording Recording, IReadOnlyList<string> General, IReadOnlyList<string> Expecting)
{
    public WordErrorRate GeneralErrors => WordErrorRate.Compute(Recording.Transcript, string.Join(' ', General));

    public WordErrorRate ExpectingErrors => WordErrorRate.Compute(Recording.Transcript, string.Join(' ', Expecting));
}
