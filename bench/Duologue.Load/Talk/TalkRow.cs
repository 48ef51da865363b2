using System.Globalization;

namespace Duologue.Load.Talk;

/// <summary>One line of a table: a server with a number of sessions, talking or flooded.</summary>
internal sealed record TalkRow(
    string Server, Flood? Flood, TalkResult Result, ModelStatistics Model, double CpuSeconds, long IdleBytes, long LoadedBytes, ServerStatistics Before, ServerStatistics After)
{
    public const string Heading =
        """
        | server | sessions | CPU s per session-minute | × bare | idle MB | MB per session | MB per further session | added up p50 / p99 ms | added down p50 / p99 ms | caller speaks → client told p50 / p99 ms | failed sessions | errors | not told | gen 2 | bytes allocated per audio event | audio events per second | generator % |
        |---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|
        """;

    public const string FloodHeading =
        """
        | direction | server | sessions | audio events per second | × bare | server CPU µs per audio event | bytes allocated per audio event | gen 0 / 2 | server % | failed sessions | errors | generator % |
        |---|---|---|---|---|---|---|---|---|---|---|---|
        """;

    private const double VoidShare = 0.7;

    /// <summary>Whether the generator was too busy to be believed.</summary>
    public bool IsVoid => Result.GeneratorShare > VoidShare;

    private long Events => Model.FramesUp + Model.DeltasDown;

    private double PerSessionMinute => CpuSeconds / (Result.Sessions * Result.Seconds / 60);

    private double AllocatedPerEvent => (After.AllocatedBytes - Before.AllocatedBytes) / (double)Math.Max(1, Events);

    public string Line(IReadOnlyCollection<TalkRow> all)
    {
        var bare = all.FirstOrDefault(r => r.Server == "bare" && r.Result.Sessions == Result.Sessions);
        var fewer = all.LastOrDefault(r => r.Server == Server && r.Result.Sessions < Result.Sessions);
        string[] cells =
        [
            Server, $"{Result.Sessions}", Number(PerSessionMinute, 3), bare is null ? "–" : Number(PerSessionMinute / bare.PerSessionMinute, 2),
            Number(IdleBytes / 1e6, 0), Number((LoadedBytes - IdleBytes) / 1e6 / Result.Sessions, 2),
            fewer is null ? "–" : Number((LoadedBytes - fewer.LoadedBytes) / 1e6 / (Result.Sessions - fewer.Result.Sessions), 2),
            Pair(Model.UpP50, Model.UpP99), Pair(Result.DownP50, Result.DownP99), Pair(Result.CutP50, Result.CutP99),
            $"{Result.Failed}", $"{Result.Errors}", $"{Result.CutsMissing}", $"{After.Gen2 - Before.Gen2}", Number(AllocatedPerEvent, 0),
            Number(Events / Result.Seconds, 0), Generator,
        ];
        return $"| {string.Join(" | ", cells)} |";
    }

    public string FloodLine(IReadOnlyCollection<TalkRow> all)
    {
        var bare = all.FirstOrDefault(r => r.Server == "bare" && r.Flood == Flood);
        string[] cells =
        [
            Flood?.Name ?? "", Server, $"{Result.Sessions}", Number(Events / Result.Seconds, 0),
            bare is null ? "–" : Number(Events / Result.Seconds / (bare.Events / bare.Result.Seconds), 2),
            Number(CpuSeconds * 1e6 / Math.Max(1, Events), 1), Number(AllocatedPerEvent, 0), $"{After.Gen0 - Before.Gen0} / {After.Gen2 - Before.Gen2}",
            Number(100 * CpuSeconds / Result.Seconds, 0), $"{Result.Failed}", $"{Result.Errors}", Generator,
        ];
        return $"| {string.Join(" | ", cells)} |";
    }

    private string Generator => Number(100 * Result.GeneratorShare, 0) + (IsVoid ? " (void)" : "");

    private static string Pair(double first, double second) => double.IsNaN(first) ? "–" : $"{Number(first, 2)} / {Number(second, 2)}";

    private static string Number(double value, int digits) => value.ToString($"F{digits}", CultureInfo.InvariantCulture);
}
