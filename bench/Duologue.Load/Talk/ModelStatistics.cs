namespace Duologue.Load.Talk;

/// <summary>What the model stand-in in the server's process saw since it was asked last.</summary>
/// <param name="FramesUp">Audio frames it was given.</param>
/// <param name="DeltasDown">Audio deltas it made.</param>
/// <param name="UpP50">Frame handed to the socket → frame given to the model, ms.</param>
/// <param name="UpP99">The same, at the 99th percentile.</param>
internal sealed record ModelStatistics(long FramesUp, long DeltasDown, double UpP50, double UpP99);
