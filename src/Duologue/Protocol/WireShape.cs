namespace Duologue.Protocol;

/// <summary>Which of its two shapes the Realtime protocol has on a line.</summary>
public enum WireShape
{
    /// <summary>The shape of today. OpenAI takes no other since May 2026.</summary>
    Ga,

    /// <summary>The older shape (header <c>OpenAI-Beta: realtime=v1</c>) that some servers still speak.</summary>
    Beta,
}
