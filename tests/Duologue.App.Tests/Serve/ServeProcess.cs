using System.Diagnostics;

namespace Duologue.App.Tests.Serve;

/// <summary><c>duologue serve</c> as a process of its own, with a data folder and settings of its own.</summary>
internal sealed class ServeProcess : IDisposable
{
    private readonly Process _process;

    private ServeProcess(Process process) => _process = process;

    public static ServeProcess Start(TemporaryFolder folder, IReadOnlyDictionary<string, string> settings, params string[] args)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(CommandLine).Assembly.Location, "serve", "--model", "offline", .. args])
        {
            WorkingDirectory = folder.Path,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(n => n.StartsWith("TWILIO_", StringComparison.Ordinal) || n == "PUBLIC_DOMAIN").ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment[DataFolder.Variable] = folder.Path;
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        return new ServeProcess(Process.Start(start) ?? throw new InvalidOperationException("The process did not start."));
    }

    /// <summary>The address in the first line that it prints.</summary>
    public async Task<Uri> UrlAsync(CancellationToken cancellationToken)
    {
        var line = await _process.StandardOutput.ReadLineAsync(cancellationToken);
        if (line?.Split(' ').FirstOrDefault(w => w.StartsWith("http://", StringComparison.Ordinal)) is not { } url)
        {
            throw new InvalidOperationException($"'{line}' has no address; {await ErrorAsync(cancellationToken)}");
        }

        return new Uri(url);
    }

    public Task<string> ErrorAsync(CancellationToken cancellationToken) => _process.StandardError.ReadToEndAsync(cancellationToken);

    /// <summary>Sends the signal by which systems end a process.</summary>
    public async Task TerminateAsync(CancellationToken cancellationToken)
    {
        using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        await kill.WaitForExitAsync(cancellationToken);
        Assert.Equal(0, kill.ExitCode);
    }

    public async Task<int> ExitAsync(CancellationToken cancellationToken)
    {
        await _process.WaitForExitAsync(cancellationToken);
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}
