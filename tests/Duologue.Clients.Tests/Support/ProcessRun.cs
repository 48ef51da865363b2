using System.Diagnostics;

namespace Duologue.Clients.Tests.Support;

/// <summary>A program that was run to its end.</summary>
internal sealed record ProcessRun(int ExitCode, IReadOnlyList<string> Lines, string Error)
{
    /// <summary>Runs a program; when the test gives up, the program and what it started are ended.</summary>
    public static async Task<ProcessRun> StartAsync(
        string program, IEnumerable<string> arguments, string folder, IReadOnlyDictionary<string, string>? environment, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>(StringComparer.Ordinal))
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        var lines = new List<string>();
        var error = process.StandardError.ReadToEndAsync(CancellationToken.None);
        try
        {
            while (await process.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
            {
                lines.Add(line);
            }

            await process.WaitForExitAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            process.Kill(entireProcessTree: true);
            TestContext.Current.TestOutputHelper?.WriteLine($"{string.Join('\n', lines)}\n{await error}");
            throw;
        }

        return new ProcessRun(process.ExitCode, lines, await error);
    }
}
