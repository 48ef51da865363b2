namespace Duologue.App.Agents.Concierge;

/// <summary>What a restaurant asks for.</summary>
internal enum QuestionTopic
{
    PartySize,
    Date,
    Time,
    Name,
    Spelling,
    Phone,
    Remarks,
}
