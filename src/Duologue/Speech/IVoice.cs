namespace Duologue.Speech;

/// <summary>Turns text into speech: the mouth of the cascade.</summary>
/// <remarks>Thread-safe; one per application, any number of requests at once.</remarks>
public interface IVoice
{
    /// <summary>The name shown to users, such as <c>flite</c>.</summary>
    string Name { get; }

    /// <summary>Names that <see cref="VoiceRequest.Voice"/> may take; the first is the default.</summary>
    IReadOnlyList<string> Voices { get; }

    /// <summary>Whether it speaks a language.</summary>
    /// <param name="language">BCP 47 tag, such as <c>en</c> or <c>de-DE</c>.</param>
    bool Speaks(string language);

    /// <summary>Speaks a text, in pieces, the first as early as possible. Cancelling stops within one piece.</summary>
    /// <returns>Pieces of at most 100 ms, all in one format; their memory belongs to the receiver.</returns>
    /// <exception cref="SpeechUnavailableException">A library or voice is missing; the message names the package.</exception>
    IAsyncEnumerable<VoiceChunk> SpeakAsync(VoiceRequest request, CancellationToken cancellationToken = default);
}
