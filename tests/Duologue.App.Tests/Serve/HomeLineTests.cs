using System.Net.Http.Headers;
using Duologue.AspNetCore.Twilio;
using Duologue.Testing.Twilio;

namespace Duologue.App.Tests.Serve;

/// <summary>What can be done with calls of a server without a carrier.</summary>
[Collection(ServerCollection.Name)]
[Trait("Needs", "pocketsphinx,flite,loopback")]
public class HomeLineTests(ServerFixture fixture)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory(Timeout = 60_000)]
    [InlineData("+15559999999", "starter", ExitCode.Phone, "only the demo restaurant can be rung", "(not_allowed)")]
    [InlineData("+15550123456", "nobody", ExitCode.Usage, "no agent named 'nobody'", "(unknown_agent)")]
    [InlineData("+15550123456", "reservation", ExitCode.Usage, "needs a phone call with the variables", "(bad_request)")]
    public async Task The_command_finds_the_key_by_itself_and_tells_what_the_line_refuses(string number, string agent, int code, params string[] says)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();

        var actual = await CommandLine.RunAsync(["call", number, "--agent", agent], output, error, Token);

        Assert.Equal(code, actual);
        Assert.All(says, words => Assert.Contains(words, error.ToString(), StringComparison.Ordinal));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_call_that_came_in_can_be_hung_up_from_outside()
    {
        Samples.NeedOfflineEngine();
        var line = LocalLine.Open(DataFolder.Default.Create()).ToOptions(fixture.Server.Url);
        await using var twilio = new FakeTwilio(new FakeTwilioOptions { AccountSid = line.AccountSid, AuthToken = line.AuthToken, Server = fixture.Server.Url });
        await using var call = await twilio.RingAsync("+15550001111", line.PhoneNumber, "starter", Token);
        using var http = new HttpClient { BaseAddress = fixture.Server.Url };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", line.AuthToken);

        using var answer = await http.PostAsync(new Uri($"calls/{call.CallSid}/hangup", UriKind.Relative), null, Token);

        Assert.True(answer.IsSuccessStatusCode, $"the server answered {answer.StatusCode}");
        await call.Ended.WaitAsync(Token);
        Assert.Equal("completed", call.Status);
        Assert.Empty(call.Violations);
    }
}
