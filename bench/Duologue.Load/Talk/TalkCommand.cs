using System.Diagnostics;
using System.Text.Json;
using Duologue.Load.Run;

namespace Duologue.Load.Talk;

/// <summary>Measures the Realtime API or the browser's socket beside a bare Kestrel WebSocket, talking and flooded, and prints the tables.</summary>
internal static class TalkCommand
{
    public static async Task<int> RunAsync(LoadOptions options)
    {
        var points = options.Text("--points", "50,100").Split(',').Select(int.Parse).ToList();
        var floods = options.Text("--floods", "both,up,down").Split(',', StringSplitOptions.RemoveEmptyEntries).Select(Flood.Parse).OfType<Flood>().ToList();
        var port = options.Port;
        var talking = new List<TalkRow>();
        var flooded = new List<TalkRow>();
        foreach (var server in (string[])["bare", "ours"])
        {
            foreach (var sessions in points)
            {
                await AddAsync(talking, options, server, sessions, ++port, null);
            }

            foreach (var flood in floods)
            {
                await AddAsync(flooded, options, server, FloodSessions(options), ++port, flood);
            }
        }

        var text = await TextAsync(options, talking, flooded);
        Console.WriteLine();
        Console.WriteLine(text);
        if (options.Text("--write", "") is { Length: > 0 } file)
        {
            await Report.WriteAsync(file, text);
        }

        var all = talking.Concat(flooded).ToList();
        var isWhole = all.Count == 2 * (points.Count + floods.Count);
        return isWhole && all.TrueForAll(r => r.Result.Failed == 0 && r.Result.Errors == 0 && !r.IsVoid) ? 0 : 1;
    }

    private static async Task<string> TextAsync(LoadOptions options, List<TalkRow> talking, List<TalkRow> flooded)
    {
        List<string> lines =
        [
            await Report.MachineAsync(options), "", TalkRow.Heading,
            .. talking.OrderBy(r => r.Result.Sessions).Select(r => r.Line(talking)),
        ];
        if (flooded.Count > 0)
        {
            lines.AddRange(["", $"As much as goes through, {FloodSeconds(options)} s measured after {FloodWarmUp(options)} s of warm-up:", "", TalkRow.FloodHeading]);
            lines.AddRange(flooded.OrderBy(r => Flood.All.ToList().IndexOf(r.Flood!)).Select(r => r.FloodLine(flooded)));
        }

        return string.Join('\n', lines);
    }

    private static async Task AddAsync(List<TalkRow> rows, LoadOptions options, string server, int sessions, int port, Flood? flood)
    {
        try
        {
            var row = await MeasureAsync(options, server, sessions, port, flood);
            rows.Add(row);
            await Console.Error.WriteLineAsync(flood is null ? row.Line(rows) : row.FloodLine(rows));
        }
        catch (Exception error) when (error is InvalidOperationException or HttpRequestException or JsonException)
        {
            await Console.Error.WriteLineAsync($"{server} with {sessions}: {error.Message}");
        }
    }

    private static async Task<TalkRow> MeasureAsync(LoadOptions options, string name, int sessions, int port, Flood? flood)
    {
        string[] wire = ["--wire", options.IsRealtime ? "realtime" : "browser", .. flood is null ? Array.Empty<string>() : ["--flood", flood.Name]];
        var kind = new ServerKind(name, [name == "bare" ? "talk-bare" : "talk-serve", "--inline", .. wire], [.. wire, .. name == "bare" ? ["--kind", "relay"] : Array.Empty<string>()])
        {
            Environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS"] = "1" },
        };
        await using var server = await ServerProcess.StartAsync(kind, options.Text("--server-cores", "1"), port, port, "");
        await server.StatisticsAsync();
        await Task.Delay(TimeSpan.FromSeconds(1.5), TimeProvider.System);
        var idle = server.ResidentBytes;
        using var generator = Generate(options, kind, sessions, port, flood is not null);
        await Report.ExpectAsync(generator, "begin");
        var cpu = server.CpuSeconds;
        var before = await server.StatisticsAsync();
        await server.ModelAsync();
        await Report.ExpectAsync(generator, "end");
        cpu = server.CpuSeconds - cpu;
        var model = await server.ModelAsync();
        var loaded = server.ResidentBytes;
        var after = await server.StatisticsAsync();
        var result = JsonSerializer.Deserialize(await generator.StandardOutput.ReadLineAsync() ?? "", LoadJson.Default.TalkResult)
            ?? throw new InvalidOperationException("the generator gave no result");
        await generator.WaitForExitAsync();
        return before is null || after is null
            ? throw new InvalidOperationException("the server tells nothing of its memory")
            : new TalkRow(name, flood, result, model, cpu, idle, loaded, before, after);
    }

    private static Process Generate(LoadOptions options, ServerKind kind, int sessions, int port, bool isFlood)
    {
        // Spread over one cycle of the script, so that not everybody is answered at the same time.
        var between = isFlood ? 20 : TalkScript.CycleFrames * 20 / sessions;
        var start = new ProcessStartInfo("taskset",
        [
            "-c", options.Text("--generator-core", "0"), "dotnet", typeof(TalkCommand).Assembly.Location, "talk-generate", .. kind.Generator,
            "--port", $"{port}", "--calls", $"{sessions}", "--between-ms", $"{between}", "--seconds", $"{(isFlood ? FloodSeconds(options) : options.Seconds)}",
            "--warm-up", $"{(isFlood ? FloodWarmUp(options) : options.WarmUpSeconds)}",
        ])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        return Process.Start(start) ?? throw new InvalidOperationException("taskset did not start");
    }

    private static int FloodWarmUp(LoadOptions options) => options.Number("--flood-warm-up", 6);

    private static int FloodSeconds(LoadOptions options) => options.Number("--flood-seconds", 4);

    /// <summary>Enough to keep the server busy: a page may send no more than four times as fast as it sounds.</summary>
    private static int FloodSessions(LoadOptions options) => options.Number("--flood-sessions", options.IsRealtime ? 10 : 300);
}
