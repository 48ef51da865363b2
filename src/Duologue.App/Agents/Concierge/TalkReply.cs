namespace Duologue.App.Agents.Concierge;

/// <summary>What the reservation agent says next.</summary>
/// <param name="Text">The words.</param>
/// <param name="Ends">Whether the call is over after them.</param>
internal sealed record TalkReply(string Text, bool Ends)
{
    public static TalkReply Say(string text) => new(text, Ends: false);

    public static TalkReply End(string text) => new(text, Ends: true);
}
