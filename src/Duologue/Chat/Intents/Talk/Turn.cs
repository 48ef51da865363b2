using Duologue.Chat.Intents.Language;
using Duologue.Chat.Intents.Matching;
using Microsoft.Extensions.AI;

namespace Duologue.Chat.Intents.Talk;

/// <summary>One request to the client: finds out what kind of turn it is, and decides it.</summary>
internal sealed class Turn(Conversation conversation, ChatOptions? options, ToolSet tools, UtteranceReader reader, IntentOptions intents,
    DateOnly today)
{
    private readonly Persona _persona = new($"{options?.Instructions}\n{conversation.System}".Trim(), intents.AssistantName);

    /// <summary>Decides the turn.</summary>
    public Decision Decide()
    {
        if (OutOfBand.Answer(options?.Instructions ?? "", conversation) is { } about)
        {
            return Decision.Say(about);
        }

        if (_persona.Directive() is { } directive)
        {
            return Decision.Say(directive);
        }

        if (conversation.Unspoken.Count > 0 && conversation.Last is not { IsAnswered: false, UserText: not null })
        {
            return Decision.Say(SpeakResults());
        }

        var dialogue = new Dialogue(tools, reader, intents, _persona, today);
        var state = DialogueReplay.Before(conversation, dialogue, tools);
        if (options?.ToolMode is RequiredChatToolMode required && tools.Tools.Count > 0)
        {
            return new Decision(null, [dialogue.Forced(state, conversation.Last, required.RequiredFunctionName)], null);
        }

        if (conversation.Last is not { IsAnswered: false } open || open.UserText is null)
        {
            return Decision.Say(conversation.Last is null || !conversation.Exchanges.Any(exchange => exchange.IsAnswered)
                ? _persona.Greeting()
                : "How can I help?");
        }

        var decision = dialogue.Decide(state, open);
        if (decision.Calls.Count > 0 && options?.ToolMode is NoneChatToolMode)
        {
            return Decision.Say("I cannot do that right now.");
        }

        return WithEarlierResults(decision);
    }

    /// <summary>Results that came while the user went on speaking are told before the answer.</summary>
    private Decision WithEarlierResults(Decision decision) =>
        decision.Text is { } text && conversation.Unspoken.Count > 0 ? decision with { Text = $"{SpeakResults()} {text}" } : decision;

    private string SpeakResults()
    {
        var last = conversation.Unspoken[^1];
        return AnswerPhrasing.TransferTarget(last, conversation.FunctionOf(last)) is { } target
            ? _persona.Through(target)
            : AnswerPhrasing.Speak(conversation.Unspoken);
    }
}
