using System.Diagnostics;
using System.Text.Json;

namespace Duologue.Load.Run;

/// <summary>Measures servers one after the other, each fresh, and prints the table; with <c>--write</c> into a file, between its two marks.</summary>
internal static class RunCommand
{
    public static async Task<int> RunAsync(LoadOptions options)
    {
        var points = options.Text("--points", "10,50,100,200").Split(',').Select(int.Parse).ToList();
        var servers = options.Text("--servers", "floor,relay,mulaw,pcm").Split(',').Select(ServerKind.Parse).ToList();
        var rows = new List<Row>();
        var port = options.Port;
        foreach (var calls in points)
        {
            foreach (var server in servers)
            {
                port += 2;
                try
                {
                    rows.Add(await MeasureAsync(options, server, calls, port));
                    Console.WriteLine(rows[^1].Line(rows));
                }
                catch (Exception error) when (error is InvalidOperationException or HttpRequestException or JsonException)
                {
                    await Console.Error.WriteLineAsync($"{server.Name} at {calls}: {error.Message}");
                }
            }
        }

        var table = string.Join('\n', [await Report.MachineAsync(options), "", Row.Heading, .. rows.Select(r => r.Line(rows))]);
        Console.WriteLine();
        Console.WriteLine(table);
        if (options.Text("--write", "") is { Length: > 0 } file)
        {
            await Report.WriteAsync(file, table);
        }

        return rows.Count == points.Count * servers.Count && rows.TrueForAll(r => r.Result.FailedCalls == 0) ? 0 : 1;
    }

    private static async Task<Row> MeasureAsync(LoadOptions options, ServerKind kind, int calls, int port)
    {
        await using var server = await ServerProcess.StartAsync(kind, options.Text("--server-cores", "1"), port, port + 1, options.Text("--floor", "floor"));
        await server.StatisticsAsync();
        await Task.Delay(TimeSpan.FromSeconds(1.5), TimeProvider.System);
        var idle = server.ResidentBytes;
        var start = new ProcessStartInfo("taskset",
        [
            "-c", options.Text("--generator-core", "0"), "dotnet", typeof(RunCommand).Assembly.Location, "generate", .. kind.Generator,
            "--port", $"{port}", "--model-port", $"{port + 1}", "--calls", $"{calls}",
            "--seconds", $"{options.Seconds}", "--warm-up", $"{options.WarmUpSeconds}",
        ])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        using var generator = Process.Start(start) ?? throw new InvalidOperationException("taskset did not start");
        await Report.ExpectAsync(generator, "begin");
        var cpu = server.CpuSeconds;
        var before = await server.StatisticsAsync();
        await Report.ExpectAsync(generator, "end");
        cpu = server.CpuSeconds - cpu;
        var loaded = server.ResidentBytes;
        var after = await server.StatisticsAsync();
        var result = JsonSerializer.Deserialize(await generator.StandardOutput.ReadLineAsync() ?? "", LoadJson.Default.LoadResult)
            ?? throw new InvalidOperationException("the generator gave no result");
        await generator.WaitForExitAsync();
        return new Row(kind.Name, result, cpu, idle, loaded, before, after);
    }
}
