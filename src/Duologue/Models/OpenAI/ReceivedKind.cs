namespace Duologue.Models.OpenAI;

/// <summary>What came over the socket.</summary>
internal enum ReceivedKind
{
    Text,
    Binary,
    TooLong,
    Close,
}
