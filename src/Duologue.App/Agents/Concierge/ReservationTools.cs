using System.ComponentModel;
using Duologue.Phone;
using Microsoft.Extensions.AI;

namespace Duologue.App.Agents.Concierge;

/// <summary>What the reservation agent can do in a call. The examples are what restaurants say: they tell offline ears what to expect.</summary>
/// <remarks>Each tool reads the whole line that was heard, so that it does not matter much which of them an intent matcher takes.</remarks>
internal sealed class ReservationTools(PhoneCall call, ReservationWish wish, ReservationTalk talk)
{
    private const string Heard = "What the restaurant said, word for word.";

    /// <summary>All tools.</summary>
    public IEnumerable<AITool> All() =>
    [
        AIFunctionFactory.Create(AnswerGreeting, "answer_greeting").WithExamples(
            $"{wish.Restaurant}",
            $"{wish.Restaurant} (good evening|good afternoon|good morning|hello) [how (can|may) i help you]",
            $"(hello|good evening|good afternoon|good morning) [this is] {wish.Restaurant} [how (can|may) i help you]"),
        AIFunctionFactory.Create(AnswerQuestion, "answer_question"),
        AIFunctionFactory.Create(ConsiderOffer, "consider_offer"),
        AIFunctionFactory.Create(AnswerConfirmation, "answer_confirmation").WithExamples(
            $"[thank you] (mister|misses) {wish.Name} your table is (booked|confirmed|reserved)",
            $"(very good|all right|okay) a table for {{number}} [people] on {{date}} at {{time}} under [the name] {wish.Name} the confirmation number is {{digits}}",
            "(very good|all right|okay) a table for {number} [people] on {date} at {time} the confirmation number is {digits}"),
        AIFunctionFactory.Create(AnswerRefusal, "answer_refusal"),
        AIFunctionFactory.Create(AnswerAnythingElse, "answer_anything_else"),
        AIFunctionFactory.Create(EndCall, "end_call"),
    ];

    [Description("Tells what to say when the restaurant has picked up and greets.")]
    [Examples(
        "hello",
        "good (morning|afternoon|evening)",
        "good evening bella vista how can i help you",
        "hello how can i help you",
        "(hello|hi|good evening|good afternoon|good morning) [this is] {restaurant} [how (can|may) i help you]",
        "{restaurant} (good evening|good afternoon|good morning|hello)",
        "{restaurant} how (can|may) i help you [today]",
        "how (can|may) i help you [today]",
        "what can i do for you [today]",
        "(thank you|thanks) for calling {restaurant} [how (can|may) i help you]",
        "{restaurant} restaurant speaking",
        "yes hello",
        "yes please")]
    public string AnswerGreeting(AIFunctionArguments arguments, [Description(Heard)] string? heard = null) => Reply(arguments, heard);

    [Description("Tells what to say when the restaurant asks for the number of people, day, time, name, its spelling, a phone number or special requests.")]
    [Examples(
        "[and] for how many (people|persons|guests)",
        "[and] how many (people|persons|guests|of you)",
        "how many people (will it be|are you|is it for)",
        "[and] (what|which) (day|date) [please|would you like|is it for]",
        "for (when|what day|which day)",
        "when would you like to come",
        "[and] (at|for) what time",
        "[and] what time [would you like|please]",
        "[and] (what|which) name [please|is it|should i put]",
        "[and] (under|in) (what|which) name",
        "(can|may|could) i (have|get) (your|a|the) name [please]",
        "what is your name [please]",
        "your name please",
        "what is the name please",
        "(can|could) you spell that [please]",
        "how do you spell that",
        "(can|may|could) i (have|get) (your|a) phone number [please]",
        "[and] (your|a) phone number [please]",
        "what number can we reach you at",
        "[do you have] any special requests",
        "[are there] any allergies",
        "anything else [we should know]",
        "is there anything else")]
    public string AnswerQuestion(AIFunctionArguments arguments, [Description(Heard)] string? heard = null) => Reply(arguments, heard);

    [Description("Decides about another time or day that the restaurant offers, and tells what to say. Times within half an hour are taken.")]
    [Examples(
        "(how|what) about {time}",
        "i am sorry we have no table at {time} how about {time}",
        "(we|i) (could|can) (do|offer you) {time} [instead]",
        "(we|i) have (a table|something|one) at {time}",
        "(we|i) only have {time}",
        "would {time} (work|be okay|be fine)",
        "is {time} (okay|possible|also fine)",
        "(sorry|unfortunately) [we are] fully booked at {time} but (we|i) (have|could do) {time}",
        "not at {time} but at {time}",
        "no sorry {time}",
        "the earliest (we|i) have is {time}",
        "(how|what) about {date} [instead]",
        "(we|i) could do {date} at {time}",
        "we have a table (for {number}|on {date}) at {time}")]
    public string ConsiderOffer(AIFunctionArguments arguments, [Description(Heard)] string? heard = null) => Reply(arguments, heard);

    [Description("Tells what to say when the restaurant agrees, reads the reservation back, confirms it or gives its number.")]
    [Examples(
        "yes",
        "yes that is (possible|fine|no problem)",
        "yes that works",
        "[very good] your table for (two|three|four|five|six|seven|eight) people on {weekday} at {time} is booked the confirmation number is {digits}",
        "[very good] your table for (two|three|four|five|six|seven|eight) people on {date} at {time} is booked the confirmation number is {digits}",
        "did you say {time}",
        "did you say (two|three|four|five|six|seven|eight) [people]",
        "did you say {name}",
        "yes we have a table",
        "yes it is confirmed",
        "(that is|your table is|your reservation is|it is) (confirmed|booked|reserved)",
        "[yes] your table is (confirmed|booked|reserved) for {date} at {time}",
        "a table for {number} on {date} at {time} (is confirmed|that is fine|no problem)",
        "so that is {number} people on {date} at {time}",
        "i have you down for {number} [people] [on {date}] [at {time}] [under {name}]",
        "you are (all set|booked)",
        "[your] (confirmation|reservation|booking) number is {digits}",
        "[yes] the number is {digits}",
        "[yes] it is {digits}",
        "{digits}",
        "thank you {name}",
        "thank you we (look forward to|will) see you on {date}",
        "see you [on] {date} [at {time}]",
        "see you then",
        "no we do not (have|use|need) [confirmation] numbers",
        "no there is no confirmation number",
        "okay (great|perfect|thank you)")]
    public string AnswerConfirmation(AIFunctionArguments arguments, [Description(Heard)] string? heard = null) => Reply(arguments, heard);

    [Description("Tells what to say when the restaurant has no table, is closed, wants a deposit, puts off the answer, or is the wrong number.")]
    [Examples(
        "(sorry|unfortunately|i am sorry|i am afraid) we are fully booked [on {date}|that evening|at {time}|tonight]",
        "we (do not have any tables|have no tables|have nothing) [left] [on {date}|that evening]",
        "there (is nothing|are no tables) (left|available)",
        "(sorry|unfortunately) (that is not possible|we can not do that)",
        "(sorry|unfortunately) we are closed [on] {date}",
        "i am sorry we are (closed|fully booked) on {date}",
        "i am sorry we have no table for that many people",
        "we are closed (that day|then|tonight|on {date})",
        "we do not take reservations",
        "i can put you on the waiting list",
        "(i|we) have to (check|ask the manager) (and|we will) call you back",
        "please call (back|again) {date}",
        "we (need|require|ask for) a deposit",
        "we need a credit card [number] [to hold the table]",
        "(sorry|no) you have the wrong number",
        "this is not a restaurant",
        "please leave (a|your) message after the tone",
        "you have reached bella vista we cannot take your call right now please leave a message after the tone",
        "you have reached [the voicemail of] {restaurant} please leave a message after the beep")]
    public string AnswerRefusal(AIFunctionArguments arguments, [Description(Heard)] string? heard = null) => Reply(arguments, heard);

    [Description("Tells what to say to anything else.")]
    [Examples(
        "*",
        "(one|just a) moment please",
        "let me (check|see|look)",
        "hold on [please]",
        "(sorry|pardon) (can|could) you (say|repeat) that [again]",
        "i did not (catch|get|understand) that",
        "are you a (robot|machine)",
        "who is (this|calling)",
        "what did you say",
        "goodbye",
        "have a nice (day|evening)",
        "thank you goodbye")]
    public string AnswerAnythingElse(AIFunctionArguments arguments, [Description(Heard)] string? heard = null) => Reply(arguments, heard);

    [Description("Ends the call. Say goodbye first; call this when everything is settled, when there is no table, or on a voicemail.")]
    public static string EndCall(AIFunctionArguments arguments)
    {
        AgentContext.From(arguments)?.EndConversation();
        return "The call ends now. Say nothing more than goodbye.";
    }

    private string Reply(AIFunctionArguments arguments, string? heard)
    {
        var context = AgentContext.From(arguments);
        var reply = talk.Next(Lines(context, heard), ConfirmationReader.IsMachine(call.AnsweredBy));
        if (reply.Ends)
        {
            context?.EndConversation();
        }

        return reply.Text;
    }

    /// <summary>The conversation so far. What a model says it heard is used only where its transcript has not come.</summary>
    private static List<TranscriptLine> Lines(AgentContext? context, string? heard)
    {
        var lines = new List<TranscriptLine>();
        foreach (var message in context?.History.OfType<ConversationItem.Message>() ?? [])
        {
            if (message is { Role: not MessageRole.System, Text.Length: > 0 })
            {
                lines.Add(new TranscriptLine(message.Role == MessageRole.User ? TranscriptSpeaker.Caller : TranscriptSpeaker.Agent, message.Text, TimeSpan.Zero));
            }
        }

        if (lines.LastOrDefault() is not { Speaker: TranscriptSpeaker.Caller } && !string.IsNullOrWhiteSpace(heard))
        {
            lines.Add(new TranscriptLine(TranscriptSpeaker.Caller, heard, TimeSpan.Zero));
        }

        // Two lines of theirs in a row were said before we could answer: they are one.
        while (lines.Count > 1 && lines[^1].Speaker == TranscriptSpeaker.Caller && lines[^2].Speaker == TranscriptSpeaker.Caller)
        {
            lines[^2] = lines[^2] with { Text = $"{lines[^2].Text} {lines[^1].Text}" };
            lines.RemoveAt(lines.Count - 1);
        }

        return lines;
    }
}
