using Duologue.Chat.Intents.Language;

namespace Duologue.Chat.Intents.Talk;

/// <summary>Recognises everyday phrases by whole sentences and answers them.</summary>
internal static class SmallTalk
{
    private static readonly (SmallTalkKind Kind, string Phrases)[] Known =
    [
        (SmallTalkKind.Greeting, "hi|hello|hey|hi there|hello there|hey there|good morning|good afternoon|good evening|greetings|"
            + "hello hello|good day|hello again|howdy"),
        (SmallTalkKind.HowAreYou, "how are you|how are you doing|how are you today|hello how are you|hi how are you|how is it going|"
            + "how do you do|hey how are you"),
        (SmallTalkKind.Thanks, "thank you|thanks|thanks a lot|thank you very much|thank you so much|many thanks|cheers|great thanks|"
            + "great thank you|"
            + "perfect thank you|okay thank you|ok thank you|okay thanks|ok thanks|thank you for your help|thanks for your help|"
            + "thank you for your patience|"
            + "perfect thanks|that is great thank you|thanks so much|thank you that is great|much appreciated"),
        (SmallTalkKind.Goodbye, "bye|goodbye|bye bye|see you|see you later|that is all|that is it|have a nice day|have a good day|"
            + "talk to you later|"
            + "thank you goodbye|thanks bye|thank you bye|okay bye|okay goodbye|ok bye|that will be all|that is all thank you|"
            + "no that is all|"
            + "no that is all thank you|good night|nothing else|i am done|no that is it"),
        (SmallTalkKind.Help, "help|help me|can you help me|what can you do|what can i say|what can i ask|what can i ask you|"
            + "how can you help|how can you help me|"
            + "what do you do|what are my options|what can you help me with|what can you do for me|what else can you do|"
            + "what are you able to do|"
            + "how does this work|i need help|what can i do here|what else"),
        (SmallTalkKind.Who, "who are you|what is your name|who am i talking to|who is this|who am i speaking to|who am i speaking with|"
            + "who is there|"
            + "what are you|tell me your name|do you have a name|what is your name again"),
        (SmallTalkKind.Robot, "are you a robot|are you human|are you a human|are you real|are you a real person|are you a machine|"
            + "am i talking to a robot|"
            + "am i talking to a machine|is this a robot|are you an ai|is this a recording|are you a computer|"
            + "am i talking to a real person"),
        (SmallTalkKind.Repeat, "repeat that|repeat|say that again|say it again|can you repeat that|could you repeat that|come again|"
            + "pardon|pardon me|"
            + "what did you say|what was that|once more|again|can you say that again|could you say that again|repeat it|i did not hear you|"
            + "i did not catch that|one more time|excuse me|can you repeat|what|say again|i did not understand|could you repeat it"),
        (SmallTalkKind.Fine, "ok|okay|great|perfect|cool|got it|i see|all right|alright|good|fine|nice|wonderful|yes|no|yeah|no thanks|"
            + "no thank you|"
            + "sure|excellent|very good|sounds good|understood|right|awesome|okay great|okay good|wow"),
    ];

    private static readonly Dictionary<string, SmallTalkKind> ByPhrase = Known
        .SelectMany(entry => entry.Phrases.Split('|').Select(phrase => (phrase, entry.Kind)))
        .GroupBy(pair => pair.phrase).ToDictionary(group => group.Key, group => group.First().Kind, StringComparer.Ordinal);

    /// <summary>What kind of everyday phrase the sentence is, if it is one.</summary>
    public static SmallTalkKind? KindOf(Utterance said, string? assistantName)
    {
        var text = said.Plain;
        if (ByPhrase.TryGetValue(text, out var kind) || ByPhrase.TryGetValue(Phrases.Core(said), out kind))
        {
            return kind;
        }

        var name = assistantName?.ToLowerInvariant();
        var (start, end) = (0, said.Words.Count);
        while (start < end - 1 && (WordLists.Polite.Contains(said.At(start)) || said.At(start) == name))
        {
            start++;
        }

        while (end > start + 1 && (said.At(end - 1) is "please" or "there" or "everyone" || said.At(end - 1) == name))
        {
            end--;
        }

        return ByPhrase.TryGetValue(string.Join(' ', said.Words.Skip(start).Take(end - start).Select(word => word.Text)), out kind)
            ? kind
            : null;
    }

    /// <summary>The answer to an everyday phrase.</summary>
    public static string Reply(SmallTalkKind kind, Persona persona, string abilities, string? lastSaid) => kind switch
    {
        SmallTalkKind.Greeting => "Hello. How can I help?",
        SmallTalkKind.HowAreYou => "All is well, thank you. How can I help?",
        SmallTalkKind.Thanks => "You're welcome.",
        SmallTalkKind.Goodbye => "Goodbye.",
        SmallTalkKind.Help => abilities,
        SmallTalkKind.Who => persona.Name is { } name
            ? $"I am {name}, an automated assistant. {abilities}"
            : $"I am an automated assistant. {abilities}",
        SmallTalkKind.Robot => "Yes, I am an automated assistant.",
        SmallTalkKind.Repeat => string.IsNullOrWhiteSpace(lastSaid) ? "I have not said anything yet. How can I help?" : lastSaid,
        _ => "All right. Is there anything else?",
    };
}
