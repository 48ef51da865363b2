using Duologue.Protocol;

namespace Duologue;

/// <summary>What became of a requested response.</summary>
/// <param name="ResponseId">Its id; null when there never was one.</param>
/// <param name="Status">How it ended.</param>
/// <param name="Text">The words it said or wrote.</param>
public sealed record ResponseResult(string? ResponseId, ResponseStatus Status, string Text)
{
    /// <summary>Tools it called; of an out-of-band response none were run.</summary>
    public IReadOnlyList<ConversationItem.ToolCall> ToolCalls { get; init; } = [];

    /// <summary>What was given in <see cref="ResponseRequest.Metadata"/>.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    /// <summary>Tokens it cost; null when the model does not say.</summary>
    public WireUsage? Usage { get; init; }

    /// <summary>Why it is not completed, in plain words; null when it is.</summary>
    public string? Error { get; init; }
}
