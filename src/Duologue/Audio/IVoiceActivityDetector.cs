namespace Duologue.Audio;

/// <summary>Finds where somebody speaks in one audio stream.</summary>
/// <remarks>Holds the state of one stream; not thread-safe. Feed it every sample of the stream in order, silence included.</remarks>
public interface IVoiceActivityDetector
{
    /// <summary>Sample rate it wants, in Hz. PCM16, mono.</summary>
    int SampleRate { get; }

    /// <summary>Tuning; may be replaced at any time between two pushes and applies from the next sample on.</summary>
    VoiceActivitySettings Settings { get; set; }

    /// <summary>Whether the stream is inside speech at the last sample pushed.</summary>
    bool IsSpeaking { get; }

    /// <summary>Probability, 0 to 1, that the last frame was speech.</summary>
    double Probability { get; }

    /// <summary>Takes the next samples of the stream and appends the boundaries found in them, oldest first.</summary>
    /// <param name="samples">Any number of samples, also fewer than a frame.</param>
    /// <param name="changes">Receives starts and stops.</param>
    void Push(ReadOnlySpan<short> samples, ICollection<VoiceActivityChange> changes);
}
