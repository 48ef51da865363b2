namespace Duologue.Calls;

/// <summary>Why a call ended, and so who is to blame when it ended badly.</summary>
public enum CallEndReason
{
    /// <summary>The human hung up, or the file was over.</summary>
    CallerHungUp,

    /// <summary>The agent ended the conversation, and its last words were heard.</summary>
    AgentEnded,

    /// <summary>The call reached <see cref="CallOptions.MaximumDuration"/>.</summary>
    MaximumDuration,

    /// <summary>The application is shutting down, or somebody ended the call from outside.</summary>
    Stopped,

    /// <summary>There was no place for another call.</summary>
    Refused,

    /// <summary>The human's side failed.</summary>
    EndpointFailed,

    /// <summary>The line to the model broke and could not be restored, or could not be opened.</summary>
    ModelLost,

    /// <summary>The model refused to go on: key, quota, expired session.</summary>
    ModelRefused,

    /// <summary>The call itself failed; a defect.</summary>
    Failed,
}
