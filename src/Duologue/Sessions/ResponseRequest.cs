using Microsoft.Extensions.AI;

namespace Duologue;

/// <summary>What one response shall do differently from its session. Everything left out is as in the session.</summary>
/// <remarks>Immutable. Wire: <c>response.create</c>.</remarks>
public sealed record ResponseRequest
{
    /// <summary>Instead of the agent's instructions.</summary>
    public string? Instructions { get; init; }

    /// <summary>Whether the response stays outside the conversation: it may run beside others, and its result is only returned, not spoken.</summary>
    /// <remarks>Wire: <c>conversation: "none"</c>.</remarks>
    /// <value>Default false.</value>
    public bool OutOfBand { get; init; }

    /// <summary>The context instead of the conversation; null = the conversation, empty = nothing. Only messages and tool calls count.</summary>
    public IReadOnlyList<ConversationItem>? Input { get; init; }

    /// <summary>Whether the answer is text instead of speech; null = as in the session, and text when out of band.</summary>
    public bool? TextOnly { get; init; }

    /// <summary>Whether audio of an out-of-band response is played as <see cref="SessionEvent.AudioOutput"/>.</summary>
    /// <value>Default false.</value>
    public bool Play { get; init; }

    /// <summary>Instead of the agent's tools; empty for none. Out of band none are run: the calls are in the result.</summary>
    public IReadOnlyList<AITool>? Tools { get; init; }

    /// <summary><c>auto</c>, <c>none</c>, <c>required</c>, or the name of a tool.</summary>
    public string? ToolChoice { get; init; }

    /// <summary>Longest answer in tokens.</summary>
    public int? MaxOutputTokens { get; init; }

    /// <summary>At most 14 pairs, keys to 64 and values to 512 characters; come back in the result.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    /// <summary>A text to be said word for word, by models that can; other models are instructed to.</summary>
    internal string? Say { get; init; }
}
