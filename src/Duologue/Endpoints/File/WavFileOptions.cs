namespace Duologue.Endpoints.File;

/// <summary>How a recording takes part in a call.</summary>
public sealed record WavFileOptions
{
    /// <summary>Whether the written file has both sides: caller left, agent right. Else it has the agent's only.</summary>
    public bool Stereo { get; init; }

    /// <summary>How long it must be quiet after the recording's end before the caller hangs up.</summary>
    /// <value>Default 1.5 s.</value>
    public TimeSpan Settle { get; init; } = TimeSpan.FromSeconds(1.5);

    /// <summary>The clock that the recording is played by.</summary>
    /// <value>Default the system's.</value>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
