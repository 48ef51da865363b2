namespace Duologue;

/// <summary>What a guardrail found.</summary>
public sealed record GuardrailResult
{
    private GuardrailResult()
    {
    }

    /// <summary>Nothing wrong.</summary>
    public static GuardrailResult Pass { get; } = new();

    /// <summary>Whether what was said must not stand.</summary>
    public bool IsTripped { get; private init; }

    /// <summary>Why, for the log, the events and the model.</summary>
    public string Reason { get; private init; } = "";

    /// <summary>How the agent shall go on instead, in a sentence for the model; null for a short apology.</summary>
    public string? Advice { get; private init; }

    /// <summary>What is said instead, word for word by models in this process and in the sense of it by others; null leaves it to the model.</summary>
    public string? Words { get; private init; }

    /// <summary>What was said must not stand, and what is said instead is known already.</summary>
    /// <param name="reason">Why, in a few words.</param>
    /// <param name="words">What is said instead, such as <c>Tables are for one to twenty people.</c>; at most 500 characters.</param>
    public static GuardrailResult Replace(string reason, string words)
    {
        ArgumentNullException.ThrowIfNull(reason);
        ArgumentException.ThrowIfNullOrEmpty(words);
        return new GuardrailResult { IsTripped = true, Reason = reason, Advice = $"Say this instead, in the language of the conversation: {words}", Words = words };
    }

    /// <summary>What was said must not stand: it is cut off and replaced.</summary>
    /// <param name="reason">Why, in a few words.</param>
    /// <param name="advice">How the agent shall go on instead, such as <c>Say that prices are given in writing only.</c></param>
    public static GuardrailResult Trip(string reason, string? advice = null)
    {
        ArgumentNullException.ThrowIfNull(reason);
        return new GuardrailResult { IsTripped = true, Reason = reason, Advice = advice };
    }
}
