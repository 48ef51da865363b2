using Microsoft.Extensions.AI;

namespace Duologue.Chat.Intents.Talk;

/// <summary>What the user said at one point of a conversation, and what came of it.</summary>
internal sealed class Exchange
{
    /// <summary>The user's words since the assistant last spoke; null when the assistant spoke first.</summary>
    public string? UserText { get; set; }

    /// <summary>The last of several things the user said since the assistant last spoke; null when it is the only one.</summary>
    public string? LastText { get; set; }

    /// <summary>The lowest confidence of each word the recogniser was asked about.</summary>
    public Dictionary<string, double> Confidence { get; } = new(StringComparer.Ordinal);

    /// <summary>The calls made in answer.</summary>
    public List<FunctionCallContent> Calls { get; } = [];

    /// <summary>What the assistant said in answer.</summary>
    public string AssistantText { get; set; } = "";

    /// <summary>Whether anything has been answered.</summary>
    public bool IsAnswered => Calls.Count > 0 || AssistantText.Length > 0;
}
