using Microsoft.Playwright;

namespace Duologue.Browser.Tests.Support;

/// <summary>Pictures of the console for the documents: written when <c>DUOLOGUE_SCREENSHOTS</c> names a folder.</summary>
internal static class Screenshots
{
    private const string Folder = "DUOLOGUE_SCREENSHOTS";

    /// <summary>Takes the console as it is, in light and dark, 1280 by 800.</summary>
    public static async Task TakeAsync(ConsolePage console)
    {
        await console.Page.SetViewportSizeAsync(1280, 800);
        var light = await TakeAsync(console, "light");
        var dark = await TakeAsync(console, "dark");

        Assert.NotEqual(light, dark);
        if (Environment.GetEnvironmentVariable(Folder) is { Length: > 0 } folder)
        {
            Directory.CreateDirectory(folder);
            await File.WriteAllBytesAsync(Path.Combine(folder, "console-light.png"), light, TestContext.Current.CancellationToken);
            await File.WriteAllBytesAsync(Path.Combine(folder, "console-dark.png"), dark, TestContext.Current.CancellationToken);
        }
    }

    private static async Task<byte[]> TakeAsync(ConsolePage console, string colours)
    {
        var page = console.Page;
        if (await console.Button($"Use {colours} colours").IsVisibleAsync())
        {
            await console.Button($"Use {colours} colours").ClickAsync();
        }

        await Assertions.Expect(console.Button(colours == "light" ? "Use dark colours" : "Use light colours")).ToBeVisibleAsync();
        await page.Locator("body").ClickAsync(new() { Position = new() { X = 2, Y = 2 } });
        return await page.ScreenshotAsync(new() { Animations = ScreenshotAnimations.Disabled, Caret = ScreenshotCaret.Hide });
    }
}
