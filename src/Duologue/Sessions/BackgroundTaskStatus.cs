namespace Duologue;

/// <summary>How far work behind a conversation is.</summary>
public enum BackgroundTaskStatus
{
    /// <summary>It goes on.</summary>
    Running,

    /// <summary>It ended as it should.</summary>
    Completed,

    /// <summary>It threw.</summary>
    Failed,
}
