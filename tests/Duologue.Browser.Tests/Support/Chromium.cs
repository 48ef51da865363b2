using Microsoft.Playwright;

namespace Duologue.Browser.Tests.Support;

/// <summary>Starts the system's Chromium with a microphone that plays a recording.</summary>
internal static class Chromium
{
    private static readonly string[] Places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    // No window, no sandbox (tests run as root), nothing that calls home, no question before the microphone opens and before sound is played.
    private static readonly string[] Switches =
    [
        "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-background-networking", "--disable-component-update",
        "--disable-sync", "--disable-quic", "--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream",
        "--autoplay-policy=no-user-gesture-required", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
    ];

    /// <summary>Where it is; null when it is not installed.</summary>
    public static string? Path { get; } = Places.FirstOrDefault(File.Exists);

    /// <summary>Starts it.</summary>
    /// <param name="playwright">Who drives it.</param>
    /// <param name="microphone">The recording that the microphone plays once, from the moment that a page opens it; null for silence.</param>
    public static Task<IBrowser> StartAsync(IPlaywright playwright, MicrophoneFile? microphone) => playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
    {
        ExecutablePath = Path,
        Headless = true,
        Args = microphone is null ? Switches : [.. Switches, $"--use-file-for-fake-audio-capture={microphone.Path}%noloop"],
    });
}
