namespace Duologue.AspNetCore.Wire;

/// <summary>What a client sent.</summary>
internal enum MessageKind
{
    /// <summary>Text: an event.</summary>
    Text,

    /// <summary>A binary message, which means nothing here.</summary>
    Binary,

    /// <summary>More than is taken; the rest is still to come.</summary>
    TooLarge,

    /// <summary>It closes, or answers a close.</summary>
    Close,
}
