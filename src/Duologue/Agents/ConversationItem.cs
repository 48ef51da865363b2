namespace Duologue;

/// <summary>One thing in the history of a conversation, as the program sees it.</summary>
/// <remarks>Immutable: a change makes a new value with the same <see cref="Id"/>.</remarks>
/// <param name="Id">Id of the item on the wire; opaque.</param>
public abstract record ConversationItem(string Id)
{
    /// <summary>Something said or typed.</summary>
    /// <param name="Id">Id of the item on the wire.</param>
    /// <param name="Role">Who said it.</param>
    /// <param name="Text">
    /// What was said; empty while the transcript of a spoken turn is pending. Of an interrupted answer, what the listener heard of it.
    /// </param>
    public sealed record Message(string Id, MessageRole Role, string Text) : ConversationItem(Id)
    {
        /// <summary>How far it is.</summary>
        public ItemStatus Status { get; init; } = ItemStatus.Completed;

        /// <summary>Whether the words of a spoken turn are still to come; false again when transcription failed.</summary>
        public bool IsTranscriptPending { get; init; }

        /// <summary>Whether the listener heard only a part of it; <see cref="Text"/> is cut by the share of the audio that was heard.</summary>
        public bool IsInterrupted { get; init; }

        /// <summary>Everything the model made, heard or not; equal to <see cref="Text"/> unless interrupted.</summary>
        public string FullText { get; init; } = Text;

        /// <summary>Name of the agent that said it; null for other roles.</summary>
        public string? AgentName { get; init; }
    }

    /// <summary>A call of a tool, with its output once it has one.</summary>
    /// <param name="Id">Id of the item on the wire.</param>
    /// <param name="CallId">What links call and output.</param>
    /// <param name="Name">The tool.</param>
    /// <param name="Arguments">Its arguments as JSON text.</param>
    /// <param name="Output">What the model was told; null while the tool runs.</param>
    public sealed record ToolCall(string Id, string CallId, string Name, string Arguments, string? Output = null) : ConversationItem(Id)
    {
        /// <summary>How far the call itself is; the tool runs only when it is completed.</summary>
        public ItemStatus Status { get; init; } = ItemStatus.Completed;
    }

    /// <summary>Another agent took over.</summary>
    /// <param name="Id">Id made by the session; not on the wire.</param>
    /// <param name="From">Name of the agent before.</param>
    /// <param name="To">Name of the agent after.</param>
    public sealed record AgentChange(string Id, string From, string To) : ConversationItem(Id);

    /// <summary>An item of a kind that this version does not know.</summary>
    /// <param name="Id">Id of the item on the wire.</param>
    /// <param name="Kind">Its <c>type</c> on the wire.</param>
    public sealed record Other(string Id, string Kind) : ConversationItem(Id);
}
