using Duologue.Browser.Tests.Support;
using Microsoft.Playwright;

namespace Duologue.Browser.Tests;

[Collection(BrowserCollection.Name)]
public sealed class ConversationTests(BrowserFixture fixture)
{
    [Fact(Timeout = 300_000)]
    public async Task Trial()
    {
        using var microphone = MicrophoneFile.Of(("weather.wav", TimeSpan.Zero), ("billing.wav", TimeSpan.FromSeconds(25)));
        await using var browser = await fixture.StartAsync(microphone);
        await using var console = await ConsolePage.OpenAsync(browser, fixture.Address);
        await console.Button("Talk").ClickAsync();
        await Assertions.Expect(console.Highlighted).ToHaveTextAsync("Billing");
        await console.Page.WaitForTimeoutAsync(4000);
        var played = await console.PlayedAsync();
        var heard = await console.HeardAsync();
        TestContext.Current.SendDiagnosticMessage("x");
        Console.WriteLine("mic " + string.Join(" ", Runs(heard)));
        Console.WriteLine("spk " + string.Join(" ", Runs(played)));
        Console.WriteLine(await console.Page.Locator("ol.entries").InnerTextAsync());
        await console.Page.ScreenshotAsync(new() { Path = "/tmp/shot.png" });
        Console.WriteLine(string.Join("\n", console.Errors));
    }

    private static IEnumerable<string> Runs(IReadOnlyList<SoundBlock> blocks)
    {
        double? from = null; double last = 0;
        foreach (var b in blocks)
        {
            if (b.IsAudible) { from ??= b.Time; last = b.Time; }
            else if (from is not null && b.Time - last > 0.5) { yield return $"{from:0.00}-{last:0.00}"; from = null; }
        }
        if (from is not null) { yield return $"{from:0.00}-{last:0.00}"; }
    }
}
