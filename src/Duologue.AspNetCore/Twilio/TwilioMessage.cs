using System.Runtime.InteropServices;

namespace Duologue.AspNetCore.Twilio;

/// <summary>One message of a media stream, read by <see cref="TwilioMessages.Read"/>.</summary>
/// <remarks>Memory in it belongs to whoever called: it lies in the message that was read or in the buffer that was given.</remarks>
[StructLayout(LayoutKind.Auto)]
public readonly record struct TwilioMessage
{
    /// <summary>What it is; says which of the other members count.</summary>
    public TwilioMessageKind Kind { get; init; }

    /// <summary>Why the message is <see cref="TwilioMessageKind.Invalid"/>; null otherwise.</summary>
    public string? Problem { get; init; }

    /// <summary>Whether the message names another stream than the one that was expected.</summary>
    public bool IsOfOtherStream { get; init; }

    /// <summary>µ-law at 8 kHz, any number of bytes. Wire: <c>media.payload</c>.</summary>
    public ReadOnlyMemory<byte> Audio { get; init; }

    /// <summary>Whether the payload was not base64; <see cref="Audio"/> is empty then.</summary>
    public bool IsAudioBroken { get; init; }

    /// <summary>Whether the audio is what the caller hears, not what the caller says. Wire: <c>media.track</c> is <c>outbound</c>.</summary>
    public bool IsOutbound { get; init; }

    /// <summary>Where the audio begins, counted from the stream's beginning; null when the message does not say it in a usable way.</summary>
    public TimeSpan? Timestamp { get; init; }

    /// <summary>Number of the audio message from 1; null when the message does not say it in a usable way.</summary>
    public long? Chunk { get; init; }

    /// <summary>The key: 0–9, *, # or A–D. Wire: <c>dtmf.digit</c>.</summary>
    public char Digit { get; init; }

    /// <summary>The mark's name in UTF-8, as it was sent to the phone.</summary>
    public ReadOnlyMemory<byte> MarkName { get; init; }

    /// <summary>What the stream says of itself.</summary>
    public TwilioStart? Start { get; init; }

    /// <summary>Whether a <c>start</c> announces µ-law, 8,000 Hz, one channel; anything else cannot be played.</summary>
    public bool IsMuLaw8k { get; init; }

    internal static TwilioMessage Bad(string problem) => new() { Kind = TwilioMessageKind.Invalid, Problem = problem };
}
