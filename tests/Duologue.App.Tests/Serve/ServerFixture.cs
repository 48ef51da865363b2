using Duologue.App.Models;
using Duologue.App.Serve;

namespace Duologue.App.Tests.Serve;

/// <summary>One server on a port of the system's choice, offline, in a data folder of its own, which the commands of the tests find as users' commands do.</summary>
public sealed class ServerFixture : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly string? _before = Environment.GetEnvironmentVariable(DataFolder.Variable);
    private Server? _server;

    internal Server Server => _server ?? throw new InvalidOperationException("The server has not been started.");

    public async ValueTask InitializeAsync()
    {
        Environment.SetEnvironmentVariable(DataFolder.Variable, _folder.Path);
        var request = new ServeRequest(new Uri("http://127.0.0.1:0"), TimeSpan.Zero, DataFolder.Default, Model: ModelChoice.Offline);
        _server = await Server.StartAsync(request, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await Server.StopAsync(CancellationToken.None);
        await Server.DisposeAsync();
        Environment.SetEnvironmentVariable(DataFolder.Variable, _before);
        _folder.Dispose();
    }
}
