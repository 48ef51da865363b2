namespace Duologue.App.Conversation;

/// <summary>Where lines about a conversation go.</summary>
internal interface IConversationOutput
{
    void Write(ConversationLine line);
}
