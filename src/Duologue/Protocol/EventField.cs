namespace Duologue.Protocol;

/// <summary>The members that events have at their top level.</summary>
[Flags]
internal enum EventField
{
    None = 0,
    EventId = 1 << 0,
    ItemId = 1 << 1,
    ResponseId = 1 << 2,
    PreviousItemId = 1 << 3,
    CallId = 1 << 4,
    OutputIndex = 1 << 5,
    ContentIndex = 1 << 6,
    AudioStartMs = 1 << 7,
    AudioEndMs = 1 << 8,
    Delta = 1 << 9,
    Text = 1 << 10,
    Transcript = 1 << 11,
    Name = 1 << 12,
    Arguments = 1 << 13,
    Obfuscation = 1 << 14,
    Id = 1 << 15,
    Speaker = 1 << 16,
    Event = 1 << 17,
    ReceivedAt = 1 << 18,
    Start = 1 << 19,
    End = 1 << 20,
    Item = 1 << 21,
    Response = 1 << 22,
    Session = 1 << 23,
    Part = 1 << 24,
    Error = 1 << 25,
    Usage = 1 << 26,
    RateLimits = 1 << 27,
    Conversation = 1 << 28,

    /// <summary>The four that say where in a response something belongs.</summary>
    Place = ResponseId | ItemId | OutputIndex | ContentIndex,
}
