using Duologue.Chat.Intents.Matching;
using Duologue.Chat.Intents.Slots;

namespace Duologue.Chat.Intents.Talk;

/// <summary>
/// Finds out where a conversation stands by deciding its earlier exchanges again: a question is open if the assistant is on record with
/// exactly that question. What really happened (calls, other text) always wins over what would be decided now.
/// </summary>
internal static class DialogueReplay
{
    /// <summary>Exchanges looked back: questions and corrections never reach further.</summary>
    private const int MaxExchanges = 8;

    /// <summary>The state before the last exchange.</summary>
    public static DialogueState Before(Conversation conversation, Dialogue dialogue, ToolSet tools)
    {
        var state = DialogueState.Start;
        foreach (var exchange in conversation.Exchanges.SkipLast(1).TakeLast(MaxExchanges))
        {
            state = After(state, exchange, dialogue, tools);
        }

        return state;
    }

    private static DialogueState After(DialogueState state, Exchange exchange, Dialogue dialogue, ToolSet tools)
    {
        var said = exchange.AssistantText.Length > 0 ? exchange.AssistantText : state.LastSaid;
        if (exchange.Calls.Count > 0)
        {
            var calls = exchange.Calls.Select(call => Known(call, tools)).OfType<PlannedCall>().ToArray();
            return new DialogueState(null, calls, said);
        }

        if (exchange.UserText is null)
        {
            return state with { LastSaid = said };
        }

        var decision = dialogue.Decide(state, exchange);
        return new DialogueState(IsOnRecord(decision.Text, exchange.AssistantText) ? decision.Pending : null, state.LastCalls, said);
    }

    /// <summary>An interrupted question is on record up to where it was heard.</summary>
    private static bool IsOnRecord(string? decided, string recorded)
    {
        var trimmed = recorded.Trim().TrimEnd('.', '\u2026', '-', ' ');
        return decided is not null && (decided.StartsWith(trimmed, StringComparison.OrdinalIgnoreCase)
            || recorded.Contains(decided, StringComparison.OrdinalIgnoreCase));
    }

    private static PlannedCall? Known(Microsoft.Extensions.AI.FunctionCallContent call, ToolSet tools) => tools.Named(call.Name) is { } tool
        ? new PlannedCall(tool, (call.Arguments ?? new Dictionary<string, object?>()).Where(pair => pair.Value is not null)
            .ToDictionary(pair => pair.Key, pair => SlotFiller.Known(pair.Value), StringComparer.Ordinal))
        : null;
}
