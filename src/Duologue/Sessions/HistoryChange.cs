namespace Duologue;

/// <summary>What happened to an item of the history.</summary>
public enum HistoryChange
{
    /// <summary>It is new.</summary>
    Added,

    /// <summary>It has another content or status.</summary>
    Updated,

    /// <summary>It is gone.</summary>
    Removed,
}
