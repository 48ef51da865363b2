namespace Duologue.Load.Generate;

/// <summary>What a run measured. Times in milliseconds.</summary>
internal sealed record LoadResult
{
    public int Calls { get; init; }
    public double Seconds { get; init; }
    public double GeneratorShare { get; init; }
    public double UpP50 { get; init; }
    public double UpP99 { get; init; }
    public double DownP50 { get; init; }
    public double DownP99 { get; init; }
    public double ClearP50 { get; init; }
    public double ClearP99 { get; init; }
    public double TruncationP50 { get; init; }
    public double TruncationP95 { get; init; }
    public int Clears { get; init; }
    public long ClearsExpected { get; init; }
    public int Truncations { get; init; }
    public long FramesUp { get; init; }
    public long MediaDown { get; init; }
    public double PlayedShare { get; init; }
    public long Starved { get; init; }
    public long FailedCalls { get; init; }
    public long Errors { get; init; }
    public int Blocked { get; init; }
}
