using Duologue.Audio;

namespace Duologue.Speech;

/// <summary>Turns speech into text: the ears of the cascade.</summary>
/// <remarks>Thread-safe; one per application, any number of utterances at once.</remarks>
public interface ISpeechRecognizer
{
    /// <summary>The name shown to users, such as <c>pocketsphinx</c>.</summary>
    string Name { get; }

    /// <summary>The format that audio must be pushed in.</summary>
    AudioFormat InputFormat { get; }

    /// <summary>Readies what the hints need (language models, warm decoders), so that the first utterance is not slower than the rest.</summary>
    /// <remarks>Optional; idempotent; the same hints are readied once however often and from wherever it is called.</remarks>
    /// <exception cref="SpeechUnavailableException">A library or model is missing; the message names the package.</exception>
    ValueTask PrepareAsync(SpeechHints hints, CancellationToken cancellationToken = default);

    /// <summary>Begins to listen to one utterance.</summary>
    /// <exception cref="SpeechUnavailableException">A library or model is missing; the message names the package.</exception>
    ValueTask<IUtterance> StartAsync(SpeechHints hints, CancellationToken cancellationToken = default);
}
