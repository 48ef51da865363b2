using Duologue.Chat.Intents.Language;
using Duologue.Chat.Intents.Matching;
using Duologue.Chat.Intents.Slots;

namespace Duologue.Chat.Intents.Talk;

/// <summary>Decides what to do about something said, given where the conversation stands.</summary>
internal sealed class Dialogue(ToolSet tools, UtteranceReader reader, IntentOptions options, Persona persona, DateOnly today)
{
    private const string NotHeard = "Sorry, I did not catch that.";

    /// <summary>A tool whose example is exactly what was said goes before small talk ("goodbye" may end the call).</summary>
    private const double CertainScore = 0.95;

    private readonly MultipleAsks _asks = new(tools, reader, options);

    /// <summary>What the tools can do, in one sentence.</summary>
    public string Abilities => Capabilities.Sentence(tools.Tools);

    /// <summary>Decides about one exchange.</summary>
    public Decision Decide(DialogueState state, Exchange exchange)
    {
        var said = reader.Read(exchange.UserText ?? "", today);
        if (said.Words.Count == 0)
        {
            return Decision.Say(state.Pending is { } open ? $"{NotHeard} {QuestionOf(open)}" : NotHeard, state.Pending);
        }

        return (state.Pending is { } pending ? Continue(state, pending, said, exchange) : null) ?? Fresh(state, said, exchange);
    }

    /// <summary>The best call for what was said, whatever its score: for a client that insists on one.</summary>
    public PlannedCall Forced(DialogueState state, Exchange? exchange, string? toolName)
    {
        var said = reader.Read(exchange?.UserText ?? "", today);
        var tool = (toolName is null ? tools.Match(said)?.Tool : tools.Named(toolName)) ?? tools.Tools[0];
        var values = SlotFiller.Fill(new FillContext(said, tool.Slots, tool.IsEvening) { Asked = state.Pending?.Slot });
        return state.Pending?.Calls.FirstOrDefault(call => call.Tool == tool)?.With(values) ?? new PlannedCall(tool, values);
    }

    private Decision Fresh(DialogueState state, Utterance said, Exchange exchange)
    {
        var match = tools.Match(said);
        if (match is { Score: >= CertainScore })
        {
            return Complete(_asks.Plan(said, match), exchange);
        }

        if (tools.Rest is { } rest)
        {
            var sure = _asks.Plan(said, match);
            return Complete(sure.Count > 0 ? sure : [_asks.Call(said, new ToolMatch(rest, 0))], exchange);
        }

        if (SmallTalk.KindOf(said, persona.Name) is { } kind)
        {
            return Decision.Say(SmallTalk.Reply(kind, persona, Abilities, state.LastSaid));
        }

        if (Phrases.IsCancel(said))
        {
            return Decision.Say("All right, never mind.");
        }

        if (Corrections.Apply(state.LastCalls, said, reader, tools, options) is { } corrected)
        {
            return Complete([corrected], exchange);
        }

        var plan = _asks.Plan(said, match);
        if (plan.Count > 0)
        {
            return Complete(plan, exchange);
        }

        // Of several things said in a row the last may be clear where all together are not.
        if (exchange.LastText is { } last && last != said.Source && Alone(last) is { Count: > 0 } alone)
        {
            return Complete(alone, exchange);
        }

        return match is not null && match.Score >= options.AskThreshold
            ? Guess(_asks.Call(said, match))
            : Decision.Say(tools.Tools.Count == 0 ? Abilities : $"Sorry, I cannot help with that. {Abilities}");
    }

    private IReadOnlyList<PlannedCall> Alone(string text)
    {
        var said = reader.Read(text, today);
        return _asks.Plan(said, tools.Match(said));
    }

    private static Decision Guess(PlannedCall call)
    {
        var pending = new Pending([call], null, 0, Confirms: true, 0);
        return Decision.Say(QuestionOf(pending), pending);
    }

    /// <summary>
    /// Makes the calls, or asks about the first thing that was hardly heard, then for what is missing: only this exchange knows how well
    /// its words were heard.
    /// </summary>
    private Decision Complete(IReadOnlyList<PlannedCall> calls, Exchange exchange, string lead = "")
    {
        for (var i = 0; i < calls.Count; i++)
        {
            foreach (var slot in calls[i].Tool.Slots)
            {
                if (calls[i].Values.TryGetValue(slot.Name, out var value) && IsDoubtful(value, exchange))
                {
                    var pending = new Pending(calls, slot, i, Confirms: true, 0);
                    return Decision.Say(QuestionOf(pending), pending);
                }
            }
        }

        for (var i = 0; i < calls.Count; i++)
        {
            if (calls[i].Missing is { } missing)
            {
                var pending = new Pending(calls, missing, i, Confirms: false, 0);
                return Decision.Say(lead + QuestionOf(pending), pending);
            }
        }

        return new Decision(null, calls, null);
    }

    private bool IsDoubtful(SlotValue value, Exchange exchange) =>
        value.Words.Any(word => !WordLists.Stop.Contains(word) && exchange.Confidence.GetValueOrDefault(word, 1) < options.WordConfidence);

    private static string QuestionOf(Pending pending) => pending switch
    {
        { Slot: null } => $"Did you mean that I should {pending.Calls[0].Tool.Phrase}?",
        { Confirms: true, Slot: { } slot } => $"Did you say {pending.Calls[pending.Call].Values[slot.Name].Spoken}?",
        _ => SlotQuestion.For(pending.Slot, pending.Calls[pending.Call].Tool.Slots),
    };

    /// <summary>Takes what was said as the answer to the open question; null when it is something else.</summary>
    private Decision? Continue(DialogueState state, Pending pending, Utterance said, Exchange exchange)
    {
        if (Phrases.IsCancel(said))
        {
            return Decision.Say("All right, never mind.");
        }

        var small = SmallTalk.KindOf(said, persona.Name);
        if (small is (SmallTalkKind.Repeat or SmallTalkKind.Help or SmallTalkKind.Who or SmallTalkKind.Robot) and var kind)
        {
            var reply = SmallTalk.Reply(kind, persona, Abilities, state.LastSaid);
            return Decision.Say(kind == SmallTalkKind.Repeat ? reply : $"{reply} {QuestionOf(pending)}", pending);
        }

        return pending.Confirms ? ContinueConfirming(state, pending, said, exchange) : ContinueAsking(pending, said, exchange);
    }

    private Decision? ContinueConfirming(DialogueState state, Pending pending, Utterance said, Exchange exchange)
    {
        var answer = Phrases.Answer(said);
        if (answer == true)
        {
            return Complete([.. pending.Calls.Select(call => call.Confirmed())], exchange);
        }

        if (pending.Slot is null)
        {
            return ContinueGuess(state, pending, said, exchange, answer);
        }

        var call = pending.Calls[pending.Call].Without(pending.Slot.Name);
        if (answer == false)
        {
            return Complete(Replace(pending, call), exchange, "Sorry. ");
        }

        if (IsOtherWish(said, call.Tool))
        {
            return null;
        }

        var rest = Corrections.Strip(said) is { } stripped ? reader.Read(stripped.Words, today) : said;
        return FillPending(call, pending.Slot, rest) is { } filled && filled.Values.ContainsKey(pending.Slot.Name)
            ? Complete(Replace(pending, filled), exchange)
            : Decision.Say(QuestionOf(pending), Again(pending));
    }

    /// <summary>After "Did you mean …?": yes may come with more, no with what was meant instead.</summary>
    private Decision? ContinueGuess(DialogueState state, Pending pending, Utterance said, Exchange exchange, bool? answer)
    {
        if (answer == false)
        {
            return Decision.Say("All right. What would you like me to do?");
        }

        if (Phrases.AfterNo(said) is { } instead)
        {
            return Fresh(state with { Pending = null }, reader.Read(instead, today), exchange);
        }

        if (Phrases.AfterYes(said) is { } more && !IsOtherWish(said, pending.Calls[0].Tool))
        {
            var rest = reader.Read(more, today);
            var tool = pending.Calls[0].Tool;
            return Complete([pending.Calls[0].Confirmed().With(SlotFiller.Fill(new FillContext(rest, tool.Slots, tool.IsEvening)))],
                exchange);
        }

        return null;
    }

    private Decision? ContinueAsking(Pending pending, Utterance said, Exchange exchange)
    {
        var slot = pending.Slot;
        var call = pending.Calls[pending.Call];
        if (slot is null || IsOtherWish(said, call.Tool))
        {
            return null;
        }

        var rest = Corrections.Strip(said) is { } stripped ? reader.Read(stripped.Words, today) : said;
        if (FillPending(call, slot, rest) is { } filled)
        {
            return Complete(Replace(pending, filled), exchange);
        }

        if (SmallTalk.KindOf(said, persona.Name) is SmallTalkKind.Goodbye)
        {
            return null;
        }

        return Again(pending) is not { } again
            ? Decision.Say($"I still do not have {SlotQuestion.NameOf(slot)}, so I will leave that for now.")
            : Decision.Say($"Sorry, I did not get {SlotQuestion.NameOf(slot)}. {QuestionOf(pending)}", again);
    }

    /// <summary>The question once more, or null when it has been asked often enough.</summary>
    private Pending? Again(Pending pending) =>
        pending.Attempts + 1 < options.QuestionAttempts ? pending with { Attempts = pending.Attempts + 1 } : null;

    /// <summary>Fills the asked parameter and whatever else was said about the call; null when nothing new was.</summary>
    private static PlannedCall? FillPending(PlannedCall call, Slot asked, Utterance said)
    {
        var found = SlotFiller.Fill(new FillContext(said, call.Tool.Slots, call.Tool.IsEvening) { Asked = asked })
            .Where(pair => pair.Key == asked.Name || !call.Values.ContainsKey(pair.Key) || IsTyped(call.Tool.SlotNamed(pair.Key)))
            .ToArray();
        return found.Length > 0 ? call.With(found) : null;
    }

    /// <summary>Kinds that are not found by mistake, so that they may replace what was said before.</summary>
    private static bool IsTyped(Slot? slot) =>
        slot?.Kind is SlotKind.City or SlotKind.Date or SlotKind.Time or SlotKind.DateTime or SlotKind.Exercise or SlotKind.Choice or SlotKind.Email;

    /// <summary>Whether something else is clearly wanted now.</summary>
    private bool IsOtherWish(Utterance said, ToolModel current) =>
        said.Words.Count > 1 && tools.Match(said) is { } match && match.Tool != current && match.Score >= options.ActThreshold;

    private static PlannedCall[] Replace(Pending pending, PlannedCall call) =>
        [.. pending.Calls.Select((other, i) => i == pending.Call ? call : other)];
}
