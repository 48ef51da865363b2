using Duologue.Testing.Twilio;

namespace Duologue.AspNetCore.Tests.Testing;

/// <summary>Published and worked-out values of Twilio's request signature.</summary>
public class FakeSignatureTests
{
    private const string Token = "12345678901234567890123456789012";

    private static readonly KeyValuePair<string, string>[] Voice =
    [
        new("To", "+15550002222"), new("From", "+15550001111"), new("Direction", "inbound"), new("CallStatus", "ringing"),
        new("CallSid", "CA00000000000000000000000000000001"), new("ApiVersion", "2010-04-01"), new("AccountSid", "AC00000000000000000000000000000001"),
    ];

    [Theory]
    [InlineData("https://voice.example.com/twilio/voice?tenant=acme", "reYsGPPa7UhWjMcflTZmT32nnkw=")]
    [InlineData("https://voice.example.com:443/twilio/voice?tenant=acme", "38/g5LnZ4RP0xMCKQncNAzjy9dM=")]
    public void Forms_are_signed_by_address_and_sorted_pairs(string url, string expected) =>
        Assert.Equal(expected, FakeSignature.Compute(Token, url, Voice));

    [Theory]
    [InlineData("https://voice.example.com/twilio/events?bodySHA256=60d2e29fa8ff0ea4c15bbf8b7c36afdf7bd8bf14d46ff3cd237d55d77d887091", "yzvxS6LJ3I8a0VvxtAQwD4J9SAE=")]
    [InlineData("wss://voice.example.com/twilio/media", "fhjjjkV1F9lPmcYCG6YdDwerOY0=")]
    [InlineData("wss://voice.example.com/twilio/media/", "V2QGJ6ZI1zkdxy6SGUcrhLy5x1s=")]
    public void Requests_without_a_form_are_signed_by_address_alone(string url, string expected) =>
        Assert.Equal(expected, FakeSignature.Compute(Token, url));

    [Fact]
    public void Repeated_names_count_once_for_each_value_and_nothing_is_trimmed()
    {
        KeyValuePair<string, string>[] form =
        [
            new("Digits", "5678"), new("Digits", "1234"), new("Digits", "1234"), new("SpeechResult", "café & crème "), new("Empty", ""), new("a", "lower"), new("B", "upper"),
        ];

        var signature = FakeSignature.Compute(Token, "https://voice.example.com/twilio/status?x=It%27s+on&e=%C3%A9", form);

        Assert.Equal("r5ORsWRztA7K95i4QCDy25AvLMk=", signature);
    }

    [Theory]
    [InlineData("https://mycompany.com/myapp.php?foo=1&bar=2", "RSOYDt4T1cUTdK1PDd93/VVr8B8=")]
    [InlineData("https://mycompany.com:443/myapp.php?foo=1&bar=2", "kvajT1Ptam85bY51eRf/AJRuM3w=")]
    public void The_published_example_comes_out(string url, string expected)
    {
        KeyValuePair<string, string>[] form =
        [
            new("CallSid", "CA1234567890ABCDE"), new("Caller", "+14158675309"), new("Digits", "1234"), new("From", "+14158675309"), new("To", "+18005551212"),
        ];

        Assert.Equal(expected, FakeSignature.Compute("12345", url, form));
    }
}
