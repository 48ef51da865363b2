namespace Duologue;

/// <summary>What a guardrail that throws or takes too long means.</summary>
public enum GuardrailErrorPolicy
{
    /// <summary>As if it had tripped: right for guardrails that protect somebody.</summary>
    Block,

    /// <summary>As if it had passed, with a warning in the log: right for advice.</summary>
    Continue,
}
