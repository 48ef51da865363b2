using System.ComponentModel;

namespace Duologue.Clients.Tests.Support;

/// <summary>The npm packages that the scripts use: installed at first use, as the lock file says, and again when it changed.</summary>
/// <remarks>For all classes of the collection together, because two installations at once disturb each other.</remarks>
public sealed class NodePackages : IAsyncLifetime
{
    private static readonly string Installed = Path.Combine(Repository.Scripts, "node_modules", ".package-lock.json");
    private string? _reason;
    private int _major;

    /// <summary>Arguments that every script needs: Node before 22 has the web's WebSocket behind a switch.</summary>
    internal IReadOnlyList<string> Arguments => _major < 22 ? ["--experimental-websocket", "--no-warnings"] : ["--no-warnings"];

    public async ValueTask InitializeAsync()
    {
        var token = TestContext.Current.CancellationToken;
        _reason = await NodeIsMissingAsync(token);
        if (_reason is not null || IsFresh())
        {
            return;
        }

        var run = await ProcessRun.StartAsync("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], Repository.Scripts, null, token);
        if (run.ExitCode != 0)
        {
            throw new InvalidOperationException($"npm ci in {Repository.Scripts} failed:\n{run.Error}");
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>Skips the test where there is no Node.</summary>
    internal void Need()
    {
        if (_reason is not null)
        {
            Assert.Skip(_reason);
        }
    }

    private static bool IsFresh() =>
        File.Exists(Installed) && File.GetLastWriteTimeUtc(Installed) >= File.GetLastWriteTimeUtc(Path.Combine(Repository.Scripts, "package-lock.json"));

    private async Task<string?> NodeIsMissingAsync(CancellationToken token)
    {
        const string Wanted = "Node 20 or later with npm is needed for the JavaScript clients (Debian packages nodejs and npm)";
        try
        {
            var run = await ProcessRun.StartAsync("node", ["--print", "process.versions.node.split('.')[0]"], Repository.Scripts, null, token);
            await ProcessRun.StartAsync("npm", ["--version"], Repository.Scripts, null, token);
            return run.Lines is [var line] && int.TryParse(line, out _major) && _major >= 20 ? null : $"{Wanted}; found {string.Join(' ', run.Lines)}";
        }
        catch (Win32Exception)
        {
            return Wanted;
        }
    }
}
