namespace Duologue;

/// <summary>Who said a message.</summary>
public enum MessageRole
{
    /// <summary>The human.</summary>
    User,

    /// <summary>The agent.</summary>
    Assistant,

    /// <summary>The program, to the model.</summary>
    System,
}
