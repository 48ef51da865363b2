using Duologue.AspNetCore.Twilio;
using Duologue.Phone;

namespace Duologue.AspNetCore.Tests.Twilio;

public class DestinationRulesTests
{
    private static readonly OutboundOptions Open = new() { IsEnabled = true, AllowedPrefixes = { "+1", "+4", "+8", "+9", "+3" } };

    private static readonly string[] NoNumbers =
    [
        "", "+", "1", "15550001111", "0015550001111", "+0155500011", "+1555", "+123456", "+1234567890123456", "++15550001111", "+1 5550001111", "+1-555-000-1111",
        "+1(555)0001111", "+15550001111 ", " +15550001111", "+15550001111\n", "\n+15550001111", "+1555000111\0", "tel:+15550001111", "sip:a@b.c", "sips:a@b.c",
        "client:joe", "sip:+15550001111@evil.example", "+15550001111;ext=5", "+15550001111,,9", "+15550001111w1", "+1555000111a", "+1555000111O", "911", "112", "+911",
        "*67+15550001111", "#31#+15550001111", "+1\u0661\u0662\u0663\u0664\u0665\u0666\u0667", "\uFF0B15550001111", "+\uFF11\uFF15\uFF15\uFF15\uFF10\uFF10\uFF10\uFF11", "+1.555.000.1111", "+1/5550001111",
        "+15550001111&To=+19005550000", "+15550001111%26", "+15550001111?x=1", "<Dial>+15550001111</Dial>", "+15550001111<", "'+15550001111'", "\"+15550001111\"",
        "+1555000\t1111", "+1555000\u00A01111", "+1555000\u200B1111", "\u202E+15550001111", "+15550001111\u202C", "null", "undefined", "NaN", "-15550001111", "1e10",
        "+1e10000000", "+0x1555000", "anonymous", "Restricted", "+15550001111+15550001112",
    ];

    [Fact]
    public void Only_e164_is_a_number()
    {
        Assert.Equal(60, NoNumbers.Distinct().Count());
        Assert.All(NoNumbers, n => Assert.Equal(PhoneLineRefusal.InvalidNumber, Refusal(n, Open)));
    }

    [Theory]
    [InlineData("+19005550000")]
    [InlineData("+19765550000")]
    [InlineData("+12129765000")]
    [InlineData("+870773000000")]
    [InlineData("+881612345678")]
    [InlineData("+8821234567890")]
    [InlineData("+88312345678")]
    [InlineData("+97912345678")]
    [InlineData("+4499012345678")]
    public void Costly_numbers_are_never_called(string number) => Assert.Equal(PhoneLineRefusal.NotAllowed, Refusal(number, Open));

    [Fact]
    public void Without_prefixes_nobody_is_called() =>
        Assert.Equal(PhoneLineRefusal.NotAllowed, Refusal("+15550001111", new OutboundOptions { IsEnabled = true }));

    [Fact]
    public void Only_allowed_prefixes_are_called()
    {
        var options = new OutboundOptions { IsEnabled = true, AllowedPrefixes = { "+4930", "+1555" } };

        DestinationRules.Check("+493012345678", options);
        DestinationRules.Check("+15550001111", options);

        Assert.Equal(PhoneLineRefusal.NotAllowed, Refusal("+494012345678", options));
        Assert.Equal(PhoneLineRefusal.NotAllowed, Refusal("+15540001111", options));
    }

    [Fact]
    public void Switched_off_nobody_is_called()
    {
        var options = new OutboundOptions { AllowedPrefixes = { "+1" } };

        Assert.Equal(PhoneLineRefusal.NotEnabled, Refusal("+15550001111", options));
    }

    private static PhoneLineRefusal Refusal(string number, OutboundOptions options) =>
        Assert.Throws<PhoneLineException>(() => DestinationRules.Check(number, options)).Reason;
}
