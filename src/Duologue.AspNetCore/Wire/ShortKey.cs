using Duologue.Protocol;

namespace Duologue.AspNetCore.Wire;

/// <summary>What a short-lived key brings along. Not for logs.</summary>
/// <param name="Session">How a session begun with it is; its kind included.</param>
/// <param name="Model">Its model.</param>
internal sealed record ShortKey(WireSession Session, string Model)
{
    /// <summary>Whether sessions begun with it only write down what they hear.</summary>
    public bool IsTranscription => Session.Type == "transcription";
}
