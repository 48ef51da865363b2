using System.Globalization;
using System.Text;
using System.Xml;

namespace Duologue.AspNetCore.Twilio;

/// <summary>Writes what the carrier shall do. Every value is escaped by the writer, and what XML cannot hold is left out.</summary>
internal static class Twiml
{
    public const string ContentType = "text/xml; charset=utf-8";

    /// <summary>Connects the phone to a media stream, and asks again when the stream is over.</summary>
    public static string Connect(TwilioAddresses addresses, string token, string agent) => Write(x =>
    {
        x.WriteStartElement("Connect");
        Attribute(x, "action", addresses.Resume);
        Attribute(x, "method", "POST");
        x.WriteStartElement("Stream");
        Attribute(x, "url", addresses.Stream);
        Attribute(x, "statusCallback", addresses.Status);
        Parameter(x, "token", token);
        Parameter(x, "agent", agent);
        x.WriteEndElement();
        x.WriteEndElement();
        x.WriteStartElement("Redirect");
        Attribute(x, "method", "POST");
        x.WriteString(Clean(addresses.Resume));
        x.WriteEndElement();
    });

    /// <summary>Says a sentence and hangs up.</summary>
    public static string Say(string text) => Write(x =>
    {
        x.WriteElementString("Say", Clean(text));
        Empty(x, "Hangup");
    });

    /// <summary>Hangs up.</summary>
    public static string Hangup() => Write(x => Empty(x, "Hangup"));

    /// <summary>Does not answer: the caller hears that the line is busy, and pays nothing.</summary>
    public static string Busy() => Write(x =>
    {
        x.WriteStartElement("Reject");
        Attribute(x, "reason", "busy");
        x.WriteEndElement();
    });

    /// <summary>Connects the phone with another number, for a limited time.</summary>
    public static string Dial(string number, TimeSpan limit) => Write(x =>
    {
        x.WriteStartElement("Dial");
        Attribute(x, "timeLimit", ((int)limit.TotalSeconds).ToString(CultureInfo.InvariantCulture));
        x.WriteString(Clean(number));
        x.WriteEndElement();
    });

    private static string Write(Action<XmlWriter> body)
    {
        var text = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
        using (var writer = XmlWriter.Create(text, new XmlWriterSettings { OmitXmlDeclaration = true, NewLineHandling = NewLineHandling.Entitize }))
        {
            writer.WriteStartElement("Response");
            body(writer);
            writer.WriteEndElement();
        }

        return text.ToString();
    }

    private static void Empty(XmlWriter writer, string name)
    {
        writer.WriteStartElement(name);
        writer.WriteEndElement();
    }

    private static void Parameter(XmlWriter writer, string name, string value)
    {
        writer.WriteStartElement("Parameter");
        Attribute(writer, "name", name);
        Attribute(writer, "value", value);
        writer.WriteEndElement();
    }

    private static void Attribute(XmlWriter writer, string name, string value) => writer.WriteAttributeString(name, Clean(value));

    /// <summary>Without characters that no XML document may hold, however they are escaped.</summary>
    private static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value is '\t' or '\n' or '\r' or (>= ' ' and <= 0xFFFD) or > 0xFFFF && rune != Rune.ReplacementChar)
            {
                clean.Append(rune.ToString());
            }
        }

        return clean.ToString();
    }
}
