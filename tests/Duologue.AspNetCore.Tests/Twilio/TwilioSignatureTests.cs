using System.Security.Cryptography;
using System.Text;
using Duologue.AspNetCore.Twilio;

namespace Duologue.AspNetCore.Tests.Twilio;

/// <summary>Against vectors that were made elsewhere.</summary>
public class TwilioSignatureTests
{
    private const string Token = "12345678901234567890123456789012";
    private const string Published = "12345";
    private const string PublishedUrl = "https://mycompany.com/myapp.php?foo=1&bar=2";

    private static readonly KeyValuePair<string, string>[] Voice =
    [
        new("AccountSid", "AC00000000000000000000000000000001"),
        new("ApiVersion", "2010-04-01"),
        new("CallSid", "CA00000000000000000000000000000001"),
        new("CallStatus", "ringing"),
        new("Direction", "inbound"),
        new("From", "+15550001111"),
        new("To", "+15550002222"),
    ];

    private static readonly KeyValuePair<string, string>[] PublishedForm =
    [
        new("CallSid", "CA1234567890ABCDE"), new("Caller", "+14158675309"), new("Digits", "1234"), new("From", "+14158675309"), new("To", "+18005551212"),
    ];

    [Fact]
    public void A_form_is_signed_with_its_fields_in_order()
    {
        const string Url = "https://voice.example.com/twilio/voice?tenant=acme";

        Assert.Equal("reYsGPPa7UhWjMcflTZmT32nnkw=", TwilioSignature.Compute(Token, Url, Voice.Reverse()));
        Assert.True(TwilioSignature.IsValid(Token, "reYsGPPa7UhWjMcflTZmT32nnkw=", Url, Voice));
        Assert.True(TwilioSignature.IsValid(Token, "38/g5LnZ4RP0xMCKQncNAzjy9dM=", Url, Voice), "signed with the port");
        Assert.True(TwilioSignature.IsValid(Token, "reYsGPPa7UhWjMcflTZmT32nnkw=", "https://voice.example.com:443/twilio/voice?tenant=acme", Voice));
    }

    [Fact]
    public void A_body_that_is_no_form_is_named_by_its_hash()
    {
        const string Url = "https://voice.example.com/twilio/events?bodySHA256=60d2e29fa8ff0ea4c15bbf8b7c36afdf7bd8bf14d46ff3cd237d55d77d887091";
        var body = Encoding.UTF8.GetBytes("""{"event":"amd","AnsweredBy":"human","n":1}""");

        Assert.True(TwilioSignature.IsValid(Token, "yzvxS6LJ3I8a0VvxtAQwD4J9SAE=", Url));
        Assert.True(TwilioSignature.IsBodyValid(Url, body));
        Assert.False(TwilioSignature.IsBodyValid(Url, [.. body, (byte)' ']));
        Assert.False(TwilioSignature.IsBodyValid("https://voice.example.com/twilio/events", body));
    }

    [Fact]
    public void An_upgrade_is_signed_over_its_wss_address_only()
    {
        const string Url = "wss://voice.example.com/twilio/media";

        Assert.True(TwilioSignature.IsValid(Token, "fhjjjkV1F9lPmcYCG6YdDwerOY0=", Url));
        Assert.False(TwilioSignature.IsValid(Token, "optsbm+WFjCGi1P9M3zlDrGUSlI=", Url), "signed over https");
        Assert.False(TwilioSignature.IsValid(Token, "V2QGJ6ZI1zkdxy6SGUcrhLy5x1s=", Url), "signed with a slash at the end");
    }

    [Fact]
    public void Repeated_empty_and_unusual_fields_count_as_the_carrier_counts_them()
    {
        const string Url = "https://voice.example.com/twilio/status?x=It%27s+on&e=%C3%A9";
        var form = TwilioForm.Parse("Digits=5678&Digits=1234&Digits=1234&SpeechResult=caf%C3%A9+%26+cr%C3%A8me+&Empty=&a=lower&B=upper"u8);

        Assert.Equal("r5ORsWRztA7K95i4QCDy25AvLMk=", TwilioSignature.Compute(Token, Url, form.Fields));
        Assert.True(TwilioSignature.IsValid(Token, "r5ORsWRztA7K95i4QCDy25AvLMk=", Url, form.Fields));
    }

    [Theory]
    [InlineData("RSOYDt4T1cUTdK1PDd93/VVr8B8=", "https://mycompany.com/myapp.php?foo=1&bar=2")]
    [InlineData("kvajT1Ptam85bY51eRf/AJRuM3w=", "https://mycompany.com/myapp.php?foo=1&bar=2")]
    [InlineData("RSOYDt4T1cUTdK1PDd93/VVr8B8=", "https://mycompany.com:443/myapp.php?foo=1&bar=2")]
    [InlineData("kvajT1Ptam85bY51eRf/AJRuM3w=", "https://mycompany.com:443/myapp.php?foo=1&bar=2")]
    public void The_published_examples_hold(string signature, string url) => Assert.True(TwilioSignature.IsValid(Published, signature, url, PublishedForm));

    [Fact]
    public void The_published_body_holds()
    {
        const string Url = $"{PublishedUrl}&bodySHA256=0a1ff7634d9ab3b95db5c9a2dfe9416e41502b283a80c7cf19632632f96e6620";

        Assert.True(TwilioSignature.IsValid(Published, "a9nBmqA0ju/hNViExpshrM61xv4=", Url));
        Assert.True(TwilioSignature.IsBodyValid(Url, """{"property": "value", "boolean": true}"""u8));
    }

    [Fact]
    public void Every_change_of_a_signed_request_is_found()
    {
        var signature = TwilioSignature.Compute(Published, PublishedUrl, PublishedForm);

        Assert.False(TwilioSignature.IsValid(Published, signature, PublishedUrl, PublishedForm.Skip(1)));
        Assert.False(TwilioSignature.IsValid(Published, signature, PublishedUrl, [.. PublishedForm, new("More", "")]));
        Assert.False(TwilioSignature.IsValid(Published, signature, PublishedUrl, [.. PublishedForm, new("Digits", "9")]));
        Assert.False(TwilioSignature.IsValid(Published, signature, PublishedUrl.Replace("foo", "Foo", StringComparison.Ordinal), PublishedForm));
        Assert.False(TwilioSignature.IsValid(Published, signature, "http" + PublishedUrl[5..], PublishedForm));
        Assert.False(TwilioSignature.IsValid(Published, signature, "https://mycompany.com:8443/myapp.php", PublishedForm));
        Assert.False(TwilioSignature.IsValid("12346", signature, PublishedUrl, PublishedForm));
        Assert.False(TwilioSignature.IsValid(Published, signature.ToUpperInvariant(), PublishedUrl, PublishedForm));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void Nothing_is_valid_without_a_token_or_a_signature(string? nothing)
    {
        var ofNothing = Convert.ToBase64String(HashWith(""));

        Assert.False(TwilioSignature.IsValid(nothing, ofNothing, PublishedUrl));
        Assert.False(TwilioSignature.IsValid(Published, nothing, PublishedUrl));
    }

    [System.Diagnostics.CodeAnalysis.SuppressMessage("Security", "CA5350", Justification = "The carrier's algorithm.")]
    private static byte[] HashWith(string key) => HMACSHA1.HashData(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(PublishedUrl));
}
