using System.Xml.Linq;

namespace Duologue.AspNetCore.Tests.Support;

/// <summary>Reads TwiML as the carrier does: strictly.</summary>
internal static class TwimlText
{
    public static string Token(string twiml) => Parameter(twiml, "token");

    public static string Parameter(string twiml, string name) => XDocument.Parse(twiml)
        .Descendants("Parameter").Single(p => p.Attribute("name")?.Value == name).Attribute("value")!.Value;

    /// <summary>The verbs, in order.</summary>
    public static IReadOnlyList<string> Verbs(string twiml) => [.. XDocument.Parse(twiml).Root!.Elements().Select(e => e.Name.LocalName)];
}
