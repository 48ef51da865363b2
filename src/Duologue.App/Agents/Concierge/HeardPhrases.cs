namespace Duologue.App.Agents.Concierge;

/// <summary>What restaurants say on the phone, in the normalised words of <see cref="Duologue.Chat.Intents.SpokenWords"/>.</summary>
internal static class HeardPhrases
{
    public static readonly string[] Voicemail =
    [
        "voicemail", "voice mail", "leave a message", "leave your message", "leave us a message", "leave your name and", "after the tone", "after the beep",
        "at the tone", "mailbox", "you have reached", "can not come to the phone", "unable to take your call", "not able to take your call",
        "can not take your call", "nobody is available to take", "no one is available to take", "please call again during", "the person you are calling",
        "the number you have dialed", "the number you have reached", "press one",
    ];

    public static readonly string[] WrongNumber =
        ["wrong number", "no restaurant here", "not a restaurant", "private number", "this is a private", "nobody of that name", "there is no restaurant"];

    public static readonly string[] FullyBooked =
    [
        "fully booked", "full booked", "booked out", "booked up", "completely booked", "are all booked", "booked solid", "we are full", "completely full", "totally full", "is full",
        "no tables", "no table", "no more tables", "nothing available", "nothing left", "nothing free", "no availability", "sold out", "do not have anything",
        "do not have any", "do not have a table", "not have a table", "no space", "no room", "tables are taken", "not available", "all taken",
    ];

    public static readonly string[] Closed =
    [
        "we are closed", "are closed", "is closed", "closed on", "closed that", "closed then", "closed for", "we close on", "not open", "do not open", "private event",
        "closed all", "kitchen is closed", "we will be closed", "be closed",
    ];

    public static readonly string[] NoReservations =
        ["do not take reservations", "not take reservations", "do not take bookings", "no reservations", "walk in only", "walk ins only", "first come", "do not accept reservations"];

    public static readonly string[] TooLarge =
        ["too many people", "too large", "too big", "that many people", "parties of that size", "party of that size", "large groups", "groups that size", "parties larger"];

    public static readonly string[] Declined =
    [
        "unfortunately", "not possible", "afraid not", "i am afraid", "can not do", "can not offer", "can not help", "will not work", "does not work", "would not work",
        "impossible", "no can do", "no sorry", "sorry no", "can not take", "not going to work", "can not accommodate", "can not make",
    ];

    public static readonly string[] WaitingList = ["waiting list", "wait list", "waitlist", "stand by list", "standby", "waiting lists"];

    public static readonly string[] CallBack =
    [
        "call you back", "ring you back", "get back to you", "will call back", "ring back", "call back later", "call again", "call us again", "try again later",
        "ask the manager", "ask my manager", "ask my boss", "manager will call", "check with the manager", "check with my", "let you know", "come back to you", "phone you back",
    ];

    public static readonly string[] Deposit =
        ["deposit", "credit card", "card number", "card details", "prepay", "prepayment", "pay in advance", "payment in advance", "card to hold", "debit card"];

    public static readonly string[] Wait =
    [
        "one moment", "just a moment", "a moment please", "one second", "just a second", "hold on", "hold the line", "please hold", "let me check", "let me see", "let me look",
        "i will check", "let me have a look", "one minute", "bear with me", "just a minute", "give me a second", "give me a moment",
    ];

    public static readonly string[] Repeat =
    [
        "pardon", "say that again", "repeat that", "repeat it", "could you repeat", "can you repeat", "did not catch", "did not get that", "did not hear", "can not hear",
        "what was that", "come again", "did not understand", "say again", "once more please", "excuse me what",
    ];

    public static readonly string[] Robot =
        ["are you a robot", "are you a machine", "are you a computer", "are you human", "are you an ai", "a real person", "is this a robot", "is this a recording", "talking to a machine", "talking to a robot", "is this an automated"];

    public static readonly string[] Goodbye =
        ["goodbye", "bye", "bye bye", "have a nice day", "have a good day", "have a nice evening", "have a good evening", "good night", "have a great day", "have a lovely day", "take care"];

    /// <summary>Only a finished booking is spoken of like this.</summary>
    public static readonly string[] Confirmed =
    [
        "confirmed", "you are all set", "all set", "you are booked", "is booked", "is all booked", "all booked for you", "are booked", "have booked", "booked you", "booked that", "booked it", "have you down", "got you down",
        "have you booked", "put you down", "got you booked", "is reserved", "have reserved", "reserved for", "reserved a", "reserved you", "reserved the table", "reservation is made", "made the reservation", "made your reservation",
        "have made a reservation", "is your reservation", "reservation is in", "see you then", "see you on", "see you tomorrow", "see you tonight", "see you at", "see you friday",
        "see you saturday", "see you sunday", "see you monday", "see you tuesday", "see you wednesday", "see you thursday", "look forward to", "looking forward to",
        "waiting for you", "expect you", "expecting you", "table is yours", "have it down", "have written it down", "have written you down", "you are down for", "you are in the book", "wrote you down", "pencilled you in",
    ];

    /// <summary>Before these a confirmation is none yet.</summary>
    public static readonly HashSet<string> NotYet = new(StringComparer.Ordinal)
    {
        "not", "never", "shall", "should", "if", "once", "until", "could", "would", "unless", "when", "whether", "cannot", "nothing", "yet", "might", "may", "cancelled", "before", "be",
    };

    public static readonly string[] Accepted =
    [
        "that works", "that is fine", "that is possible", "that would be possible", "is possible", "no problem", "we can do that", "can do that", "of course", "certainly", "sure", "we have a table",
        "is available", "have availability", "that is okay", "that is good", "absolutely", "very well", "all right", "alright", "okay", "ok", "yes", "yeah", "yep", "fine", "perfect", "great",
        "wonderful", "lovely", "excellent", "done", "noted", "good", "correct", "right", "exactly", "it is", "got it", "with pleasure", "gladly", "works for us",
    ];

    public static readonly string[] Offering =
    [
        "how about", "what about", "shall i", "should i", "shall we", "could do", "can do", "could offer", "can offer", "can only offer", "would work", "would be possible", "is possible", "we have", "we only have", "i have", "i only have",
        "there is", "instead", "alternatively", "would you take", "would you like", "would that", "only have", "only at", "not before", "not until", "earliest", "latest", "free at",
        "available at", "table at", "something at", "is free", "is available", "works better", "also possible", "i could", "we could", "maybe", "perhaps", "is okay", "okay for you", "okay with you", "do you want", "or at", "or later", "or earlier", "rather",
    ];

    public static readonly string[] NoNumber =
    [
        "no confirmation number", "no number", "not have a number", "not have confirmation numbers", "not use confirmation", "not give confirmation", "do not need a number", "not need one",
        "not give out", "do not have one", "not have numbers", "no need for a number", "without a number", "do not use numbers", "just the name", "your name is enough", "name is enough", "do not have that", "not necessary", "do not do confirmation", "do not do numbers",
        "do not have confirmation", "do not give numbers",
    ];
}
