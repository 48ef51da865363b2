namespace Duologue;

/// <summary>Why a session is over.</summary>
public enum SessionEndReason
{
    /// <summary>The program disposed it.</summary>
    Disposed,

    /// <summary>The model closed the line in an orderly way.</summary>
    ConnectionClosed,

    /// <summary>The line broke and could not be restored.</summary>
    ConnectionLost,

    /// <summary>The model refused to go on: key, quota, expired session.</summary>
    Refused,

    /// <summary>The session itself failed; a defect.</summary>
    Failed,
}
