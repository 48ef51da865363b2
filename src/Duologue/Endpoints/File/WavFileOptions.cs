using Duologue.Audio;

namespace Duologue.Endpoints.File;

/// <summary>How a file is played as a caller.</summary>
public sealed record WavFileOptions
{
    /// <summary>Format both ways; the file is converted into it.</summary>
    /// <value>Default PCM16 at 16 kHz.</value>
    public AudioFormat Format { get; init; } = AudioFormat.Pcm16k;

    /// <summary>How fast the file is played.</summary>
    /// <value>Default <see cref="WavFilePace.RealTime"/>.</value>
    public WavFilePace Pace { get; init; } = WavFilePace.RealTime;

    /// <summary>Whether the output has two channels, the caller left and the agent right; else it is what the listener hears, in <see cref="Format"/>.</summary>
    /// <value>Default false.</value>
    public bool Stereo { get; init; }

    /// <summary>Silence after the caller's words that the model may need to see before it answers.</summary>
    /// <value>Default 1 s.</value>
    public TimeSpan TurnSilence { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Quiet after an answer that means that it is over, and after the file that the call is.</summary>
    /// <value>Default 1.5 s.</value>
    public TimeSpan Settle { get; init; } = TimeSpan.FromSeconds(1.5);

    /// <summary>How long to wait for an answer to begin before going on, or hanging up at the end of the file.</summary>
    /// <value>Default 15 s.</value>
    public TimeSpan AnswerTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Longest silence after the end of the file in all, answers included, so that an agent that never stops ends too.</summary>
    /// <value>Default 2 min.</value>
    public TimeSpan LongestTail { get; init; } = TimeSpan.FromMinutes(2);
}
