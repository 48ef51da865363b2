using System.Text.Json;
using Microsoft.Playwright;

namespace Duologue.Browser.Tests.Support;

/// <summary>The web console in a browser, as somebody in front of it sees, presses and hears it.</summary>
internal sealed class ConsolePage : IAsyncDisposable
{
    /// <summary>Enough for the slowest machine; a test that passes never waits so long.</summary>
    public const float Patience = 120_000;
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);
    private readonly IBrowserContext _context;
    private readonly List<string> _errors = [];

    private ConsolePage(IBrowserContext context, IPage page)
    {
        _context = context;
        Page = page;
        page.SetDefaultTimeout(Patience);
        Assertions.SetDefaultExpectTimeout(Patience);
        page.PageError += (_, error) => _errors.Add(error);
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                _errors.Add(message.Text);
            }
        };
    }

    public IPage Page { get; }

    /// <summary>What went wrong in the page's scripts.</summary>
    public IReadOnlyList<string> Errors => _errors;

    /// <summary>Opens the console with the hook for tests, and without echo cancellation, which would change the recording.</summary>
    public static async Task<ConsolePage> OpenAsync(IBrowser browser, Uri server, BrowserNewContextOptions? options = null)
    {
        var context = await browser.NewContextAsync(options);
        var page = new ConsolePage(context, await context.NewPageAsync());
        await page.Page.GotoAsync(new Uri(server, "/?raw=1&test=1").AbsoluteUri);
        return page;
    }

    public ILocator Button(string name) => Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    /// <summary>Everything that was said, the user's or the agent's bubbles.</summary>
    public ILocator Said(string who) => Page.Locator($".entry.{who} .words");

    /// <summary>The agent that is highlighted in the graph.</summary>
    public ILocator Highlighted => Page.Locator(".graph .node[data-active=true] .name");

    /// <summary>What is going on, in a word or two.</summary>
    public ILocator State => Page.Locator(".dock .state");

    public ILocator Tool(string name) => Page.Locator($".tool[aria-label='Tool {name}']");

    public async Task TypeAsync(string text)
    {
        await Page.GetByLabel("Type instead of talking").FillAsync(text);
        await Button("Send").ClickAsync();
    }

    /// <summary>What was really played so far.</summary>
    public Task<IReadOnlyList<SoundBlock>> PlayedAsync() => BlocksAsync("playedEnergy");

    /// <summary>What the microphone heard so far.</summary>
    public Task<IReadOnlyList<SoundBlock>> HeardAsync() => BlocksAsync("microphoneEnergy");

    /// <summary>When the server told the page to fall silent, in the clock of the sound.</summary>
    public async Task<IReadOnlyList<double>> ClearsAsync() =>
        JsonSerializer.Deserialize<double[]>(await Page.EvaluateAsync<string>("JSON.stringify(window.__duologue.clears())"), Json) ?? [];

    /// <summary>Waits until the speaker has been heard for a time in all.</summary>
    public Task UntilSpokenAsync(double seconds) => Page.WaitForFunctionAsync(
        "least => window.__duologue.playedEnergy().filter((b) => b.energy > 2.5e-5).length * 0.02 >= least", seconds, new() { Timeout = Patience });

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();

    private async Task<IReadOnlyList<SoundBlock>> BlocksAsync(string name) =>
        JsonSerializer.Deserialize<SoundBlock[]>(await Page.EvaluateAsync<string>($"JSON.stringify(window.__duologue.{name}())"), Json) ?? [];
}
