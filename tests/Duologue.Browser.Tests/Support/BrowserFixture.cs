using Duologue.App;
using Duologue.App.Models;
using Duologue.App.Serve;
using Microsoft.Playwright;

namespace Duologue.Browser.Tests.Support;

/// <summary>The server as <c>./run.sh</c> starts it without a key, and who drives Chromium; neither when there is no Chromium.</summary>
public sealed class BrowserFixture : IAsyncLifetime
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("duologue-browser-test-");
    private IPlaywright? _playwright;
    private Server? _server;
    private IBrowser? _silent;

    /// <summary>Where the server is.</summary>
    internal Uri Address => (_server ?? throw new InvalidOperationException("There is no server.")).Url;

    public async ValueTask InitializeAsync()
    {
        if (Chromium.Path is null || !Setup.OfflineModel.IsAvailable(out _))
        {
            return;
        }

        _playwright = await Playwright.CreateAsync();
        var request = new ServeRequest(new Uri("http://127.0.0.1:0"), TimeSpan.Zero, new DataFolder(_data.FullName), Model: ModelChoice.Offline);
        _server = await Server.StartAsync(request, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await (_silent?.DisposeAsync() ?? ValueTask.CompletedTask);
        _playwright?.Dispose();
        if (_server is not null)
        {
            await _server.StopAsync(CancellationToken.None);
            await _server.DisposeAsync();
        }

        _data.Delete(recursive: true);
    }

    /// <summary>A browser whose microphone plays a recording. Skips the test when there is no Chromium.</summary>
    internal Task<IBrowser> StartAsync(MicrophoneFile microphone) => Chromium.StartAsync(Needed, microphone);

    /// <summary>The browser that tests share which do not speak. Skips the test when there is no Chromium.</summary>
    internal async Task<IBrowser> SilentAsync() => _silent ??= await Chromium.StartAsync(Needed, null);

    private IPlaywright Needed
    {
        get
        {
            if (Chromium.Path is null)
            {
                Assert.Skip("Chromium is not installed (Debian package chromium)");
            }

            Samples.NeedOfflineEngine();
            return _playwright ?? throw new InvalidOperationException("The fixture has not been started.");
        }
    }
}
