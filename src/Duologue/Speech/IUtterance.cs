namespace Duologue.Speech;

/// <summary>One thing being said, recognised while it is said.</summary>
/// <remarks>Push and finish from one thread at a time; <see cref="StableText"/> from any. Disposing gives up what was not finished.</remarks>
public interface IUtterance : IAsyncDisposable
{
    /// <summary>The words that will not change any more, in order, so far. Only ever grows, until <see cref="FinishAsync"/> settles the text.</summary>
    string StableText { get; }

    /// <summary>Takes the next audio, in the recogniser's <see cref="ISpeechRecognizer.InputFormat"/>. Returns without waiting for recognition.</summary>
    /// <param name="audio">Copied before the call returns.</param>
    void Push(ReadOnlySpan<byte> audio);

    /// <summary>Says that no more audio comes and waits for the final text.</summary>
    ValueTask<SpeechResult> FinishAsync(CancellationToken cancellationToken = default);
}
