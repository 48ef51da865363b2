namespace Duologue.Chat.OpenAICompatible;

/// <summary>What a server understands of the interface. Found out by asking.</summary>
/// <param name="TakesExtras">Whether it takes what older servers do not know: <c>stream_options</c>, <c>parallel_tool_calls</c>.</param>
/// <param name="CountsCompletion">Whether the limit is called <c>max_completion_tokens</c>.</param>
internal sealed record ChatDialect(bool TakesExtras, bool CountsCompletion)
{
    /// <summary>What to try after a refusal; null when nothing is left.</summary>
    /// <param name="refusal">What the server said.</param>
    public ChatDialect? After(string refusal) =>
        !CountsCompletion && refusal.Contains("max_completion_tokens", StringComparison.Ordinal) ? this with { CountsCompletion = true }
        : TakesExtras ? this with { TakesExtras = false }
        : null;
}
