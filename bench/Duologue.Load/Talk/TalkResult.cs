namespace Duologue.Load.Talk;

/// <summary>What the generator measured. Times in milliseconds.</summary>
internal sealed record TalkResult
{
    public int Sessions { get; init; }
    public double Seconds { get; init; }
    public double GeneratorShare { get; init; }
    public double DownP50 { get; init; }
    public double DownP99 { get; init; }
    public double CutP50 { get; init; }
    public double CutP99 { get; init; }
    public long CutsMissing { get; init; }
    public long FramesUp { get; init; }
    public long DeltasDown { get; init; }
    public long Failed { get; init; }
    public long Errors { get; init; }
}
