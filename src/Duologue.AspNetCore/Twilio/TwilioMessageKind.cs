namespace Duologue.AspNetCore.Twilio;

/// <summary>What a message of a media stream is.</summary>
public enum TwilioMessageKind
{
    /// <summary>Not a message of the protocol; <see cref="TwilioMessage.Problem"/> says why.</summary>
    Invalid,

    /// <summary>Well formed, but of an event that this version does not know.</summary>
    Unknown,

    /// <summary>The socket is open; the first message.</summary>
    Connected,

    /// <summary>The stream names itself.</summary>
    Start,

    /// <summary>The caller's audio went on.</summary>
    Media,

    /// <summary>The caller pressed a key.</summary>
    Digit,

    /// <summary>Everything before a mark was played, or thrown away by a <c>clear</c>.</summary>
    Mark,

    /// <summary>The stream is over, and the call with it.</summary>
    Stop,
}
