using System.Globalization;
using System.Text;

namespace Duologue.Browser.Tests.Support;

/// <summary>The table of <c>bench/results/browser-barge-in.md</c>: written when <c>DUOLOGUE_BARGE_IN</c> names the file.</summary>
internal static class BargeInReport
{
    private const string Variable = "DUOLOGUE_BARGE_IN";
    private const string Begin = "<!-- measured: begin -->";
    private const string End = "<!-- measured: end -->";

    public static async Task WriteAsync(IReadOnlyList<BargeIn> all)
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } file)
        {
            return;
        }

        var text = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        var (from, to) = (text.IndexOf(Begin, StringComparison.Ordinal), text.IndexOf(End, StringComparison.Ordinal));
        Assert.InRange(from, 0, to);
        await File.WriteAllTextAsync(file, $"{text[..from]}{Begin}\n\n{await TableAsync(all)}\n{text[to..]}", TestContext.Current.CancellationToken);
    }

    private static async Task<string> TableAsync(IReadOnlyList<BargeIn> all)
    {
        var model = File.ReadLines("/proc/cpuinfo").FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim();
        var load = (await File.ReadAllTextAsync("/proc/loadavg", TestContext.Current.CancellationToken)).Split(' ')[0];
        var table = new StringBuilder()
            .Append(CultureInfo.InvariantCulture, $"{model}, {Environment.ProcessorCount} cores; .NET {Environment.Version}; load average at the end {load}.\n\n")
            .Append("| ms | median | least | most | each |\n|---|---|---|---|---|\n");
        Row("caller's voice → silence", all.Select(b => b.FromVoice).OfType<TimeSpan>());
        Row("`clear` in the page → silence", all.Select(b => b.FromClear));
        return table.ToString();

        void Row(string name, IEnumerable<TimeSpan> times)
        {
            var ms = times.Select(t => t.TotalMilliseconds).ToList();
            var sorted = ms.Order().ToList();
            var each = string.Join(", ", ms.Select(m => m.ToString("F0", CultureInfo.InvariantCulture)));
            table.Append(CultureInfo.InvariantCulture, $"| {name} | {sorted[sorted.Count / 2]:F0} | {sorted[0]:F0} | {sorted[^1]:F0} | {each} |\n");
        }
    }
}
