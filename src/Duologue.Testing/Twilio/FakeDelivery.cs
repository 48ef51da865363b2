namespace Duologue.Testing.Twilio;

/// <summary>What becomes of one frame of the caller's audio on its way to the server.</summary>
public enum FakeDelivery
{
    /// <summary>It arrives.</summary>
    Normal,

    /// <summary>It never arrives; the next one's <c>timestamp</c> shows the gap.</summary>
    Lost,

    /// <summary>It arrives twice, byte for byte.</summary>
    Repeated,

    /// <summary>It arrives after the frame that follows it.</summary>
    Late,
}
