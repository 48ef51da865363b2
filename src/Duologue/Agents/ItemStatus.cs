namespace Duologue;

/// <summary>How far an item of the conversation is.</summary>
public enum ItemStatus
{
    /// <summary>Being made.</summary>
    InProgress,

    /// <summary>Whole.</summary>
    Completed,

    /// <summary>Cut off before it was whole.</summary>
    Incomplete,
}
