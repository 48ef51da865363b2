using Duologue.AspNetCore.Tests.Support;
using Duologue.AspNetCore.Twilio;
using Duologue.Phone;
using Duologue.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Duologue.AspNetCore.Tests.Twilio;

public class TwilioSetupTests
{
    [Fact]
    public void Everything_that_is_missing_is_named_at_once()
    {
        var error = Assert.Throws<OptionsValidationException>(() => new ServiceCollection().AddTwilio(new TwilioOptions { AuthToken = "12345678" }));

        Assert.Equal(["TWILIO_ACCOUNT_SID is missing.", "TWILIO_PHONE_NUMBER is missing.", "PUBLIC_DOMAIN is missing."], error.Failures);
    }

    [Fact]
    public void Everything_that_is_wrong_is_named_at_once()
    {
        var options = new TwilioOptions
        {
            AccountSid = "AC123",
            AuthToken = "t",
            PhoneNumber = "555",
            PublicOrigin = new Uri("https://voice.example.com/path"),
            ApiBaseUrl = new Uri("ftp://example.com"),
            PlaybackLead = TimeSpan.Zero,
            StartTimeout = TimeSpan.Zero,
            TokenLifetime = TimeSpan.Zero,
            ResumeWindow = TimeSpan.FromHours(1),
            MaximumDuration = TimeSpan.Zero,
            MaximumOpening = 0,
            Outbound = new OutboundOptions { AllowedPrefixes = { "49" }, ApiKeys = { ["a"] = "short" }, TimeLimit = TimeSpan.Zero, RingTimeout = TimeSpan.Zero, AtOncePerKey = 0 },
        };

        var error = Assert.Throws<OptionsValidationException>(() => new ServiceCollection().AddTwilio(options));

        string[] names =
        [
            "TWILIO_ACCOUNT_SID", "TWILIO_PHONE_NUMBER", "PUBLIC_DOMAIN", "TWILIO_API_BASE_URL", "PlaybackLead", "StartTimeout", "TokenLifetime", "ResumeWindow",
            "MaximumDuration", "MaximumOpening", "TWILIO_ALLOWED_PREFIXES", "DUOLOGUE_API_KEYS", "TimeLimit", "RingTimeout", "TWILIO_OUTBOUND",
        ];
        Assert.All(names, n => Assert.Single(error.Failures, f => f.Contains(n, StringComparison.Ordinal)));
        Assert.Equal(names.Length, error.Failures.Count());
    }

    [Fact]
    public void Routes_without_the_line_say_what_to_call_first()
    {
        var app = WebApplication.CreateSlimBuilder().Build();
        var runner = PhoneServer.Runner(new ScriptedModel(), TimeProvider.System);

        Assert.Contains("AddTwilio", Assert.Throws<InvalidOperationException>(() => app.MapTwilio(runner)).Message, StringComparison.Ordinal);
        Assert.Contains("IPhoneLine", Assert.Throws<InvalidOperationException>(() => app.MapCalls()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Routes_are_mapped_once()
    {
        await using var server = await PhoneServer.StartAsync();

        Assert.Throws<InvalidOperationException>(() => server.App.MapTwilio(PhoneServer.Runner(server.Model, server.Clock)));
    }

    [Theory]
    [InlineData("Production", false, true)]
    [InlineData("Staging", false, true)]
    [InlineData("Development", true, true)]
    [InlineData("Development", false, false)]
    public async Task Signatures_are_demanded_except_in_development_by_explicit_wish(string environment, bool require, bool isDemanded)
    {
        await using var server = await PhoneServer.StartAsync(o => o.RequireSignature = require, environment: environment);

        using var response = await server.PostAsync("/twilio/voice", signature: null, PhoneServer.Voice("CA00000000000000000000000000000001"));

        Assert.Equal(isDemanded ? 403 : 200, (int)response.StatusCode);
        Assert.Equal(!require, server.Log.All.Any(l => l.Level == LogLevel.Warning && l.Id is 8074 or 8075));
        Assert.Equal(!isDemanded, server.Log.All.Any(l => l.Id == 8074));
    }

    [Fact]
    public async Task Without_signatures_a_stream_names_its_agent_itself()
    {
        await using var server = await PhoneServer.StartAsync(o => o.RequireSignature = false, environment: "Development");

        await using var stream = await server.StreamAsync("CA00000000000000000000000000000001", token: null, target: "/twilio/stream?agent=starter");
        await server.Model.NextConnectionAsync(TestContext.Current.CancellationToken);

        Assert.Equal("starter", Assert.Single(server.Calls.Calls).Agent);
    }
}
