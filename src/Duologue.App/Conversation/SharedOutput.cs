namespace Duologue.App.Conversation;

/// <summary>Lets several conversations write to one output, a line at a time.</summary>
internal sealed class SharedOutput(IConversationOutput output) : IConversationOutput
{
    private readonly Lock _gate = new();

    public void Write(ConversationLine line)
    {
        lock (_gate)
        {
            output.Write(line);
        }
    }
}
