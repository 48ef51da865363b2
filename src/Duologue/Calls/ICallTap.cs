using Duologue.Audio;

namespace Duologue.Calls;

/// <summary>Someone who listens to the audio of a call on its way, such as a recorder.</summary>
/// <remarks>Must not block; the memory of audio is valid only during the call. What it throws is logged and does not harm the call.</remarks>
public interface ICallTap
{
    /// <summary>The human's audio went on. Called from one task.</summary>
    /// <param name="frame">In the endpoint's format.</param>
    void OnCallerAudio(AudioFrame frame);

    /// <summary>Audio was handed to the endpoint, to be heard after what is queued there. Called from another task.</summary>
    /// <param name="frame">In the endpoint's format.</param>
    void OnAgentAudio(AudioFrame frame);

    /// <summary>What was queued and not heard is void.</summary>
    /// <param name="unheard">How much of the audio handed over was not heard.</param>
    void OnCleared(TimeSpan unheard);
}
