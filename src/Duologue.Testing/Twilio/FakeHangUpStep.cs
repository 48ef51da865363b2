namespace Duologue.Testing.Twilio;

/// <summary>What the server sees of the end of a call; Twilio promises no order.</summary>
public enum FakeHangUpStep
{
    /// <summary>The stream's <c>stop</c> message.</summary>
    Stop,

    /// <summary>The stream's socket closes.</summary>
    Close,

    /// <summary>The final status callback.</summary>
    Status,
}
