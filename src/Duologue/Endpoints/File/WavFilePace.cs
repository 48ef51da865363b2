namespace Duologue.Endpoints.File;

/// <summary>How fast a file is played to the model.</summary>
public enum WavFilePace
{
    /// <summary>By the clock, as a person would speak.</summary>
    RealTime,

    /// <summary>
    /// As fast as the model takes it while the caller speaks or an answer is being heard, and by the clock where the time belongs to the
    /// model: while an answer is awaited, and while both speak at once.
    /// </summary>
    Fast,
}
