using Duologue.Chat.Intents;

namespace Duologue.App.Agents.Concierge;

/// <summary>Finds what a restaurant asks for.</summary>
internal static class QuestionPhrases
{
    private static readonly (QuestionTopic Topic, string[] Phrases)[] All =
    [
        (QuestionTopic.PartySize,
        [
            "how many", "how big is", "how large", "how big a", "what size", "size of the party", "size of your party", "number of people", "number of guests", "how big of",
        ]),
        (QuestionTopic.Date,
        [
            "what day", "which day", "what date", "which date", "for when", "when would", "when is it for", "when for", "when do you", "and when", "when is that", "what is the date", "when are you",
        ]),
        (QuestionTopic.Time,
        [
            "what time", "which time", "at what hour", "what hour", "how late", "when exactly", "and the time", "what is the time", "at which time", "around what time",
        ]),
        (QuestionTopic.Spelling, ["spell"]),
        (QuestionTopic.Name,
        [
            "what name", "which name", "your name", "whose name", "name please", "the name", "last name", "surname", "who is it for", "who is the reservation for", "a name", "who is that for", "who am i", "who is this", "who is calling", "and you are",
        ]),
        (QuestionTopic.Phone,
        [
            "phone number", "telephone number", "contact number", "callback number", "call back number", "reach you", "your number", "mobile number", "a number", "cell number", "call you on",
        ]),
        (QuestionTopic.Remarks,
        [
            "special requests", "special request", "special wishes", "allergies", "allergy", "anything else", "any requests", "any wishes", "dietary", "high chair", "occasion", "should know", "indoors or", "inside or", "outside or", "need to know", "any preferences",
        ]),
    ];

    /// <summary>The topics asked for, in the order of a form.</summary>
    public static IReadOnlyList<QuestionTopic> Find(SpokenWords words)
    {
        var found = All.Where(entry => entry.Phrases.Any(phrase => words.IndexOf(phrase) >= 0)).Select(entry => entry.Topic).ToList();
        if (found.Contains(QuestionTopic.Spelling))
        {
            found.Remove(QuestionTopic.Name);
        }

        // "A number to call you back" is one question, not a promise and a question.
        return found;
    }
}
