using System.Net;
using Duologue.AspNetCore.Twilio;
using Duologue.Testing.Twilio;

namespace Duologue.App.Tests.Serve;

/// <summary>The server as the system starts and ends it.</summary>
[Collection(ServerCollection.Name)]
[Trait("Needs", "pocketsphinx,flite,loopback,signals")]
public class ServeProcessTests
{
    private static readonly Dictionary<string, string> NoSettings = [];

    public ServeProcessTests() => Assert.SkipWhen(OperatingSystem.IsWindows(), "there are no such signals");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory(Timeout = 120_000)]
    [InlineData(false, ExitCode.Success)]
    [InlineData(true, ExitCode.Interrupted)]
    public async Task A_signal_lets_the_call_finish_and_a_second_one_does_not(bool isImpatient, int code)
    {
        Samples.NeedOfflineEngine();
        using var folder = new TemporaryFolder();
        using var process = ServeProcess.Start(folder, NoSettings, "--url", "http://127.0.0.1:0", "--drain", "600");
        var url = await process.UrlAsync(Token);
        var line = LocalLine.Open(folder.Path).ToOptions(url);
        await using var twilio = new FakeTwilio(new FakeTwilioOptions { AccountSid = line.AccountSid, AuthToken = line.AuthToken, Server = url });
        await using var call = await twilio.RingAsync("+15550001111", "+15550002222", "starter", Token);
        using var http = new HttpClient { BaseAddress = url };
        await ReadyAsync(http, HttpStatusCode.OK);

        await process.TerminateAsync(Token);
        await ReadyAsync(http, HttpStatusCode.ServiceUnavailable);
        Assert.Equal("in-progress", call.Status);
        await (isImpatient ? process.TerminateAsync(Token) : call.HangUpAsync(cancellationToken: Token));

        Assert.Equal(code, await process.ExitAsync(Token));
        Assert.Equal("", await process.ErrorAsync(Token));
    }

    [Fact(Timeout = 120_000)]
    public async Task Half_of_twilios_settings_end_it_with_one_line()
    {
        using var folder = new TemporaryFolder();
        using var process = ServeProcess.Start(folder, new Dictionary<string, string> { ["TWILIO_AUTH_TOKEN"] = "a-secret-token" });

        Assert.Equal(ExitCode.Settings, await process.ExitAsync(Token));
        var line = Assert.Single((await process.ErrorAsync(Token)).Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("PUBLIC_DOMAIN is missing", line, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", line, StringComparison.Ordinal);
    }

    /// <summary>Asks until the server's health is as expected; the test's own limit ends it otherwise.</summary>
    private static async Task ReadyAsync(HttpClient http, HttpStatusCode expected)
    {
        while (true)
        {
            using var answer = await http.GetAsync(new Uri("ready", UriKind.Relative), Token);
            if (answer.StatusCode == expected)
            {
                return;
            }
        }
    }
}
