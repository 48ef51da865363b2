using System.Diagnostics;

namespace Duologue.Load.Run;

/// <summary>What every kind of run does around its rows.</summary>
internal static class Report
{
    private const string Begin = "<!-- measured: begin -->";
    private const string End = "<!-- measured: end -->";

    /// <summary>Waits until the generator says a word.</summary>
    public static async Task ExpectAsync(Process generator, string line)
    {
        while (await generator.StandardOutput.ReadLineAsync() is { } text)
        {
            if (text == line)
            {
                return;
            }
        }

        throw new InvalidOperationException($"the generator ended before it said '{line}'");
    }

    /// <summary>On what and how it was measured.</summary>
    public static async Task<string> MachineAsync(LoadOptions options)
    {
        var model = (await File.ReadAllLinesAsync("/proc/cpuinfo")).FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim();
        var load = (await File.ReadAllTextAsync("/proc/loadavg")).Split(' ')[0];
        return $"{model}, {Environment.ProcessorCount} cores; .NET {Environment.Version}; {options.Seconds} s measured per line after {options.WarmUpSeconds} s of warm-up; "
            + $"server on core {options.Text("--server-cores", "1")}, generator on core {options.Text("--generator-core", "0")}; load average at the end {load}.";
    }

    /// <summary>Puts a table between the two marks of a file.</summary>
    public static async Task WriteAsync(string file, string table)
    {
        var text = await File.ReadAllTextAsync(file);
        var from = text.IndexOf(Begin, StringComparison.Ordinal);
        var to = text.IndexOf(End, StringComparison.Ordinal);
        if (from < 0 || to < from)
        {
            throw new InvalidOperationException($"{file} has no '{Begin}' … '{End}'");
        }

        await File.WriteAllTextAsync(file, $"{text[..from]}{Begin}\n\n{table}\n\n{text[to..]}");
    }
}
