using System.Globalization;
using Duologue.Load.Generate;

namespace Duologue.Load.Run;

/// <summary>One line of the table: a server at a number of calls.</summary>
internal sealed record Row(string Server, LoadResult Result, double CpuSeconds, long IdleBytes, long LoadedBytes, ServerStatistics? Before, ServerStatistics? After)
{
    public const string Heading =
        """
        | server | calls | CPU s per call-minute | × floor | × relay | idle MB | MB per call | added up p50 / p99 ms | added down p50 / p99 ms | `speech_started` → `clear` p50 / p99 ms | truncation error p50 / p95 ms | failed calls | errors | starved | clears missing | gen 2 | bytes allocated per message | generator % |
        |---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|
        """;

    public double PerCallMinute => CpuSeconds / (Result.Calls * Result.Seconds / 60);

    public string Line(IReadOnlyCollection<Row> all)
    {
        var floor = Ratio(all, "floor");
        var relay = Ratio(all, "relay");
        var perCall = (LoadedBytes - IdleBytes) / 1e6 / Result.Calls;
        var isVoid = Result.GeneratorShare > 0.7 ? " (void)" : "";
        var messages = Result.FramesUp + Result.MediaDown;
        var allocated = Before is null || After is null ? "–" : Number((After.AllocatedBytes - Before.AllocatedBytes) / (double)messages, 0);
        var second = Before is null || After is null ? "–" : $"{After.Gen2 - Before.Gen2}";
        string[] cells =
        [
            Server, $"{Result.Calls}", Number(PerCallMinute, 3), floor, relay, Number(IdleBytes / 1e6, 0), Number(perCall, 2),
            Pair(Result.UpP50, Result.UpP99), Pair(Result.DownP50, Result.DownP99), Pair(Result.ClearP50, Result.ClearP99),
            Pair(Result.TruncationP50, Result.TruncationP95, 1), $"{Result.FailedCalls}", $"{Result.Errors}", $"{Result.Starved}",
            $"{Result.ClearsExpected - Result.Clears}", second, allocated, Number(100 * Result.GeneratorShare, 0) + isVoid,
        ];
        return $"| {string.Join(" | ", cells)} |";
    }

    private string Ratio(IReadOnlyCollection<Row> all, string baseline) =>
        all.FirstOrDefault(r => r.Server == baseline && r.Result.Calls == Result.Calls) is { } other ? Number(PerCallMinute / other.PerCallMinute, 2) : "–";

    private static string Pair(double first, double second, int digits = 2) =>
        double.IsNaN(first) ? "–" : $"{Number(first, digits)} / {Number(second, digits)}";

    private static string Number(double value, int digits) => value.ToString($"F{digits}", CultureInfo.InvariantCulture);
}
