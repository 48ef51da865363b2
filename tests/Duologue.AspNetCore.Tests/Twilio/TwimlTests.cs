using System.Xml.Linq;
using Duologue.AspNetCore.Tests.Support;
using Duologue.AspNetCore.Twilio;

namespace Duologue.AspNetCore.Tests.Twilio;

public class TwimlTests
{
    private static readonly TwilioAddresses Addresses = new(new Uri("https://voice.example.com"));

    [Fact]
    public void A_call_is_connected_and_asks_again_when_its_stream_is_over()
    {
        var twiml = Twiml.Connect(Addresses, "abc", "starter");

        Assert.Equal(
            """<?xml version="1.0" encoding="UTF-8"?><Response><Connect action="https://voice.example.com/twilio/resume" method="POST"><Stream url="wss://voice.example.com/twilio/stream" statusCallback="https://voice.example.com/twilio/status"><Parameter name="token" value="abc" /><Parameter name="agent" value="starter" /></Stream></Connect><Redirect method="POST">https://voice.example.com/twilio/resume</Redirect></Response>""",
            twiml);
    }

    [Fact]
    public void A_line_without_encryption_has_a_stream_without()
    {
        var twiml = Twiml.Connect(new TwilioAddresses(new Uri("http://127.0.0.1:5080")), "abc", "starter");

        Assert.Contains("\"ws://127.0.0.1:5080/twilio/stream\"", twiml, StringComparison.Ordinal);
    }

    [Fact]
    public void Values_never_become_markup()
    {
        Assert.True(HostileTexts.All.Count >= 100);
        Assert.All(HostileTexts.All, text =>
        {
            var connect = XDocument.Parse(Twiml.Connect(Addresses, text, text));
            var say = XDocument.Parse(Twiml.Say(text));
            var dial = XDocument.Parse(Twiml.Dial(text, TimeSpan.FromMinutes(1)));

            Assert.Equal(["Connect", "Redirect"], connect.Root!.Elements().Select(e => e.Name.LocalName));
            Assert.Equal(2, connect.Descendants("Parameter").Count());
            Assert.Equal(6, connect.Descendants().Count());
            Assert.Equal(["Say", "Hangup"], say.Root!.Elements().Select(e => e.Name.LocalName));
            Assert.Empty(say.Root.Element("Say")!.Elements());
            Assert.Equal(["Dial"], dial.Root!.Elements().Select(e => e.Name.LocalName));
            Assert.Empty(dial.Root.Element("Dial")!.Elements());
        });
    }

    [Theory]
    [InlineData("Tom & Jerry <\"'>", "Tom & Jerry <\"'>")]
    [InlineData("line\r\nbreak", "line\r\nbreak")]
    [InlineData("bell\u0007 null\0 lone\uD800 end", "bell null lone end")]
    [InlineData("grinning \U0001F600", "grinning \U0001F600")]
    public void What_xml_can_hold_arrives_unchanged(string text, string arrives)
    {
        Assert.Equal(arrives, TwimlText.Parameter(Twiml.Connect(Addresses, "t", text), "agent"));
        Assert.Equal(arrives, XDocument.Parse(Twiml.Say(text)).Root!.Element("Say")!.Value);
    }
}
